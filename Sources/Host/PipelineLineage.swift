import Identifiers
import JSONDocuments
import Lineage
import Pipelines
import Store

/// Writes finished steps of pipelines into the lineage graph, in the transaction that finishes them.
struct PipelineLineage: LineageRecorder {
    func record(_ step: StepLineage, in transaction: Transaction) throws {
        if let arn = step.modelPackageArn ?? step.modelArn {
            try RecordedModel(
                arn: arn,
                inputs: step.parts,
                generatedBy: step.executionArn,
                version: step.modelPackageArn.flatMap(step.version)
            )
            .record(in: transaction)
        } else if let arn = step.jobArn, let kind = RecordedJob.Kind(jobArn: arn) {
            try RecordedJob(
                arn: arn,
                kind: kind,
                image: step.imageUri,
                inputs: step.inputs.filter { !$0.isComparison }
                    .map { $0.recorded(mediaType: step.mediaType(ofChannel: $0.name)) },
                outputs: step.outputs.map { $0.recorded() },
                comparedWith: step.inputs.filter(\.isComparison).map { $0.recorded() },
                parameters: step.parameters,
                generatedBy: step.executionArn,
                displayName: step.stepName,
                started: step.started,
                ended: step.ended
            )
            .record(in: transaction)
        }
    }
}

extension RecordedJob.Kind {
    fileprivate init?(jobArn: String) {
        switch ARN(jobArn)?.resource.split(separator: "/").first {
        case "processing-job": self = .processing
        case "training-job": self = .training
        case "transform-job": self = .transform
        default: return nil
        }
    }
}

extension StepLineage.DataSet {
    /// Whether it is an earlier baseline that a quality check compares with: its new one is made of the data alone.
    fileprivate var isComparison: Bool { ["baseline_constraints", "baseline_statistics"].contains(name) }

    fileprivate func recorded(mediaType: String? = nil) -> RecordedData {
        // The data that a baseline is computed of is named baseline_dataset_input, and is data.
        let type = name == "baseline_dataset_input" ? StepLineage.Role.data : role
        return RecordedData(name: name, uri: uri, contentHash: contentHash, type: type.rawValue, mediaType: mediaType)
    }
}

extension StepLineage {
    /// How a job was set: SageMaker's names for what every job has, hyperparameters and environment under their own.
    fileprivate var parameters: [String: String] {
        var parameters: [String: String] = [:]
        for member in ["HyperParameters", "Environment"] {
            for (name, value) in arguments[member]?.object.map({ Array($0) }) ?? [] {
                parameters[name] = value.string ?? value.text()
            }
        }
        parameters["SageMaker.ImageUri"] = imageUri
        let application = arguments["AppSpecification"] ?? arguments["AlgorithmSpecification"]
        for member in ["ContainerEntrypoint", "ContainerArguments"] {
            let words = application?[member]?.array?.compactMap(\.string)
            parameters["SageMaker.\(member)"] = words.flatMap { $0.isEmpty ? nil : $0.joined(separator: " ") }
        }
        return parameters
    }

    fileprivate func mediaType(ofChannel name: String) -> String? {
        arguments["InputDataConfig"]?.array?.first { $0["ChannelName"]?.string == name }?["ContentType"]?.string
    }

    /// What a model is put together from; of a version also its metrics, whose files are in its description only.
    fileprivate var parts: [RecordedData] {
        let containers =
            arguments["PrimaryContainer"].map { [$0] } ?? arguments["Containers"]?.array
            ?? arguments["InferenceSpecification"]?["Containers"]?.array ?? []
        let images = Set(containers.compactMap { $0["Image"]?.string }).sorted()
        var parts =
            images.map { RecordedData(name: "image", uri: $0, type: "Image") } + inputs.map { $0.recorded() }
        for (name, uri) in Self.addresses(in: arguments["ModelMetrics"] ?? [:], "metrics")
        where !parts.contains(where: { $0.uri == uri }) {
            parts.append(RecordedData(name: name, uri: uri, type: "Metrics"))
        }
        return parts
    }

    /// Every `S3Uri` in a tree of members, with the path to it.
    private static func addresses(in value: JSON, _ path: String) -> [(String, String)] {
        guard let members = value.object else { return [] }
        if let uri = value["S3Uri"]?.string { return [(path, uri)] }
        return members.flatMap { addresses(in: $0.value, path + "." + $0.key) }
    }

    fileprivate func version(_ arn: String) -> RecordedModel.Version? {
        guard let parts = ARN(arn)?.resource.split(separator: "/"), parts.count == 3 else { return nil }
        return RecordedModel.Version(
            group: arguments["ModelPackageGroupName"]?.string ?? String(parts[1]),
            number: String(parts[2]),
            approvalStatus: arguments["ModelApprovalStatus"]?.string ?? "PendingManualApproval"
        )
    }
}
