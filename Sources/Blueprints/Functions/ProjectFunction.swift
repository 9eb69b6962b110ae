import CloudFormation
import JSONDocuments

/// A function of a project: Python on AWS, a part of Driftloop here, found by the tag ``tag``.
///
/// Documentation/Decisions tells why a template has both.
public enum ProjectFunction: String, Sendable, Hashable, CaseIterable {
    /// Turns the triggers off while the pipeline runs, and on when it does not.
    case pipelineChange = "pipeline-change"
    /// Starts the pipeline when its stack was deployed.
    case startPipeline = "start-pipeline"
    /// Makes a text lower-case, for a stack.
    case lowerCase = "lower-case"

    /// The tag whose value is the function's name.
    public static let tag = "driftloop:function"
    /// A runtime that Lambda supports.
    public static let runtime = "python3.13"

    /// What AWS runs: a module whose `lambda_handler` takes the event.
    public var python: String {
        switch self {
        case .pipelineChange: Self.pipelineChangePython
        case .startPipeline: Self.startPipelinePython
        case .lowerCase: Self.lowerCasePython
        }
    }

    /// The properties of the Lambda function.
    func properties(name: JSON, description: String, role: JSON, variables: JSON? = nil, tags: [JSON] = []) -> JSON {
        var properties: JSON = [
            "Code": ["ZipFile": .string(python)], "Description": .string(description), "FunctionName": name,
            "Handler": "index.lambda_handler", "MemorySize": 128, "Role": role, "Runtime": .string(Self.runtime),
            "Timeout": 60,
        ]
        if let variables { properties["Environment"] = ["Variables": variables] }
        properties["Tags"] = .array([["Key": .string(Self.tag), "Value": .string(rawValue)]] + tags)
        return properties
    }
}
