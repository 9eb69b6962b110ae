import Foundation
import JSONDocuments
import PipelineDefinition
import Testing

@Suite("Validation")
struct ValidationTests {
    /// One fault each: what replaces what in ``everyStepType``, and the finding's place and a part of its text.
    static let faults: [(from: String, to: String, path: String, text: String)] = [
        ("2020-12-01", "2019-01-01", "$.Version", "not supported"),
        (
            #""Type": "Transform""#, #""Type": "Tuning""#, "$.Steps[4].Type",
            #"steps of type "Tuning" are not supported"#
        ),
        (#""Type": "Fail""#, #""Type": "Lambda""#, "$.Steps[5].Arguments.ElseSteps[0].Type", "Lambda"),
        (#""Name": "Score""#, #""Name": "Train""#, "$.Steps[4].Name", "another step is called 'Train'"),
        (#""Name": "Score""#, #""Name": "Sco re""#, "$.Steps[4].Name", "no step name"),
        (
            #"["small", "large"]}"#, #"["small", "large"]}, {"Name": "Limit", "Type": "Float"}"#,
            "$.Parameters[5].Name", "another parameter"
        ),
        (#""DefaultValue": 2"#, #""DefaultValue": "two""#, "$.Parameters[1].DefaultValue", "not of type Integer"),
        (#""DefaultValue": 7.5"#, #""DefaultValue": true"#, "$.Parameters[2].DefaultValue", "not of type Float"),
        (#""DefaultValue": "small""#, #""DefaultValue": "tiny""#, "$.Parameters[4].DefaultValue", "EnumValues"),
        (#"["small", "large"]"#, #"["small", 3]"#, "$.Parameters[4].EnumValues[1]", "not of type String"),
        (#""Type": "Boolean""#, #""Type": "Date""#, "$.Parameters[3].Type", "no parameter type"),
        (#"["Prepare"]"#, #"["Preparation"]"#, "$.Steps[2].DependsOn[0]", "no step 'Preparation'"),
        (#""DATA_QUALITY""#, #""MODEL_QUALITY""#, "$.Steps[2].CheckType", "not supported"),
        (#""FailOnViolation": true"#, #""FailOnViolation": "yes""#, "$.Steps[2].FailOnViolation", "true, false"),
        (
            "Steps.Train.ModelArtifacts.S3ModelArtifacts\"}}}}", "Steps.Trane.ModelArtifacts.S3ModelArtifacts\"}}}}",
            "$.Steps[3].Arguments.PrimaryContainer.ModelDataUrl", "no step 'Trane'"
        ),
        (
            "Steps.Model.ModelName", "Steps.Model.Name", "$.Steps[4].Arguments.ModelName",
            "no property 'Name'; there are Containers, CreationTime"
        ),
        (
            "Outputs['out']", "Outputs['aus']", "$.Steps[1].Arguments.InputDataConfig[0].DataSource.S3DataSource.S3Uri",
            "no output 'aus'"
        ),
        (
            "PropertyFiles.Report", "PropertyFiles.Rapport",
            "$.Steps[5].Arguments.Conditions[0].Conditions[1].Expression.LeftValue", "no property file 'Rapport'"
        ),
        (
            #""OutputName": "out", "FilePath""#, #""OutputName": "aus", "FilePath""#,
            "$.Steps[0].PropertyFiles[0].OutputName", "aus"
        ),
        (
            "{\"Get\": \"Parameters.Count\"}, \"RightValue\": 10", "{\"Get\": \"Parameters.Cnt\"}, \"RightValue\": 10",
            "$.Steps[5].Arguments.Conditions[2].LeftValue", "no parameter 'Cnt'"
        ),
        (
            "Execution.PipelineExecutionId", "Execution.Id",
            "$.Steps[0].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri['Std:Join'].Values[2]",
            "PipelineExecutionArn"
        ),
        (#""Type": "LessThan""#, #""Type": "Below""#, "$.Steps[5].Arguments.Conditions[2].Type", "no condition"),
        ("P4DT12H", "four days", "$.Steps[0].CacheConfig.ExpireAfter", "no duration"),
        (
            #""MaxAttempts": 3"#, #""MaxAttempts": 21"#, "$.Steps[0].RetryPolicies[0].MaxAttempts",
            "not between 1 and 20"
        ),
        ("Step.THROTTLING", "Step.TIRED", "$.Steps[0].RetryPolicies[0].ExceptionType[1]", "no exception type"),
        (
            #""MaxParallelExecutionSteps": 3"#, #""MaxParallelExecutionSteps": 0"#,
            "$.ParallelismConfiguration.MaxParallelExecutionSteps", "0 is not"
        ),
        (#""DependsOn": ["Prepare"]"#, #""DependOn": ["Prepare"]"#, "$.Steps[2].DependOn", "no member 'DependOn'"),
        (
            "Std:Join\": {\"On\": \" \"", "Std:Glue\": {\"On\": \" \"",
            "$.Steps[5].Arguments.ElseSteps[0].Arguments.ErrorMessage", "no function 'Std:Glue'"
        ),
        (
            #""TrialName": "t""#, #""TrialName": {"Get": "Steps.Train.TrainingJobName"}"#,
            "$.PipelineExperimentConfig.TrialName", "not known here"
        ),
        (
            #"{"InputDataConfig": [{"ChannelName""#,
            #"{"Environment": {"A": {"Get": "Steps.Model.ModelName"}}, "InputDataConfig": [{"ChannelName""#,
            "$.Steps[1]",
            "wait for each other: Train → Model → Train"
        ),
        (
            #"10}}}, "DependsOn": ["Prepare"]"#, #"10}}}, "DependsOn": ["Check"]"#, "$.Steps[2]",
            "waits for itself"
        ),
        (
            #""LeftValue": 1, "RightValue": 1"#,
            #""LeftValue": {"Get": "Steps.Register.ModelPackageArn"}, "RightValue": "a""#,
            "$.Steps[5]", "wait for each other"
        ),
    ]

    /// More of them, of options and of branches.
    static let more: [(from: String, to: String, path: String, text: String)] = [
        (
            #""Arguments": {"PrimaryContainer""#,
            #""CacheConfig": {"Enabled": true}, "Arguments": {"PrimaryContainer""#, "$.Steps[3].CacheConfig",
            "type Model are never reused"
        ),
        (
            #""Name": "Good", "Type": "Condition""#,
            #""Name": "Good", "RetryPolicies": [{"ExceptionType": ["Step.THROTTLING"]}], "Type": "Condition""#,
            "$.Steps[5].RetryPolicies", "not repeated"
        ),
        (
            #"["SageMaker.JOB_INTERNAL_ERROR", "Step.THROTTLING"]}]"#,
            #"["Step.THROTTLING"]}, {"ExceptionType": ["Step.SERVICE_FAULT", "Step.THROTTLING"]}]"#,
            "$.Steps[0].RetryPolicies[1].ExceptionType[1]", "a policy already: RetryPolicies[0]"
        ),
        (
            #"["SageMaker.JOB_INTERNAL_ERROR", "Step.THROTTLING"]"#, "[]",
            "$.Steps[0].RetryPolicies[0].ExceptionType", "at least one"
        ),
        (#""BackoffRate": 2.0"#, #""BackoffRate": -1"#, "$.Steps[0].RetryPolicies[0].BackoffRate", "negative"),
        (
            #""ExpireAfterMin": 10"#, #""ExpireAfterMin": 14401"#, "$.Steps[0].RetryPolicies[0].ExpireAfterMin",
            "not between 0 and 14400"
        ),
        (
            #""IntervalSeconds": 1"#, #""IntervalSeconds": "1""#, "$.Steps[0].RetryPolicies[0].IntervalSeconds",
            "whole number"
        ),
        (
            #"["worse than", {"Get": "Parameters.Limit"}]"#,
            #"["worse than", {"Get": "Steps.Register.ModelPackageArn"}]"#,
            "$.Steps[5].Arguments.ElseSteps[0].Arguments.ErrorMessage['Std:Join'].Values[1]",
            "'Register' runs in the IfSteps of 'Good' only, where step 'Bad' does not run"
        ),
        (
            #""DependsOn": ["Prepare"]"#, #""DependsOn": ["Register", "Bad"]"#, "$.Steps[2].DependsOn[1]",
            "'Bad' runs in the ElseSteps of 'Good' only"
        ),
        (
            #""Type": "Fail", "Arguments""#, #""Type": "Fail", "DependsOn": ["Again"], "Arguments""#,
            "$.Steps[5].Arguments.ElseSteps[0].DependsOn[0]", "'Again' runs in the IfSteps of 'Good' only"
        ),
    ]

    @Test(arguments: more.indices)
    func `a fault of options or branches is found at its place, and nothing else is`(index: Int) throws {
        try check(Self.more[index])
    }

    @Test func `a step behind a condition may use what a branch makes`() throws {
        let text = everyStepType.replacingOccurrences(
            of: #""DependsOn": ["Prepare"]"#,
            with: #""DependsOn": ["Register", "Again", "Good"]"#
        )
        #expect(throws: Never.self) { try PipelineDefinition(json: text) }
    }

    @Test(arguments: ["MODEL_QUALITY", "MODEL_BIAS", "MODEL_EXPLAINABILITY"])
    func `other quality checks are refused by name`(type: String) {
        let text = everyStepType.replacingOccurrences(of: "DATA_QUALITY", with: type)
        let error = #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: text) }
        #expect(error?.findings.map(\.path) == ["$.Steps[2].CheckType"])
        #expect(error?.message.contains(type) == true)
    }

    // The step types of sagemaker.workflow.steps.StepTypeEnum and of botocore's step metadata that are not run here.
    @Test(arguments: [
        "Tuning", "Callback", "Lambda", "ClarifyCheck", "EMR", "EMRServerless", "AutoML", "NotebookJob", "Endpoint",
        "EndpointConfig", "Monitor", "processing",
    ])
    func `every other step type is refused by name`(type: String) {
        let text = everyStepType.replacingOccurrences(of: #""Type": "Transform""#, with: #""Type": "\#(type)""#)
        let error = #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: text) }
        #expect(error?.findings.map(\.path) == ["$.Steps[4].Type"])
        #expect(error?.message.contains("\"\(type)\"") == true)
    }

    @Test(arguments: faults.indices)
    func `a fault is found at its place, and nothing else is`(index: Int) throws {
        try check(Self.faults[index])
    }

    private func check(_ fault: (from: String, to: String, path: String, text: String)) throws {
        #expect(everyStepType.contains(fault.from), "the table is out of date: \(fault.from)")
        let range = try #require(everyStepType.range(of: fault.from))
        let text = everyStepType.replacingCharacters(in: range, with: fault.to)
        let error = #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: text) }
        #expect(error?.code == .invalidDefinition)
        let findings = error?.findings ?? []
        #expect(
            findings.contains { $0.path == fault.path && $0.message.contains(fault.text) },
            "found: \(findings)"
        )
        #expect(findings.count == 1, "found: \(findings)")
    }

    @Test func `all faults are told at once`() {
        let text = #"""
            {"Version": "1", "Steps": [
              {"Name": "A", "Type": "Tuning", "Arguments": {}},
              {"Name": "B", "Type": "Training", "Arguments": {"X": {"Get": "Steps.C.ModelArtifacts"}, "Y": {"Get": "Parameters.P"}}},
              {"Name": "B", "Type": "EMR", "Arguments": {}, "DependsOn": ["A"]}]}
            """#
        let error = #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: text) }
        #expect(
            Set(error?.findings.map(\.path) ?? []) == [
                "$.Version", "$.Steps[0].Type", "$.Steps[1].Arguments.X", "$.Steps[1].Arguments.Y", "$.Steps[2].Type",
                "$.Steps[2].Name", "$.Steps[1].Arguments",
            ]
        )
        #expect(error?.message.contains("12 faults") == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        "", "[]", "{", "null", "7", #"{"Version": "2020-12-01"}"#, #"{"Version": "2020-12-01", "Steps": []}"#,
    ])
    func `what is no definition is refused`(text: String) {
        #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: text) }
    }

    @Test func `a definition made in code is validated too`() {
        var definition = taxi()
        definition.steps.append(.fail("TrainModel", message: "again"))
        #expect(definition.validate().map(\.path) == ["$.Steps[4].Name"])
    }
}

@Suite("Parameters of an execution")
struct ParameterBindingTests {
    let definition = PipelineDefinition(
        parameters: [
            .string("S", default: "a", enum: ["a", "b"]), .integer("I", default: 3), .float("F"),
            .boolean("B", default: false),
        ],
        steps: [.fail("End", message: "x")]
    )

    @Test func `what is given counts, else the default`() throws {
        #expect(
            try definition.bind(["F": "1.5", "I": "-4"]) == ["S": "a", "I": -4, "F": 1.5, "B": false]
        )
        #expect(try definition.bind(["F": "2", "B": "True", "S": "b"]) == ["S": "b", "I": 3, "F": 2.0, "B": true])
    }

    @Test(arguments: [
        ("not json", "line 1, column 1: expected a value, found 'not'"),
        ("", "line 1, column 1: expected a value, but the text ends"),
        ("{\"Version\": \"2020-12-01\",\n \"ü\": nil}", "line 2, column 7: expected a value, found 'nil'"),
    ])
    func `of a text that is not JSON it is said where it is not, and what stands there`(text: String, place: String) {
        let error = #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: text) }
        #expect(error?.code == .notJSON)
        #expect(error?.message == "The pipeline definition is not valid JSON at \(place).")
    }

    @Test(arguments: [
        (["F": "1", "X": "1"], "$.PipelineParameters.X"), (["F": "1", "I": "1.5"], "$.PipelineParameters.I"),
        (["F": "nan"], "$.PipelineParameters.F"), (["F": "1", "B": "yes"], "$.PipelineParameters.B"),
        (["F": "1", "S": "c"], "$.PipelineParameters.S"), ([:], "$.PipelineParameters.F"),
    ])
    func `a parameter that does not fit is refused by name`(given: [String: String], path: String) {
        let error = #expect(throws: PipelineDefinitionError.self) { try definition.bind(given) }
        #expect(error?.code == .invalidParameters)
        #expect(error?.findings.map(\.path) == [path])
    }
}
