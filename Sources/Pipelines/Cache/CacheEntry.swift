import Foundation
import GRDB
import PipelineDefinition
import Store

/// A step that has succeeded and may stand for a later one.
struct CacheEntry: Sendable {
    let step: StepRecord
    let executionArn: String

    /// The runs of a step with a fingerprint of this key, the last ended first.
    ///
    /// Rows that cannot be read are left out: a damaged row must not stop the step from running.
    static func matching(_ key: String, _ context: StepContext, _ database: Database) throws -> [CacheEntry] {
        try fetch(database, context, "AND s.cache_key = ? AND s.cache_source IS NULL", [key], limit: 10)
    }

    /// The last run of a step that has succeeded.
    static func latest(_ context: StepContext, _ database: Database) throws -> CacheEntry? {
        try fetch(database, context, "AND s.fingerprint IS NOT NULL", [], limit: 1).first
    }

    private static func fetch(
        _ database: Database,
        _ context: StepContext,
        _ condition: String,
        _ arguments: [String],
        limit: Int
    ) throws -> [CacheEntry] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT s.*, e.arn AS execution_arn FROM pipeline_step s JOIN pipeline_execution e ON e.id = s.execution
                WHERE s.name = ? AND s.type = ? AND e.pipeline = ? AND s.status = 'Succeeded' \(condition)
                ORDER BY s.ended DESC, s.rowid DESC LIMIT \(limit)
                """,
            arguments: StatementArguments(
                [context.step.name, context.step.type.rawValue, context.execution.pipeline] + arguments
            )
        )
        .compactMap { row in
            guard let step = try? StepRecord(row: row), step.fingerprint != nil else { return nil }
            return CacheEntry(step: step, executionArn: row["execution_arn"])
        }
    }
}
