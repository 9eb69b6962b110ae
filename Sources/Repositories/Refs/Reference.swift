import Foundation
import Identifiers
import JSONDocuments
import Store

/// A branch or a tag, and what it points at.
struct Reference: Sendable, Hashable {
    /// `refs/heads/main` or `refs/tags/v1`.
    let fullName: String
    /// What it points at: a commit or, for an annotated tag, the tag itself.
    let object: String
    /// The commit behind it.
    let commit: String

    var isBranch: Bool { fullName.hasPrefix("refs/heads/") }

    /// The name without `refs/heads/` or `refs/tags/`.
    var name: String { String(fullName.dropFirst(isBranch ? "refs/heads/".count : "refs/tags/".count)) }
}

extension Git {
    /// All branches and tags of a repository by name.
    func references(in folder: URL) async throws -> [String: Reference] {
        let answer = try await demand(
            ["for-each-ref", "--format=%(objectname) %(*objectname) %(refname)", "refs/heads", "refs/tags"],
            in: folder
        )
        var references: [String: Reference] = [:]
        for line in answer.text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { continue }
            references[parts[2]] = Reference(
                fullName: parts[2],
                object: parts[0],
                commit: parts[1].isEmpty ? parts[0] : parts[1]
            )
        }
        return references
    }
}

/// One change of a branch or tag.
struct ReferenceChange: Sendable, Hashable {
    let old: Reference?
    let new: Reference?

    /// The changes from one state to another, in the order of the names.
    static func between(_ old: [String: Reference], _ new: [String: Reference]) -> [ReferenceChange] {
        Set(old.keys).union(new.keys).sorted()
            .compactMap { name in
                let change = ReferenceChange(old: old[name], new: new[name])
                return change.old?.object == change.new?.object ? nil : change
            }
    }

    /// The detail of "CodeCommit Repository State Change".
    ///
    /// Source: AWS CodeCommit User Guide, "Monitoring CodeCommit events": referenceCreated, referenceUpdated and
    /// referenceDeleted.
    func detail(repository name: String, id: String, caller: String) -> JSON {
        guard let reference = new ?? old else { return [:] }
        var detail: JSON = [
            "callerUserArn": .string(caller),
            "event": old == nil ? "referenceCreated" : new == nil ? "referenceDeleted" : "referenceUpdated",
            "referenceFullName": .string(reference.fullName), "referenceName": .string(reference.name),
            "referenceType": reference.isBranch ? "branch" : "tag", "repositoryId": .string(id),
            "repositoryName": .string(name),
        ]
        if let new { detail["commitId"] = .string(new.commit) }
        if let old { detail["oldCommitId"] = .string(old.commit) }
        return detail
    }
}
