import Foundation
import GRDB
import Identifiers
import Store

/// A code pipeline as the database holds it.
struct PipelineRecord: Sendable {
    let name: String
    let arn: String
    let version: Int
    let created: Date
    let updated: Date

    init(row: Row) {
        name = row["name"]
        arn = row["arn"]
        version = row["version"]
        created = Date(timeIntervalSince1970: row["created"])
        updated = Date(timeIntervalSince1970: row["updated"])
    }

    static func fetch(_ database: Database, name: String) throws -> PipelineRecord {
        guard
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM code_pipeline WHERE name = ?",
                arguments: [name]
            )
        else {
            throw ServiceError(
                .pipelineNotFound,
                "There is no code pipeline '\(name)'. List them to see their names."
            )
        }
        return PipelineRecord(row: row)
    }

    /// The declaration of a version.
    static func declaration(_ database: Database, name: String, version: Int) throws -> PipelineDeclaration {
        guard
            let text = try String.fetchOne(
                database,
                sql: "SELECT declaration FROM code_pipeline_version WHERE pipeline = ? AND version = ?",
                arguments: [name, version]
            )
        else {
            throw ServiceError(.pipelineVersionNotFound, "The code pipeline '\(name)' has no version \(version).")
        }
        return try AWSCoding.value(PipelineDeclaration.self, from: text, .asIs)
    }
}

/// Whether executions may enter a stage.
struct TransitionRecord: Sendable {
    let isEnabled: Bool
    let reason: String?
    let changedBy: String
    let changed: Date

    /// Those that were ever changed, by stage.
    static func all(_ database: Database, pipeline: String) throws -> [String: TransitionRecord] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM stage_transition WHERE pipeline = ?",
            arguments: [pipeline]
        )
        return Dictionary(
            rows.map { row in
                (
                    row["stage"],
                    TransitionRecord(
                        isEnabled: row["enabled"],
                        reason: row["reason"],
                        changedBy: row["changed_by"],
                        changed: Date(timeIntervalSince1970: row["changed"])
                    )
                )
            },
            uniquingKeysWith: { $1 }
        )
    }
}
