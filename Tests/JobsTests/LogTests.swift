import Foundation
import Store
import TestSupport
import Testing

@testable import Jobs

@Suite("Job logs", .timeLimit(.minutes(2))) struct LogTests {
    @Test func `lines have their times and are read from any place on`() async throws {
        try await withWorkshop { shop in
            let before = Date()
            _ = try await shop.process(
                Workshop.processing("job-1", "echo one; echo; printf 'two\\r\\n'; echo 'é 3'; printf end")
            )
            let first = try await shop.jobs.logs(kind: .processing, name: "job-1")
            #expect(first.lines.map(\.text) == ["one", "", "two", "é 3", "end"])
            // Times are written in milliseconds.
            #expect(first.lines.allSatisfy { $0.time >= before.addingTimeInterval(-0.001) && $0.time <= Date() })
            let rest = try await shop.jobs.logs(kind: .processing, name: "job-1", after: first.next)
            #expect(rest.lines.isEmpty)
            #expect(rest.next == first.next)
            let middle = try await shop.jobs.logs(kind: .processing, name: "job-1", after: 3)
            #expect(middle.lines == Array(first.lines.dropFirst()))
            let error = await #expect(throws: ServiceError.self) {
                try await shop.jobs.logs(kind: .processing, name: "job-1", after: -1)
            }
            #expect(error?.code == .validation)
        }
    }

    @Test func `a follower has each line at once, and is told of the end`() async throws {
        try await withWorkshop { shop in
            let script = "echo one; while [ ! -e \(shop.folder.path)/go ]; do sleep 0.01; done; echo two; exit 1"
            let arn = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", script)).processingJobArn
            let first = try await shop.jobs.logs(kind: .processing, name: "job-1", patience: 60)
            #expect(first.lines.map(\.text) == ["one"])
            #expect(!first.isLast)
            // Nothing new: the patience ends.
            let none = try await shop.jobs.logs(kind: .processing, name: "job-1", after: first.next, patience: 0.05)
            #expect(none.lines.isEmpty && none.next == first.next && !none.isLast)
            async let later = shop.jobs.logs(kind: .processing, name: "job-1", after: first.next, patience: 60)
            try Data().write(to: shop.folder.appendingPathComponent("go"))
            var texts: [String] = []
            var page = try await later
            while true {
                texts += page.lines.map(\.text)
                if page.isLast { break }
                page = try await shop.jobs.logs(kind: .processing, name: "job-1", after: page.next, patience: 60)
            }
            #expect(texts.first == "two")
            #expect(texts.last?.hasPrefix("driftloop: what the job left is kept in ") == true)
            #expect(try await shop.jobs.waitForEnd(arn: arn) == .failed)
            #expect(try await shop.jobs.logs(kind: .processing, name: "job-1", after: page.next, patience: 60).isLast)
        }
    }

    @Test func `following ends with the follower's task`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            _ = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", "true"))
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do {
                        _ = try await shop.jobs.logs(kind: .processing, name: "job-1", patience: 3600)
                        return false
                    } catch { return error is CancellationError }
                }
                group.cancelAll()
                for await wasCancelled in group { #expect(wasCancelled) }
            }
        }
    }

    @Test func `old logs and folders of failed jobs go, new ones stay`() async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock(Date())
            var retention = Jobs.Retention()
            retention.trees = 2
            // The service's own sweep stays out of it.
            retention.interval = 365 * 86_400
            let shop = try Workshop(folder, clock: clock, retention: retention)
            try await shop.running { () async throws in
                for index in 0..<4 {
                    _ = try await shop.process(Workshop.processing("failed-\(index)", "echo x; exit 1"))
                    clock.advance(by: 1)
                }
                _ = try await shop.process(Workshop.processing("fine", "echo x"))
                func trees() -> [Int] {
                    (0..<4)
                        .filter { FileManager.default.fileExists(atPath: shop.tree(.processing, "failed-\($0)").path) }
                }
                #expect(trees() == [0, 1, 2, 3])
                try await shop.jobs.sweep(.processing)
                #expect(trees() == [2, 3])
                #expect(try await shop.log(.processing, "failed-0").first == "x")
                clock.advance(by: 8 * 86_400)
                try await shop.jobs.sweep(.processing)
                #expect(trees() == [])
                #expect(try await shop.log(.processing, "failed-3").first == "x")
                clock.advance(by: 83 * 86_400)
                try await shop.jobs.sweep(.processing)
                #expect(try await shop.log(.processing, "fine").isEmpty)
                #expect(!FileManager.default.fileExists(atPath: folder.path + "/jobs/processing/fine"))
                let job = try await shop.jobs.describeProcessingJob(
                    DescribeProcessingJobRequest(processingJobName: "fine")
                )
                #expect(job.processingJobStatus == .completed)
            }
        }
    }

    @Test func `a log has a limit, says so, and costs the job nothing`() async throws {
        try await withWorkshop(log: 10_000) { shop in
            let job = try await shop.process(
                Workshop.processing("job-1", "seq 1000000 | tr '\\n' '\\n'; echo last; exit 1")
            )
            #expect(job.failureReason?.hasSuffix("999999\n1000000\nlast") == true)
            let lines = try await shop.log(.processing, "job-1")
            #expect(
                lines.contains("driftloop: the log has reached its limit of 10000 bytes; only the end will follow.")
            )
            let dropped = try #require(lines.first { $0.hasSuffix("were dropped.") }?.split(separator: " ")[1])
            let kept = lines.filter { Int($0) != nil }
            // Its end is kept, up to an eighth of the limit.
            let end = try #require(lines.lastIndex(of: "last"))
            #expect(lines[end - 150...end].dropLast() == (999_851...1_000_000).map(String.init)[...])
            // All that seq wrote is either kept or counted.
            let written = (1...1_000_000).reduce(0) { $0 + String($1).utf8.count + 1 }
            #expect(Int(dropped) == written - kept.reduce(0) { $0 + $1.utf8.count + 1 })
            #expect(
                try Data(contentsOf: shop.folder.appendingPathComponent("jobs/processing/job-1/log")).count < 17_000
            )
        }
    }

    @Test func `a line without end, and bytes that are no text, do no harm`() async throws {
        try await withWorkshop { shop in
            let job = try await shop.process(
                Workshop.processing(
                    "job-1",
                    "head -c 600000 /dev/zero | tr '\\0' x; printf '\\377\\376\\n'; head -c 100000 /dev/urandom"
                )
            )
            #expect(job.processingJobStatus == .completed)
            let lines = try await shop.log(.processing, "job-1")
            #expect(lines.count > 2)
            #expect(lines.allSatisfy { $0.utf8.count <= 3 * 300_000 })
        }
    }
}
