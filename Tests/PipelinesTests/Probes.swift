import GRDB
import JSONDocuments
import Store
import Synchronization

@testable import Pipelines

/// Models without endpoints.
final class ScriptedModels: ModelMaker {
    private let made = Mutex<[String: JSON]>([:])
    private let failures = Mutex(0)

    /// Lets so many of the next creations fail as a fault of the service.
    func fail(times: Int) { failures.withLock { $0 = times } }

    /// The names of all models, in their order.
    var names: [String] { made.withLock { $0.keys.sorted() } }

    func create(name: String, arguments: JSON) throws -> JSON {
        let fails = failures.withLock { left in
            left -= 1
            return left >= 0
        }
        if fails { throw ServiceError(.internalFailure, "Models are out of order.") }
        guard arguments["PrimaryContainer"]?["ModelDataUrl"]?.string != nil else {
            throw ServiceError(.validation, "The model '\(name)' has no ModelDataUrl.")
        }
        return made.withLock { made in
            if let model = made[name] { return model }
            var model = arguments
            model["ModelName"] = .string(name)
            model["ModelArn"] = .string("arn:aws:sagemaker:us-east-1:000000000000:model/\(name)")
            made[name] = model
            return model
        }
    }

    func describe(name: String) -> JSON? { made.withLock { $0[name] } }
}

/// Writes lineage into a table, so that a test sees what was written with a step's end.
struct LineageProbe: LineageRecorder {
    static let migration = Migration(
        "probe-1",
        """
        CREATE TABLE probe (execution TEXT NOT NULL, step TEXT NOT NULL, calls INTEGER NOT NULL DEFAULT 1, job TEXT,
            image TEXT, inputs TEXT NOT NULL, outputs TEXT NOT NULL, reused TEXT, PRIMARY KEY (execution, step))
        """
    )

    func record(_ lineage: StepLineage, in transaction: Transaction) throws {
        func text(_ sets: [StepLineage.DataSet]) -> String {
            sets.map { "\($0.role.rawValue) \($0.name) \($0.contentHash == nil ? "-" : "#") \($0.uri)" }
                .joined(separator: "\n")
        }
        try transaction.database.execute(
            sql: """
                INSERT INTO probe (execution, step, job, image, inputs, outputs, reused) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET calls = calls + 1
                """,
            arguments: [
                lineage.executionArn, lineage.stepName, lineage.jobArn, lineage.imageUri, text(lineage.inputs),
                text(lineage.outputs), lineage.reusedFrom,
            ]
        )
    }
}
