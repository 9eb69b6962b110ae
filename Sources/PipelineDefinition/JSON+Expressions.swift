public import JSONDocuments

// Expressions as values, so that a definition reads like the request it makes: `["S3Uri": .join("/", base, .executionId)]`.
extension JSON {
    /// `{"Get": "REFERENCE"}`.
    public static func get(_ reference: String) -> JSON { ["Get": .string(reference)] }

    /// The values put together with `separator` between them: `{"Std:Join": …}`.
    public static func join(_ separator: String, _ values: JSON...) -> JSON { join(separator, values) }

    /// The values put together with `separator` between them: `{"Std:Join": …}`.
    public static func join(_ separator: String, _ values: [JSON]) -> JSON {
        ["Std:Join": ["On": .string(separator), "Values": .array(values)]]
    }

    /// The member at `path` of the JSON object at an `s3://` address.
    public static func jsonGet(s3URI: JSON, path: String) -> JSON {
        ["Std:JsonGet": ["S3Uri": s3URI, "Path": .string(path)]]
    }

    /// The pipeline's name.
    public static var pipelineName: JSON { .get("Execution.PipelineName") }
    /// The pipeline's ARN.
    public static var pipelineArn: JSON { .get("Execution.PipelineArn") }
    /// The execution's id, the last part of its ARN.
    public static var executionId: JSON { .get("Execution.PipelineExecutionId") }
    /// The execution's ARN.
    public static var executionArn: JSON { .get("Execution.PipelineExecutionArn") }
    /// When the execution started, ISO 8601.
    public static var startDateTime: JSON { .get("Execution.StartDateTime") }
    /// When the value is computed, ISO 8601.
    public static var currentDateTime: JSON { .get("Execution.CurrentDateTime") }
}

extension JSON {
    /// What kind of value it is, with its article: `an array`; a number that is not whole with its digits.
    var described: String {
        switch self {
        case .array, .object: "an \(kind)"
        case .null: "null"
        case .double: "\(text())"
        default: "a \(kind)"
        }
    }
}
