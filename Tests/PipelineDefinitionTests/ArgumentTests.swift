import JSONDocuments
import PipelineDefinition
import Testing

@Suite("Arguments of steps")
struct ArgumentTests {
    /// What replaces what in ``everyStepType``, and the finding's place and a part of its text.
    static let faults: [(from: String, to: String, path: String, text: String)] = [
        (
            #""VolumeSizeInGB": 20}},"#, #""VolumeSizeInGB": "20"}},"#,
            "$.Steps[0].Arguments.ProcessingResources.ClusterConfig.VolumeSizeInGB",
            "expected a whole number, found a string"
        ),
        (
            #""VolumeSizeInGB": 20}},"#, #""VolumeSizeInGB": 20.5}},"#,
            "$.Steps[0].Arguments.ProcessingResources.ClusterConfig.VolumeSizeInGB",
            "expected a whole number, found 20.5"
        ),
        (
            #""VolumeSizeInGB": 20}},"#, #""VolumeSizeInGB": 0}},"#,
            "$.Steps[0].Arguments.ProcessingResources.ClusterConfig.VolumeSizeInGB", "0 is below the least, 1"
        ),
        (
            #"{"Get": "Parameters.Count"},"#, #"{"Get": "Parameters.Size"},"#,
            "$.Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceCount",
            "expected a whole number; the parameter 'Size' is a string"
        ),
        (
            #""S3DataType": "S3Prefix", "LocalPath""#, #""S3DataType": "S3Suffix", "LocalPath""#,
            "$.Steps[0].Arguments.ProcessingInputs[0].S3Input.S3DataType",
            "'S3Suffix' is not allowed; there are ManifestFile, S3Prefix"
        ),
        (
            #""S3DataType": "S3Prefix", "LocalPath""#, #""LocalPath""#,
            "$.Steps[0].Arguments.ProcessingInputs[0].S3Input", "'S3DataType' is missing"
        ),
        (
            #""LocalPath": "/opt/ml/processing/in""#, #""LocalPaht": "/opt/ml/processing/in""#,
            "$.Steps[0].Arguments.ProcessingInputs[0].S3Input.LocalPaht",
            "no member 'LocalPaht' here; there is 'LocalPath'"
        ),
        (
            #"{"num_round": "10"}"#, #"["num_round"]"#, "$.Steps[1].Arguments.HyperParameters",
            "expected an object, found an array"
        ),
        (
            #"{"num_round": "10"}"#, #"{"num_round": 10}"#, "$.Steps[1].Arguments.HyperParameters.num_round",
            "expected a string, found a number"
        ),
        (
            #""OutputDataConfig": {"S3OutputPath": "s3://b/models"}, "#, "", "$.Steps[1].Arguments",
            "'OutputDataConfig' is missing"
        ),
        (
            #""AlgorithmSpecification": {"TrainingImage": "image", "TrainingInputMode": "File"}, "#, "",
            "$.Steps[1].Arguments", "'AlgorithmSpecification' is missing"
        ),
        (
            #""HyperParameters": {"num_round": "10"}"#, #""EnableNetworkIsolation": "no""#,
            "$.Steps[1].Arguments.EnableNetworkIsolation", "expected true or false, found a string"
        ),
        (
            #""HyperParameters": {"num_round": "10"}"#, #""VpcConfig": {"SecurityGroupIds": "sg", "Subnets": ["s"]}"#,
            "$.Steps[1].Arguments.VpcConfig.SecurityGroupIds", "expected an array, found a string"
        ),
        (
            #"{"PrimaryContainer": {"ModelDataUrl":"#, #"{"PrimaryContainer": {"Mode": "Two", "ModelDataUrl":"#,
            "$.Steps[3].Arguments.PrimaryContainer.Mode", "there are SingleModel, MultiModel"
        ),
        (
            #"{"Get": "Steps.Model.ModelName"}"#, #"{"Get": "Steps.Model.PrimaryContainer"}"#,
            "$.Steps[4].Arguments.ModelName", "expected a string; Steps.Model.PrimaryContainer is an object"
        ),
        (
            #""ModelName": {"Get": "Steps.Model.ModelName"},"#, "", "$.Steps[4].Arguments", "'ModelName' is missing"
        ),
        (
            #""ModelPackageGroupName": "g","#, #""ModelApprovalStatus": "Perhaps","#,
            "$.Steps[5].Arguments.IfSteps[0].Arguments.IfSteps[0].Arguments.ModelApprovalStatus",
            "'Perhaps' is not allowed"
        ),
    ]

