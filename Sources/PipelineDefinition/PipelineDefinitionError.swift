/// Why a definition, or a value in it, cannot be used.
public struct PipelineDefinitionError: Error, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public let code: Code
    /// What was found, with the offending values, and what to do.
    public let message: String
    /// Every fault of a definition, each with its place; one for a fault of another kind where its place is known.
    public let findings: [PipelineDefinition.Finding]
    /// The error underneath, where there is one.
    public let cause: (any Error)?

    init(
        _ code: Code,
        _ message: String,
        findings: [PipelineDefinition.Finding] = [],
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.findings = findings
        self.cause = cause
    }

    /// The message.
    public var description: String { message }

    /// A kind of fault; new kinds break no caller.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// As in logs: snake_case.
        public let rawValue: String

        /// Makes a code from its spelling.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The text is not JSON.
        public static let notJSON = Code(rawValue: "not_json")
        /// The definition breaks a rule of the schema or refers to what is not there.
        public static let invalidDefinition = Code(rawValue: "invalid_definition")
        /// The parameters given for an execution do not fit the definition.
        public static let invalidParameters = Code(rawValue: "invalid_parameters")
        /// An expression has no value now: a property, file or member that it names is missing.
        public static let unresolvable = Code(rawValue: "unresolvable")
        /// A condition compares values that have no common order.
        public static let notComparable = Code(rawValue: "not_comparable")
    }
}

extension PipelineDefinition {
    /// One fault of a definition and where it stands.
    public struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// A JSON path from the document's root: `$.Steps[2].Arguments.RoleArn`.
        public let path: String
        /// What is wrong, with the value, and what is expected.
        public let message: String

        init(_ path: DocumentPath, _ message: String) {
            self.path = path.text
            self.message = message
        }

        /// Path and message.
        public var description: String { "\(path): \(message)" }
    }
}

extension PipelineDefinitionError {
    /// One error for all `findings`, each on a line of its own.
    static func invalid(_ code: Code, _ what: String, _ findings: [PipelineDefinition.Finding]) -> Self {
        let count = findings.count == 1 ? "1 fault" : "\(findings.count) faults"
        let lines = findings.map(\.description).joined(separator: "\n")
        return PipelineDefinitionError(code, "\(what) (\(count)):\n\(lines)", findings: findings)
    }
}

/// A place in a JSON document, grown member by member.
struct DocumentPath: Sendable, Hashable {
    let text: String

    static let root = DocumentPath(text: "$")

    subscript(member: String) -> DocumentPath {
        let plain = member.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return DocumentPath(text: plain ? "\(text).\(member)" : "\(text)['\(member)']")
    }

    subscript(index: Int) -> DocumentPath { DocumentPath(text: "\(text)[\(index)]") }
}
