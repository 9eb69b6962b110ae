import Foundation
import Jobs
import Store
import TestSupport
import Testing

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

    @Test func `a log has a limit, says so, and costs the job nothing`() async throws {
        try await withWorkshop(log: 10_000) { shop in
            let job = try await shop.process(
                Workshop.processing("job-1", "seq 1000000 | tr '\\n' '\\n'; echo last; exit 1")
            )
            #expect(job.failureReason?.hasSuffix("999999\n1000000\nlast") == true)
            let lines = try await shop.log(.processing, "job-1")
            #expect(lines.contains("driftloop: the log has reached its limit of 10000 bytes; the rest is dropped."))
            let dropped = try #require(lines.first { $0.hasSuffix("were dropped.") }?.split(separator: " ")[1])
            let kept = lines.filter { Int($0) != nil }
            // All that seq wrote, and `last`, is either kept or counted.
            let written = (1...1_000_000).reduce(5) { $0 + String($1).utf8.count + 1 }
            #expect(Int(dropped) == written - kept.reduce(0) { $0 + $1.utf8.count + 1 })
            #expect(
                try Data(contentsOf: shop.folder.appendingPathComponent("jobs/processing/job-1/log")).count < 11_000
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
