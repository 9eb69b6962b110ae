import Identifiers
import JSONDocuments
import Jobs
import Registry
import Store

/// Reads a step's resolved arguments as the request they stand for.
enum Request {
    /// The arguments with text where the API has text: a parameter of type Integer may stand there.
    static func normalized(_ arguments: JSON) -> JSON {
        var request = arguments
        for member in ["Environment", "HyperParameters"] { request[member] = request[member].map(textValues) }
        if var application = request["AppSpecification"] {
            application["ContainerEntrypoint"] = application["ContainerEntrypoint"].map(textElements)
            application["ContainerArguments"] = application["ContainerArguments"].map(textElements)
            request["AppSpecification"] = application
        }
        return request
    }

    static func processing(_ arguments: JSON, name: String) throws -> CreateProcessingJobRequest {
        var request = normalized(arguments)
        request["ProcessingJobName"] = .string(name)
        return try decode(CreateProcessingJobRequest.self, request)
    }

    static func training(_ arguments: JSON, name: String) throws -> CreateTrainingJobRequest {
        var request = normalized(arguments)
        request["TrainingJobName"] = .string(name)
        return try decode(CreateTrainingJobRequest.self, request)
    }

    static func transform(_ arguments: JSON, name: String) throws -> CreateTransformJobRequest {
        var request = normalized(arguments)
        request["TransformJobName"] = .string(name)
        return try decode(CreateTransformJobRequest.self, request)
    }

    static func modelPackage(_ arguments: JSON, token: String, execution: String) throws -> CreateModelPackageRequest {
        var request = try decode(CreateModelPackageRequest.self, arguments)
        request.clientToken = token
        var metadata = request.metadataProperties ?? MetadataProperties()
        metadata.generatedBy = metadata.generatedBy ?? execution
        request.metadataProperties = metadata
        return request
    }

    /// Numbers and booleans as text: a parameter of type Integer may stand where the API has a string.
    private static func text(_ value: JSON) -> JSON {
        switch value {
        case .integer, .double, .bool: .string(value.text())
        default: value
        }
    }

    private static func textElements(_ value: JSON) -> JSON {
        value.array.map { .array($0.map(text)) } ?? value
    }

    private static func textValues(_ value: JSON) -> JSON {
        guard let members = value.object else { return value }
        var texts: JSON = [:]
        for (key, member) in Array(members) { texts[key] = text(member) }
        return texts
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ json: JSON) throws -> Value {
        do {
            return try AWSCoding.value(type, from: json.text())
        } catch let error as DecodingError {
            throw ServiceError(
                .validation,
                "The step's arguments are no valid request: \(message(of: error)).",
                cause: error
            )
        }
    }

    private static func message(of error: DecodingError) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.map { key in
                if let index = key.intValue { return "[\(index)]" }
                let name = key.stringValue
                return (name.first?.uppercased() ?? "") + name.dropFirst()
            }
            .joined(separator: ".").replacing(".[", with: "[")
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context.codingPath + [key])) is missing"
        case .valueNotFound(_, let context): return "\(place(context.codingPath)) is null"
        case .typeMismatch(let type, let context): return "\(place(context.codingPath)) is not of type \(type)"
        case .dataCorrupted(let context): return "\(place(context.codingPath)) has a value that is not allowed"
        @unknown default: return "\(error)"
        }
    }
}
