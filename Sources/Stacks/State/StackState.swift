import Foundation

/// A stack as the database holds it, all but its place in the table.
struct StackState: Sendable, Hashable, Codable {
    /// `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID`.
    let arn: String
    let name: String
    var status: StackStatus
    var reason: String?
    /// What it is, or is becoming.
    var specification: Specification
    /// What it was before the operation, to go back to.
    var before: Specification?
    /// What is being done.
    var operation: StackOperation?
    /// Whether it was complete once: if not, a failure takes everything away again.
    var wasComplete = false
    var outputs: [Output] = []
    var isProtected = false
    var changeSet: String?
    var created: Date
    var updated: Date?
    var deleted: Date?
    var drift: Drift?
    /// By logical id.
    var resources: [String: ResourceState] = [:]

    /// What a user asks of a stack.
    struct Specification: Sendable, Hashable, Codable {
        /// The template's text, as it was given.
        var template: String
        /// Values by name.
        var parameters: [String: String]
        var tags: [Tag] = []
        var capabilities: [String] = []
        var roleArn: String?
        var notificationArns: [String] = []
        var timeoutInMinutes: Int?
        var onFailure = StackOperation.OnFailure.rollback
        var description: String?
    }

    /// The result of the last drift detection.
    struct Drift: Sendable, Hashable, Codable {
        var status: String
        var time: Date
    }

    private enum CodingKeys: String, CodingKey {
        case arn, name, status, reason, specification, before, operation, wasComplete, outputs, isProtected, changeSet
        case created, updated, deleted, drift
    }

    /// The part of the ARN that tells stacks of one name apart.
    var uuid: String { arn.split(separator: "/").last.map(String.init) ?? "" }
}

extension StackState {
    /// A new stack, before anything of it is there.
    init(arn: String, name: String, status: StackStatus, specification: Specification, created: Date) {
        self.arn = arn
        self.name = name
        self.status = status
        self.specification = specification
        self.created = created
    }

    /// Gives the stack another specification, and keeps what it goes back to.
    mutating func prepare(_ new: Specification, now: Date) {
        if status.isStable { before = specification }
        specification = new
        updated = now
    }
}

/// What is being done with a stack.
struct StackOperation: Sendable, Hashable, Codable {
    enum Kind: String, Sendable, Hashable, Codable {
        case create, update, delete
    }

    enum Phase: String, Sendable, Hashable, Codable {
        /// The resources become what the template says.
        case forward
        /// What the update gave up, or what its rollback did, is deleted; failures do not count.
        case cleanup
        /// The resources become what they were.
        case rollback
        /// Everything is deleted.
        case removal
    }

    /// What follows a failure.
    enum OnFailure: String, Sendable, Hashable, Codable {
        case rollback = "ROLLBACK"
        case delete = "DELETE"
        case doNothing = "DO_NOTHING"
    }

    let kind: Kind
    var phase: Phase
    /// The caller's token.
    var token: String?
    var onFailure = OnFailure.rollback
    /// Why the operation cannot be completed.
    var failure: String?
    /// When it fails of itself.
    var deadline: Date?
    /// Whether a removal ends in a deleted stack, rather than in an empty one that says why.
    var isDeletion = false
    /// Whether what is given up goes whatever its policy says, as what an operation made that failed.
    var ignoresRetention = false
    /// Whether the stack is given up although something of it could not be deleted.
    var isForced = false
}

/// What a stack tells.
package struct Output: Sendable, Hashable, Codable {
    package let outputKey: String
    package let outputValue: String
    package let description: String?
    package let exportName: String?
}

/// A name and a value that a user gives to something.
package struct Tag: Sendable, Hashable, Codable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
