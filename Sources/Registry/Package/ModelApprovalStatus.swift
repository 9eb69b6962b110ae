/// Whether a model version may be deployed.
package enum ModelApprovalStatus: String, Codable, Sendable, Hashable, CaseIterable {
    case approved = "Approved"
    case rejected = "Rejected"
    case pendingManualApproval = "PendingManualApproval"
}
