/// Why a project's or a stage's configuration makes no template.
public struct BlueprintError: Error, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public let code: Code
    /// What was found, with the values, and what to do; one line for each fault.
    public let message: String
    /// Every fault with its place: `schedule_config.period: …`.
    public let findings: [String]

    /// The message.
    public var description: String { message }

    /// A kind of fault; new kinds break no caller.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// As in logs: snake_case.
        public let rawValue: String

        /// Makes a code from its spelling.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The project's name or id breaks a rule.
        public static let invalidProject = Code(rawValue: "invalid_project")
        /// The stage's configuration is not JSON or breaks a rule.
        public static let invalidStage = Code(rawValue: "invalid_stage")
        /// The pipeline's definition breaks a rule.
        public static let invalidPipeline = Code(rawValue: "invalid_pipeline")
    }

    init(_ code: Code, _ what: String, _ findings: [String]) {
        self.code = code
        self.findings = findings
        message = findings.count == 1 ? "\(what): \(findings[0])" : "\(what):\n\(findings.joined(separator: "\n"))"
    }
}
