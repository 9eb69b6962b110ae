import Foundation
package import JSONDocuments
import OrderedCollections
import Store

/// A policy as IAM reads it.
///
/// - Source: "IAM JSON policy elements reference", AWS Identity and Access Management User Guide.
package struct PolicyDocument: Sendable, Hashable {
    package let json: JSON

    /// What a policy is of: a trust policy names who may take a role, and no resources.
    package enum Kind: Sendable {
        case trust, permissions
        /// Of a bucket: names both.
        case resource
    }

    /// Checks a document's form.
    ///
    /// - Throws: ``ServiceError/Code/malformedPolicy`` with the element and the value.
    package init(_ text: String, _ kind: Kind) throws {
        let json: JSON
        do { json = try JSON(parsing: text) } catch { throw Self.fault("the policy is \(error)") }
        try self.init(json, kind)
    }

    /// Checks a document's form.
    package init(_ json: JSON, _ kind: Kind) throws {
        guard let members = json.object else { throw Self.fault("a policy is an object, and this is a \(json.kind)") }
        if let unknown = members.keys.first(where: { !["Version", "Id", "Statement"].contains($0) }) {
            throw Self.fault("a policy has no element '\(unknown)'; it has Version, Id and Statement")
        }
        if let version = members["Version"], version != "2012-10-17", version != "2008-10-17" {
            throw Self.fault("Version is \(version.text()); give 2012-10-17")
        }
        guard let statement = members["Statement"] else { throw Self.fault("the policy has no Statement") }
        let statements = statement.array ?? [statement]
        if statements.isEmpty { throw Self.fault("Statement is empty") }
        for (index, statement) in statements.enumerated() { try Self.check(statement, index, kind) }
        self.json = json
    }

    private static let elements: Set<String> = [
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    ]

    private static func check(_ statement: JSON, _ index: Int, _ kind: Kind) throws {
        let place = "Statement[\(index)]"
        guard let members = statement.object else { throw fault("\(place) is a \(statement.kind), not an object") }
        if let unknown = members.keys.first(where: { !elements.contains($0) }) {
            throw fault("\(place) has no element '\(unknown)'")
        }
        guard let effect = members["Effect"]?.string, effect == "Allow" || effect == "Deny" else {
            throw fault("\(place).Effect is \(members["Effect"]?.text() ?? "missing"); give Allow or Deny")
        }
        func one(of names: String...) throws {
            guard names.filter({ members[$0] != nil }).count == 1 else {
                throw fault("\(place) needs \(names.joined(separator: " or "))")
            }
        }
        try one(of: "Action", "NotAction")
        for name in ["Action", "NotAction"] {
            guard let value = members[name] else { continue }
            for action in value.array ?? [value] {
                guard let text = action.string,
                    text == "*" || text.wholeMatch(of: /[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+/) != nil
                else { throw fault("\(place).\(name) has \(action.text()); give SERVICE:ACTION or *") }
            }
        }
        if kind != .permissions { try one(of: "Principal", "NotPrincipal") }
        if kind != .trust { try one(of: "Resource", "NotResource") }
        if kind == .permissions, members["Principal"] != nil || members["NotPrincipal"] != nil {
            throw fault("\(place) has a Principal, which a role's permissions cannot have")
        }
        if kind == .trust, members["Resource"] != nil || members["NotResource"] != nil {
            throw fault("\(place) has a Resource, which a trust policy cannot have")
        }
    }

    private static func fault(_ what: String) -> ServiceError {
        ServiceError(.malformedPolicy, "The policy document is malformed: \(what).")
    }

    /// As IAM's answers carry it.
    static func encoded(_ text: String) -> String {
        // RFC 3986, the unreserved characters.
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? text
    }
}
