import Foundation
import JSONDocuments
import PipelineDefinition
import Store

/// What a step read and wrote, hashed when it has succeeded.
struct StepEvidence: Sendable {
    var inputs: [StepLineage.DataSet]
    var outputs: [StepLineage.DataSet] = []
    /// Whether the inputs are still those that were there when the step began.
    var isStable = true
}

extension Pipelines {
    /// Hashes what a job that has completed left behind; cheap, because only new objects are read.
    func evidence(_ context: StepContext, job description: JSON) async throws -> StepEvidence {
        let attempt = context.attempt
        let record = try await store.read { try StepRecord.fetch($0, execution: attempt.execution, name: attempt.step) }
        var evidence = StepEvidence(inputs: record?.fingerprint?.inputs ?? [])
        if let request = ComparedRequest(context.step.type, description) {
            let now = try await fingerprint(request).inputs
            evidence.isStable = now.allSatisfy(evidence.inputs.contains)
        }
        for (name, uri, role) in Self.outputs(of: context.step.type, description) {
            let hash = try await hashes.hash(ofFolder: uri)
            evidence.outputs.append(.init(name: name, uri: uri, contentHash: hash, role: role))
        }
        return evidence
    }

    private static func outputs(
        of type: PipelineDefinition.StepType,
        _ description: JSON
    ) -> [(name: String, uri: String, role: StepLineage.Role)] {
        switch type {
        case .training:
            return description["ModelArtifacts"]?["S3ModelArtifacts"]?.string.map { [("model", $0, .model)] } ?? []
        case .transform:
            return description["TransformOutput"]?["S3OutputPath"]?.string.map { [("TransformOutput", $0, .data)] }
                ?? []
        default:
            let role: StepLineage.Role = type == .qualityCheck ? .baseline : .data
            return (description["ProcessingOutputConfig"]?["Outputs"]?.array ?? [])
                .compactMap { output in
                    output["S3Output"]?["S3Uri"]?.string.map { (output["OutputName"]?.string ?? "", $0, role) }
                }
        }
    }

    /// What a model or a model package version is put together from.
    func parts(of properties: JSON) async throws -> StepEvidence {
        var parts: [StepLineage.DataSet] = []
        func add(_ name: String, _ uri: String?, _ role: StepLineage.Role) async throws {
            guard let uri else { return }
            parts.append(.init(name: name, uri: uri, contentHash: try await hashes.hash(of: uri), role: role))
        }
        for container in Self.containers(in: properties) {
            try await add("model", container["ModelDataUrl"]?.string, .model)
        }
        let baselines = properties["DriftCheckBaselines"]?["ModelDataQuality"]
        try await add("statistics", baselines?["Statistics"]?["S3Uri"]?.string, .baseline)
        try await add("constraints", baselines?["Constraints"]?["S3Uri"]?.string, .baseline)
        return StepEvidence(inputs: parts)
    }

    static func containers(in properties: JSON) -> [JSON] {
        properties["PrimaryContainer"].map { [$0] } ?? properties["Containers"]?.array
            ?? properties["InferenceSpecification"]?["Containers"]?.array ?? []
    }
}

extension StepLineage {
    /// The lineage of a step that has succeeded.
    init(_ context: StepContext, _ step: StepRecord, _ inputs: [DataSet]) {
        let arguments = step.fingerprint?.arguments ?? step.properties ?? [:]
        let metadata = step.metadata
        self.init(
            pipelineArn: context.execution.pipelineArn,
            executionArn: context.execution.arn,
            stepName: step.name,
            stepType: step.type.rawValue,
            jobArn: metadata?.processingJob?.arn ?? metadata?.trainingJob?.arn ?? metadata?.transformJob?.arn
                ?? metadata?.qualityCheck?.checkJobArn,
            imageUri: arguments["AppSpecification"]?["ImageUri"]?.string
                ?? arguments["AlgorithmSpecification"]?["TrainingImage"]?.string
                ?? Pipelines.containers(in: arguments).first?["Image"]?.string,
            inputs: inputs,
            outputs: step.outputs,
            arguments: arguments,
            modelArn: metadata?.model?.arn,
            modelPackageArn: metadata?.registerModel?.arn,
            reusedFrom: step.cacheSource,
            started: step.started,
            ended: step.ended ?? step.started
        )
    }
}
