import GRDB
import Identifiers

/// Where a room keeps the tags of a kind of resource: a list in a JSON column of the resource's row.
///
/// They lie with the resource, so they come and go with it, and its events show them.
package struct TagPlace: Sendable {
    /// What the resource of an ARN begins with: `model-package-group`.
    let kind: String
    let table: String
    let column: String
    /// Where in the column's JSON the list is.
    let path: String
    private let isNamed: Bool
    private var condition: String { isNamed ? "lower(name) = ?" : "arn = ?" }

    /// A place in a table that has the ARN in its column `arn`, or, with `isNamed`, the last part of it in its column
    /// `name`, in any case.
    ///
    /// - Parameters:
    ///   - kind: What the resource of an ARN begins with.
    ///   - table: The table.
    ///   - column: A column of JSON.
    ///   - path: Where in that JSON the list is, such as `$.Tags`.
    ///   - isNamed: Whether the table knows names and no ARNs.
    package init(
        _ kind: String,
        table: String,
        column: String = "tags",
        path: String = "$",
        isNamed: Bool = false
    ) {
        self.kind = kind
        self.table = table
        self.column = column
        self.path = path
        self.isNamed = isNamed
    }

    /// The tags of a resource; nil where there is no such resource.
    func tags(_ database: Database, of arn: ARN) throws -> [ResourceTag]? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT json_extract(\(column), '\(path)') AS tags FROM \(table) WHERE \(condition)",
            arguments: [key(arn)]
        )
        guard let row else { return nil }
        return try AWSCoding.value([ResourceTag].self, from: row["tags"] ?? "[]")
    }

    func setTags(_ tags: [ResourceTag], _ database: Database, of arn: ARN) throws {
        let value = path == "$" ? "?" : "json_set(\(column), '\(path)', json(?))"
        try database.execute(
            sql: "UPDATE \(table) SET \(column) = \(value) WHERE \(condition)",
            arguments: [try AWSCoding.text(tags), key(arn)]
        )
    }

    private func key(_ arn: ARN) -> String {
        isNamed ? String(arn.resource.dropFirst(kind.count + 1)) : arn.description
    }
}

extension Store {
    /// The tags of a resource.
    ///
    /// - Throws: ``ServiceError/Code/validation`` where none of the places has it.
    package func tags(of arn: String, in places: [TagPlace]) async throws -> [ResourceTag] {
        let home = home
        return try await read { try Tagged($0, arn, places, home).tags }
    }

    /// Changes the tags of a resource in one transaction.
    ///
    /// - Returns: Its tags from now on.
    /// - Throws: ``ServiceError/Code/validation`` where none of the places has it, and for tags that cannot be.
    @discardableResult
    package func changeTags(
        of arn: String,
        in places: [TagPlace],
        _ change: @escaping @Sendable ([ResourceTag]) throws -> [ResourceTag]
    ) async throws -> [ResourceTag] {
        try await write { transaction in
            let tagged = try Tagged(transaction.database, arn, places, transaction.home)
            let tags = try change(tagged.tags)
            try ResourceTag.validate(tags)
            try tagged.place.setTags(tags, transaction.database, of: tagged.arn)
            return tags
        }
    }

    /// Gives a resource these tags and no others.
    package func setTags(
        _ pairs: [(key: String, value: String)],
        of arn: String,
        in places: [TagPlace]
    ) async throws {
        let tags = pairs.map { ResourceTag(key: $0.key, value: $0.value) }
        try await changeTags(of: arn, in: places) { _ in tags }
    }
}

/// A resource that is there, found by its ARN.
private struct Tagged {
    let arn: ARN
    let place: TagPlace
    let tags: [ResourceTag]

    init(_ database: Database, _ text: String, _ places: [TagPlace], _ home: Home) throws {
        guard let arn = ARN(text) else {
            throw ServiceError(
                .validation,
                "'\(text)' is no ARN. Give the ResourceArn that the resource's Describe operation answers."
            )
        }
        let kind = arn.resource.prefix { $0 != "/" }
        guard let place = places.first(where: { $0.kind == kind }), arn == home.arn(.sagemaker, arn.resource),
            let tags = try place.tags(database, of: arn)
        else {
            throw ServiceError(
                .validation,
                "There is nothing with the ARN '\(text)' that has tags. The Describe and List operations answer the ARNs of "
                    + "what there is."
            )
        }
        (self.arn, self.place, self.tags) = (arn, place, tags)
    }
}
