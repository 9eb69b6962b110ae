/// Why a template, or a value in it, cannot be used.
public struct TemplateError: Error, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public let code: Code
    /// What was found, with its place and the offending values, and what to do.
    public let message: String
    /// Every fault, each with its place.
    public let findings: [Template.Finding]

    /// The message.
    public var description: String { message }

    /// A kind of fault; new kinds break no caller.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// As in logs: snake_case.
        public let rawValue: String

        /// Makes a code from its spelling.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The text is neither JSON nor YAML, or is too large.
        public static let notATemplate = Code(rawValue: "not_a_template")
        /// The template breaks CloudFormation's rules or refers to what is not there.
        public static let invalidTemplate = Code(rawValue: "invalid_template")
        /// The parameters given for a stack do not fit the template.
        public static let invalidParameters = Code(rawValue: "invalid_parameters")
        /// An assertion of the template's rules does not hold.
        public static let failedRule = Code(rawValue: "failed_rule")
        /// A function has no value now: an export, a mapping's key or an element of a list is missing.
        public static let unresolvable = Code(rawValue: "unresolvable")
    }

    init(_ code: Code, _ message: String, findings: [Template.Finding] = []) {
        self.code = code
        self.message = message
        self.findings = findings
    }

    /// One error for one fault.
    init(_ code: Code, _ path: TemplatePath, _ message: String) {
        let finding = Template.Finding(path, message)
        self.init(code, finding.description, findings: [finding])
    }

    /// One error for all `findings`, each on a line of its own.
    init(_ code: Code, _ what: String, _ findings: [Template.Finding]) {
        if findings.count == 1 {
            self.init(code, "\(what): \(findings[0])", findings: findings)
        } else {
            let lines = findings.map(\.description).joined(separator: "\n")
            self.init(code, "\(what) (\(findings.count) faults):\n\(lines)", findings: findings)
        }
    }
}

extension Template {
    /// One fault of a template and where it stands.
    public struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// The place, from the template's root: `Resources.Bucket.Properties.Tags[0].Value`.
        public let path: String
        /// What is wrong, with the value, and what to do.
        public let message: String

        init(_ path: TemplatePath, _ message: String) {
            self.path = path.text
            self.message = message
        }

        /// The logical id of the resource, parameter or output that the fault is in, if it is in one.
        public var logicalId: String? {
            let parts = path.split(separator: ".", maxSplits: 2)
            return parts.count > 1 ? String(parts[1]) : nil
        }

        /// Path and message.
        public var description: String { path.isEmpty ? message : "\(path): \(message)" }
    }
}

/// A place in a template, grown member by member.
struct TemplatePath: Sendable, Hashable {
    let text: String

    static let root = TemplatePath(text: "")

    subscript(member: String) -> TemplatePath { TemplatePath(text: text.isEmpty ? member : "\(text).\(member)") }
    subscript(index: Int) -> TemplatePath { TemplatePath(text: "\(text)[\(index)]") }
}
