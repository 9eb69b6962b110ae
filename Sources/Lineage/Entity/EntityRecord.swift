import Foundation
import GRDB
import Identifiers
import Store

/// An entity as the database holds it.
struct EntityRecord: Sendable {
    let arn: String
    let kind: EntityKind
    /// Artifacts need none.
    let name: String?
    let type: String?
    let source: EntitySource
    let details: Details
    let created: Date
    let modified: Date

    /// What is kept of an entity beside its identity; which members are set depends on its kind.
    struct Details: Codable, Sendable {
        var description: String?
        var status: String?
        var properties: [String: String]?
        var metadataProperties: Lineage.MetadataProperties?
        var displayName: String?
        var parameters: [String: TrialComponentParameterValue]?
        var inputArtifacts: [String: TrialComponentArtifact]?
        var outputArtifacts: [String: TrialComponentArtifact]?
        var startTime: Date?
        var endTime: Date?
        var tags: [ResourceTag]?
    }

    init(row: Row) throws {
        arn = row["arn"]
        guard let kind = EntityKind(rawValue: row["kind"]) else {
            throw ServiceError(.internalFailure, "The row of \(row["arn"] as String) holds no kind of entity.")
        }
        self.kind = kind
        name = row["name"]
        type = row["type"]
        source = try AWSCoding.value(EntitySource.self, from: row["source"])
        details = try AWSCoding.value(Details.self, from: row["details"])
        created = Date(timeIntervalSince1970: row["created"])
        modified = Date(timeIntervalSince1970: row["modified"])
    }

    static func find(_ database: Database, arn: String) throws -> EntityRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM lineage_entity WHERE arn = ?", arguments: [arn])
            .map(EntityRecord.init)
    }

    static func find(_ database: Database, _ kind: EntityKind, name: String) throws -> EntityRecord? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM lineage_entity WHERE kind = ? AND name = ?",
            arguments: [kind.rawValue, kind.name(name)]
        )
        .map(EntityRecord.init)
    }

    static func find(_ database: Database, artifact source: EntitySource) throws -> EntityRecord? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM lineage_entity WHERE kind = 'Artifact' AND source_uri = ? AND source_types = ?",
            arguments: [source.uri, source.identity]
        )
        .map(EntityRecord.init)
    }

    static func missing(_ kind: EntityKind, _ name: String) -> ServiceError {
        ServiceError(
            .notFound,
            "\(kind.rawValue) '\(name)' does not exist. List\(kind.rawValue)s shows those that do."
        )
    }

    static func fetch(_ database: Database, arn: String, _ kind: EntityKind) throws -> EntityRecord {
        guard let record = try find(database, arn: arn), record.kind == kind else { throw missing(kind, arn) }
        return record
    }

    static func fetch(_ database: Database, _ kind: EntityKind, name: String) throws -> EntityRecord {
        guard let record = try find(database, kind, name: name) else { throw missing(kind, name) }
        return record
    }
}

/// An entity to be written.
struct NewEntity {
    var kind: EntityKind
    var name: String?
    var type: String?
    var source = EntitySource()
    var details = EntityRecord.Details()

    /// Writes the entity, or finds the one that has this identity: an artifact's source, another's name.
    ///
    /// - Returns: Its ARN, and whether it is new; what was there is left as it is.
    @discardableResult
    func insert(in transaction: Transaction) throws -> (arn: String, isNew: Bool) {
        let database = transaction.database
        let known =
            kind == .artifact
            ? try EntityRecord.find(database, artifact: source)
            : try EntityRecord.find(database, kind, name: name ?? "")
        if let known { return (known.arn, false) }
        let last =
            kind == .artifact
            ? UUID().uuidString.lowercased().filter { $0 != "-" } : (name ?? "").lowercased()
        let arn = transaction.home.arn(.sagemaker, "\(kind.resource)/\(last)").description
        let now = transaction.now.timeIntervalSince1970
        try database.execute(
            sql: """
                INSERT INTO lineage_entity (arn, kind, name, type, source_uri, source_types, source, details, created,
                    modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                arn, kind.rawValue, name, type, source.uri, source.identity, try AWSCoding.text(source),
                try AWSCoding.text(details), now, now,
            ]
        )
        return (arn, true)
    }
}
