package import Foundation

/// How the evaluation of a rule stands.
package struct DebugRuleEvaluationStatus: Codable, Sendable, Hashable {
    package var ruleConfigurationName: String
    package var ruleEvaluationJobArn: String?
    /// `InProgress`, `NoIssuesFound`, `Error`, `Stopping` or `Stopped`.
    package var ruleEvaluationStatus: String
    /// Why, where it is not `NoIssuesFound`.
    package var statusDetails: String?
    package var lastModifiedTime: Date

    package init(
        ruleConfigurationName: String,
        ruleEvaluationJobArn: String? = nil,
        ruleEvaluationStatus: String,
        statusDetails: String? = nil,
        lastModifiedTime: Date
    ) {
        self.ruleConfigurationName = ruleConfigurationName
        self.ruleEvaluationJobArn = ruleEvaluationJobArn
        self.ruleEvaluationStatus = ruleEvaluationStatus
        self.statusDetails = statusDetails
        self.lastModifiedTime = lastModifiedTime
    }
}
