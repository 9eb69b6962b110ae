import Foundation
import GRDB
import JSONDocuments
import PipelineDefinition
import Store
import TestSupport
import Testing

@testable import Pipelines

@Suite("Damage and full disks", .timeLimit(.minutes(2)))
struct DamageTests {
    @Test func `a stored definition that cannot be read ends its execution, not the service`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let broken = try await bench.start()
            let whole = try await bench.start()
            try await bench.store.write { transaction in
                try transaction.database.execute(
                    sql: "UPDATE pipeline_execution SET definition = '{\"Version\"' WHERE arn = ?",
                    arguments: [broken]
                )
            }
            #expect(try await bench.finish(whole).pipelineExecutionStatus == .succeeded)
            let execution = try await bench.execution(broken)
            #expect(execution.pipelineExecutionStatus == .failed)
            #expect(execution.failureReason?.contains("cannot be read") == true)
        }
    }

    @Test(arguments: [
        "UPDATE pipeline_execution SET parameters = '{' WHERE arn = ?",
        "UPDATE pipeline_execution SET definition = x'ff00' WHERE arn = ?",
        "UPDATE pipeline_execution SET started_by = '' WHERE arn = ?",
        "UPDATE pipeline_step SET metadata = '[' WHERE execution = (SELECT id FROM pipeline_execution WHERE arn = ?)",
        "UPDATE pipeline_step SET fingerprint = '7{' WHERE execution = (SELECT id FROM pipeline_execution WHERE arn = ?)",
        "UPDATE pipeline_step SET type = 'Tuning' WHERE execution = (SELECT id FROM pipeline_execution WHERE arn = ?)",
    ])
    func `a damaged row ends its execution with a reason, not the service`(damage: String) async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            bench.jobs.script("Prepare", .held)
            let broken = try await bench.start()
            try await bench.run { try await bench.steps(broken)["Prepare"]?.stepStatus == .executing }
            try await bench.store.write { transaction in
                try transaction.database.execute(sql: damage, arguments: [broken])
            }
            let service = bench.restarted()
            func status() async throws -> (String, String?) {
                try await bench.store.read { database in
                    let row = try Row.fetchOne(
                        database,
                        sql: "SELECT status, failure_reason FROM pipeline_execution WHERE arn = ?",
                        arguments: [broken]
                    )
                    return (row?.text("status") ?? "", row?.text("failure_reason"))
                }
            }
            bench.jobs.script("Prepare", .completes)
            let whole = try await bench.start()
            #expect(try await bench.finish(whole, service).pipelineExecutionStatus == .succeeded)
            let (ended, reason) = try await status()
            #expect(ended == "Failed")
            #expect(reason?.isEmpty == false)
            #expect(bench.jobs.stopped == (damage.contains("Tuning") ? [] : ["Prepare"]))
        }
    }

    @Test(arguments: [0, 1, 4, 9])
    func `a full disk is waited out`(writes: Int) async throws {
        let expected = try await CrashTests.undisturbed(rmse: 3.5) { _ in }
        try await Bench.with { bench in
            try await bench.create(build())
            let arn = try await bench.start()
            let full = DatabaseError(resultCode: .SQLITE_FULL)
            let once = Counter(1)
            let left = Counter(writes)
            let service = Pipelines(
                store: bench.store,
                runner: bench.jobs,
                registry: bench.registry,
                objects: bench.objects,
                models: bench.models,
                lineage: LineageProbe(),
                interruption: {
                    if !left.take(), once.take() { throw full }
                }
            )
            try await withThrowingTaskGroup { group in
                group.addTask { try await bench.finish(arn, service) }
                group.addTask {
                    // Moves the time on until the service has tried again.
                    while !Task.isCancelled {
                        bench.clock.advance(by: Pipelines.pauseOfFullDisk)
                        await Task.yield()
                    }
                    throw CancellationError()
                }
                _ = try await group.next()
                group.cancelAll()
            }
            let outcome = try await CrashTests.outcome(bench, arn)
            #expect(outcome == expected)
        }
    }
}
