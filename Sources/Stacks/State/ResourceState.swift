import CloudFormation
import JSONDocuments

/// A resource of a stack, by its logical id: what it is, what it was before the operation, and what is being done.
struct ResourceState: Sendable, Hashable, Codable {
    let logicalId: String
    var type: String
    /// What it is now; nil where nothing is there.
    var physical: Physical?
    /// What it was when the operation began, to go back to; nil where nothing was there.
    var before: Physical?
    var status: ResourceStatus
    var reason: String?
    /// Whether nothing is left to do for it in the operation's phase.
    var isSettled = false
    /// Whether a change was begun that did not end well: what its properties are now is not known.
    var isUncertain = false
    /// What its provider is doing.
    var call: Call?
    /// What it was, and what was made for it in vain: to be deleted.
    var leftovers: [Leftover] = []
    var metadata: JSONText?

    init(logicalId: String, type: String, status: ResourceStatus) {
        self.logicalId = logicalId
        self.type = type
        self.status = status
    }

    /// Something that a provider made.
    struct Physical: Sendable, Hashable, Codable {
        var type: String
        /// What `Ref` gives; empty while it is being made.
        var id: String
        /// What it was last given.
        var properties: JSONText
        var attributes: [String: JSONText] = [:]
        /// The logical ids that it was made after.
        var dependencies: Set<String>
        var deletionPolicy: Policy
        var replacePolicy: Policy
    }

    /// What becomes of something that a stack gives up.
    enum Policy: String, Sendable, Hashable, Codable {
        case delete, retain, retainExceptOnCreate
    }

    /// A call of the provider, that is made again with the same token if the server was killed.
    struct Call: Sendable, Hashable, Codable {
        enum Kind: String, Sendable, Hashable, Codable {
            case create, update, delete
        }

        let kind: Kind
        /// A UUID, the call's own.
        let token: String
        /// What it makes, without the id, or what it deletes.
        var target: Physical
        /// Of a creation: whether the name was found to be free.
        var isClaimed = false
    }

    /// Something that is no longer a part of the stack and that is to be deleted.
    struct Leftover: Sendable, Hashable, Codable {
        var physical: Physical
        /// Whether it stays, without a stack.
        var isRetained: Bool
        /// Its deletion, if it is under way.
        var call: Call?
        /// Why it could not be deleted.
        var failure: String?
    }

    /// The id that lists show.
    var shownId: String? { physical?.id ?? leftovers.last?.physical.id }

    /// Whether anything is being done for it.
    var isBusy: Bool { call != nil || leftovers.contains { $0.call != nil } }
}

extension ResourceState.Policy {
    /// The policy of a template; nothing is copied here, so that a snapshot is the thing itself, kept.
    init(_ policy: Template.DeletionPolicy?) {
        switch policy {
        case .retain, .snapshot: self = .retain
        case .retainExceptOnCreate: self = .retainExceptOnCreate
        case .delete, nil: self = .delete
        }
    }
}
