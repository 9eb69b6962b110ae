import Identifiers
import JSONDocuments
import PipelineDefinition

/// The part of a step's request by which runs are compared, and what it reads.
///
/// The members are AWS's ("Default cache key attributes by pipeline step type"), and the shape of the outputs, without
/// which a reused step could lack one that others refer to. Addresses of inputs are taken out, since their content counts;
/// those of outputs, since they differ from run to run.
struct ComparedRequest: Sendable {
    /// Something to hash.
    struct Source: Sendable {
        var name: String
        var uri: String
        var isManifest = false
        var role: StepLineage.Role
    }

    private(set) var arguments: JSON = [:]
    private(set) var sources: [Source] = []

    /// Reads a resolved request; nil for a step of a type that is not cached.
    init?(_ type: PipelineDefinition.StepType, _ request: JSON) {
        switch type {
        case .processing, .qualityCheck: processing(request)
        case .training: training(request)
        case .transform: transform(request)
        case .model, .registerModel, .condition, .fail: return nil
        }
    }

    /// Takes in what counts beside the request.
    mutating func add(_ members: JSON, _ more: [Source] = []) {
        for (key, value) in members.object.map({ Array($0) }) ?? [] { arguments[key] = value }
        sources += more
    }

    private mutating func processing(_ request: JSON) {
        keep(["AppSpecification", "Environment"], of: request)
        var inputs: [JSON] = []
        for var input in request["ProcessingInputs"]?.array ?? [] {
            let name = input["InputName"]?.string ?? ""
            if let place = input["S3Input"] { input["S3Input"] = take(place, name, Self.role(name, place)) }
            inputs.append(input)
        }
        arguments["ProcessingInputs"] = .array(inputs)
        let outputs = request["ProcessingOutputConfig"]?["Outputs"]?.array ?? []
        arguments["ProcessingOutputConfig"] = [
            "Outputs": .array(
                outputs.map { output in
                    var output = output
                    output["S3Output"]?["S3Uri"] = nil
                    return output
                }
            )
        ]
    }

    private mutating func training(_ request: JSON) {
        keep(["AlgorithmSpecification", "CheckpointConfig", "Environment", "HyperParameters"], of: request)
        arguments["CheckpointConfig"]?["S3Uri"] = nil
        if var hook = request["DebugHookConfig"] {
            hook["S3OutputPath"] = nil
            arguments["DebugHookConfig"] = hook
        }
        if let rules = request["DebugRuleConfigurations"]?.array {
            arguments["DebugRuleConfigurations"] = .array(
                rules.map { rule in
                    var rule = rule
                    rule["S3OutputPath"] = nil
                    return rule
                }
            )
        }
        // Script mode: the user's code is an object that a hyperparameter names, as a JSON string in a string.
        if let text = arguments["HyperParameters"]?["sagemaker_submit_directory"]?.string {
            let uri = (try? JSON(parsing: text))?.string ?? text
            arguments["HyperParameters"]?["sagemaker_submit_directory"] = nil
            sources.append(Source(name: "code", uri: uri, role: .code))
        }
        arguments["HyperParameters"]?["sagemaker_job_name"] = nil
        var channels: [JSON] = []
        for var channel in request["InputDataConfig"]?.array ?? [] {
            let name = channel["ChannelName"]?.string ?? ""
            if let place = channel["DataSource"]?["S3DataSource"] {
                channel["DataSource"]?["S3DataSource"] = take(place, name, Self.role(name, place))
            }
            channels.append(channel)
        }
        arguments["InputDataConfig"] = .array(channels)
    }

    private mutating func transform(_ request: JSON) {
        keep(["DataProcessing", "Environment", "ModelName", "TransformInput", "TransformOutput"], of: request)
        arguments["TransformOutput"]?["S3OutputPath"] = nil
        if let place = request["TransformInput"]?["DataSource"]?["S3DataSource"] {
            let taken = take(place, "TransformInput", .data)
            arguments["TransformInput"]?["DataSource"]?["S3DataSource"] = taken
        }
    }

    private mutating func keep(_ members: [String], of request: JSON) {
        for member in members { arguments[member] = request[member] }
    }

    /// The description of a place without its address, which becomes a source.
    private mutating func take(_ place: JSON, _ name: String, _ role: StepLineage.Role) -> JSON {
        guard let uri = place["S3Uri"]?.string, S3URI(uri) != nil else { return place }
        let isManifest = place["S3DataType"] == "ManifestFile"
        sources.append(Source(name: name, uri: uri, isManifest: isManifest, role: role))
        var place = place
        place["S3Uri"] = nil
        return place
    }

    private static func role(_ name: String, _ place: JSON) -> StepLineage.Role {
        let address = place["S3Uri"]?.string ?? ""
        if name == "code" || place["LocalPath"]?.string?.hasPrefix("/opt/ml/processing/input/code") == true {
            return .code
        }
        if name.hasPrefix("baseline_") { return .baseline }
        return address.hasSuffix("model.tar.gz") ? .model : .data
    }
}
