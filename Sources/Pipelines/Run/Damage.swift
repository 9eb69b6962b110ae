import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Jobs
import PipelineDefinition
import Store

/// Rows of an execution that cannot be read any more.
enum Damage {
    /// Whether an error is about what is stored, not about storing.
    static func isSeen(in error: any Error) -> Bool {
        switch (error as? Pipelines.StateFailure)?.cause ?? error {
        case is JSONError, is DecodingError, is ServiceError: true
        default: false
        }
    }
}

extension Pipelines {
    /// Ends an execution whose rows cannot be read, with the reason, so that the service goes on with the others.
    ///
    /// Works on columns alone, since the rows do not read as a whole.
    func end(_ id: String, damagedBy error: any Error) async throws {
        let cause = (error as? StateFailure)?.cause ?? error
        let reason = (cause as? ServiceError)?.message ?? "What is stored of the execution cannot be read: \(cause)."
        let jobs: [(JobKind, String)] = try await write { transaction in
            let database = transaction.database
            let running = try Row.fetchAll(
                database,
                sql: """
                    SELECT s.name, s.type, s.attempt, e.round FROM pipeline_step s
                    JOIN pipeline_execution e ON e.id = s.execution
                    WHERE e.id = ? AND s.status IN ('Starting', 'Executing', 'Stopping')
                    """,
                arguments: [id]
            )
            let now = transaction.now.timeIntervalSince1970
            try database.execute(
                sql: """
                    UPDATE pipeline_step SET status = 'Stopped', ended = ?
                    WHERE execution = ? AND status IN ('Starting', 'Executing', 'Stopping')
                    """,
                arguments: [now, id]
            )
            try database.execute(
                sql: """
                    UPDATE pipeline_execution SET status = 'Failed', failure_reason = ?, modified = ?, ended = ?
                    WHERE id = ? AND status IN ('Executing', 'Stopping')
                    """,
                arguments: [String(reason.prefix(1024)), now, now, id]
            )
            // What reads, is told; of the rest nobody can tell.
            if database.changesCount > 0 {
                try? ExecutionRecord.fetch(database, id: id)?.publish(previous: .executing, in: transaction)
            }
            return running.compactMap { row in
                guard let step = row.text("name"),
                    let kind = row.text("type").flatMap(PipelineDefinition.StepType.init)?.jobKind
                else { return nil }
                let attempt = Attempt(execution: id, step: step, round: row["round"], number: row["attempt"])
                return (kind, attempt.jobName)
            }
        }
        for (kind, name) in jobs { try await self.jobs.stop(kind, name: name) }
    }
}
