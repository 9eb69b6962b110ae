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

    @Test(arguments: faults.indices)
    func `a fault of a request is found at its place, and nothing else is`(index: Int) throws {
        let fault = Self.faults[index]
        let range = try #require(everyStepType.firstRange(of: fault.from), "the table is out of date: \(fault.from)")
        var text = everyStepType
        text.replaceSubrange(range, with: fault.to)
        let error = #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: text) }
        let findings = error?.findings ?? []
        #expect(findings.map(\.path) == [fault.path], "found: \(findings)")
        #expect(findings.first?.message.contains(fault.text) == true, "found: \(findings)")
        #expect(throws: Never.self) { try PipelineDefinition(json: text, checkingArguments: false) }
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