    /// The same for lengths, patterns and numbers of elements.
    static let limits: [(from: String, to: String, path: String, text: String)] = [
        (
            role, #""RoleArn": "driftloop","#, "$.Steps[0].Arguments.RoleArn",
            "'driftloop': 9 characters are below the least, 20"
        ),
        (
            role, #""RoleArn": "arn:aws:iam::12:role/driftloop","#, "$.Steps[0].Arguments.RoleArn",
            #"'arn:aws:iam::12:role/driftloop' does not match arn:aws[a-z\-]*:iam::\d{12}:role/?"#
        ),
        (
            #""S3OutputPath": "s3://b/models""#, #""S3OutputPath": "/tmp/models""#,
            "$.Steps[1].Arguments.OutputDataConfig.S3OutputPath", "'/tmp/models' does not match (https|s3)://"
        ),
        (
            #""ChannelName": "train""#, #""ChannelName": """#, "$.Steps[1].Arguments.InputDataConfig[0].ChannelName",
            "'': 0 characters are below the least, 1"
        ),
        (
            #""ChannelName": "train""#, #""ChannelName": "the train""#,
            "$.Steps[1].Arguments.InputDataConfig[0].ChannelName", #"'the train' does not match [A-Za-z0-9\.\-_]+"#
        ),
        (
            #"{"num_round": "10"}"#, #"{"num_round": "\#(String(repeating: "1", count: 2501))"}"#,
            "$.Steps[1].Arguments.HyperParameters.num_round", "111…': 2501 characters are above the most, 2500"
        ),
        (
            #"{"num_round": "10"}"#, "{\((0...100).map { #""p\#($0)": """# }.joined(separator: ", "))}",
            "$.Steps[1].Arguments.HyperParameters", "101 members are above the most, 100"
        ),
        (
            role, role + #""Environment": {"ONE": "", "TWO-A": ""},"#, "$.Steps[0].Arguments.Environment['TWO-A']",
            "the name 'TWO-A' does not match [a-zA-Z_][a-zA-Z0-9_]*"
        ),
        (
            #"{"ImageUri": "image"}"#, #"{"ImageUri": "image", "ContainerEntrypoint": []}"#,
            "$.Steps[0].Arguments.AppSpecification.ContainerEntrypoint", "0 elements are below the least, 1"
        ),
        (
            role, role + #""Tags": [{"Key": "größe", "Value": ""}, {"Key": "what?", "Value": ""}],"#,
            "$.Steps[0].Arguments.Tags[1].Key", "'what?' does not match"
        ),
        (
            #"["small", "large"]}]"#, #"["small", "large"]}, {"Name": "The limit", "Type": "Float"}]"#,
            "$.Parameters[5].Name", #"'The limit' does not match [A-Za-z0-9\-_]*"#
        ),
        (
            #""TrialName": "t""#, #""TrialName": 5"#, "$.PipelineExperimentConfig.TrialName",
            "expected a string or an expression, found a number"
        ),
        (#""TrialName": "t""#, #""Trial": "t""#, "$.PipelineExperimentConfig.Trial", "there is no member 'Trial'"),
    ]

    /// The same for comparisons that could not be made.
    static let comparisons: [(from: String, to: String, path: String, text: String)] = [
        (
            #""RightValue": 10}"#, #""RightValue": "10"}"#, "$.Steps[5].Arguments.Conditions[2]",
            "LessThan cannot compare a number with a string"
        ),
        (
            #""LeftValue": 1, "RightValue": 1}"#, #""LeftValue": true, "RightValue": 1}"#,
            "$.Steps[5].Arguments.Conditions[3].LeftValue", "LessThanOrEqualTo compares numbers or strings"
        ),
        (
            #""RightValue": {"Get": "Parameters.Limit"}}}]}"#, #""RightValue": {"Get": "Parameters.Register"}}}]}"#,
            "$.Steps[5].Arguments.Conditions[0].Conditions[1].Expression.RightValue",
            "GreaterThan compares numbers or strings"
        ),
    ]

    private static let role = #""RoleArn": "arn:aws:iam::000000000000:role/driftloop","#

    @Test(arguments: (faults + limits + comparisons).indices)
    func `a fault of a request is found at its place, and nothing else is`(index: Int) throws {
        let fault = (Self.faults + Self.limits + Self.comparisons)[index]
        let range = try #require(everyStepType.firstRange(of: fault.from), "the table is out of date: \(fault.from)")
        var text = everyStepType
        text.replaceSubrange(range, with: fault.to)
        let error = #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: text) }
        let findings = error?.findings ?? []
        #expect(findings.map(\.path) == [fault.path], "found: \(findings)")
        #expect(findings.first?.message.contains(fault.text) == true, "found: \(findings)")
        #expect(throws: Never.self) { try PipelineDefinition(json: text, checkingArguments: false) }
    }

    @Test(arguments: [
        #"{"Get": "Parameters.Size"}"#, #"{"Std:Join": {"On": "", "Values": ["a ", {"Get": "Parameters.Size"}]}}"#,
        #"{"Get": "Execution.PipelineExecutionId"}"#,
    ])
    func `the length and pattern of what an execution computes are not judged`(value: String) {
        let text = everyStepType.replacing(Self.role, with: #""RoleArn": \#(value),"#, maxReplacements: 2)
        #expect(text != everyStepType)
        #expect(throws: Never.self) { try PipelineDefinition(json: text) }
    }

    @Test func `a member without value counts as one that is not there`() throws {
        let null = everyStepType.replacing(
            #""HyperParameters": {"num_round": "10"}"#,
            with: #""HyperParameters": null"#
        )
        #expect(throws: Never.self) { try PipelineDefinition(json: null) }
        let required = everyStepType.replacing(
            #""OutputDataConfig": {"S3OutputPath": "s3://b/models"}"#,
            with: #""OutputDataConfig": null"#
        )
        let error = #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: required) }
        #expect(error?.findings.map(\.message) == ["'OutputDataConfig' is missing"])
    }
}
