import GRDB
import Identifiers
import Store

/// A key and a value that a user gave to a rule.
package struct EventTag: Codable, Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// Tags to add to a rule, or to overwrite by key.
package struct TagResourceRequest: Codable, Sendable, Hashable {
    package var resourceARN: String
    package var tags: [EventTag]

    package init(resourceARN: String, tags: [EventTag]) {
        self.resourceARN = resourceARN
        self.tags = tags
    }
}

/// Tags to take from a rule.
package struct UntagResourceRequest: Codable, Sendable, Hashable {
    package var resourceARN: String
    package var tagKeys: [String]

    package init(resourceARN: String, tagKeys: [String]) {
        self.resourceARN = resourceARN
        self.tagKeys = tagKeys
    }
}

/// Whose tags to list.
package struct ListTagsForResourceRequest: Codable, Sendable, Hashable {
    package var resourceARN: String

    package init(resourceARN: String) { self.resourceARN = resourceARN }
}

/// A rule's tags by key.
package struct ListTagsForResourceResponse: Codable, Sendable, Hashable {
    package var tags: [EventTag]

    package init(tags: [EventTag]) { self.tags = tags }
}

extension Events {
    /// Adds tags to a rule, or overwrites those of the same keys.
    package func tagResource(_ request: TagResourceRequest) async throws {
        try await store.write { transaction in
            let rule = try Events.rule(ofARN: request.resourceARN, transaction.home, in: transaction.database)
            try Events.setTags(request.tags, of: rule, in: transaction.database)
        }
    }

    /// Takes tags from a rule; a key that it does not have is none to take.
    package func untagResource(_ request: UntagResourceRequest) async throws {
        try await store.write { transaction in
            let rule = try Events.rule(ofARN: request.resourceARN, transaction.home, in: transaction.database)
            for key in request.tagKeys {
                try transaction.database.execute(
                    sql: "DELETE FROM events_tags WHERE rule = ? AND key = ?",
                    arguments: [rule, key]
                )
            }
        }
    }

    /// The tags of a rule.
    package func listTagsForResource(
        _ request: ListTagsForResourceRequest
    ) async throws -> ListTagsForResourceResponse {
        let home = store.home
        return try await store.read { database in
            let rule = try Events.rule(ofARN: request.resourceARN, home, in: database)
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT key, value FROM events_tags WHERE rule = ? ORDER BY key",
                arguments: [rule]
            )
            return ListTagsForResourceResponse(tags: rows.map { EventTag(key: $0["key"], value: $0["value"]) })
        }
    }

    /// Source: EventBridge API, Tag and TagResource: at most 50 tags, keys of 1 to 128 and values of 0 to 256 characters.
    static func setTags(_ tags: [EventTag], of rule: String, in database: Database) throws {
        for tag in tags {
            guard (1...128).contains(tag.key.count), tag.value.count <= 256 else {
                throw ServiceError(
                    .validation,
                    "The tag '\(tag.key)' of rule '\(rule)' is too long, or its key is empty: a key has 1 to 128 characters, a "
                        + "value at most 256."
                )
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO events_tags (rule, key, value) VALUES (?, ?, ?)",
                arguments: [rule, tag.key, tag.value]
            )
        }
        let count =
            try Int.fetchOne(database, sql: "SELECT count(*) FROM events_tags WHERE rule = ?", arguments: [rule]) ?? 0
        guard count <= 50 else {
            throw ServiceError(.eventsLimitExceeded, "Rule '\(rule)' would have \(count) tags: at most 50 are allowed.")
        }
    }

    /// The name of the rule that an ARN names.
    private static func rule(ofARN text: String, _ home: Home, in database: Database) throws -> String {
        guard let arn = ARN(text), arn.service == "events", arn.resource.hasPrefix("rule/") else {
            throw ServiceError(.validation, "ResourceARN is '\(text)': it must be a rule's ARN, as ListRules shows it.")
        }
        return try rule(arn.name, home, in: database).name
    }
}
