import Foundation
import Jobs
import TestSupport
import Testing

@Suite("Limits of a program", .enabled(if: Bubblewrap.works, Bubblewrap.comment), .timeLimit(.minutes(2)))
struct LimitTests {
    @Test(
        "files over the limit end the job, one or many, wherever they lie",
        arguments: [
            "head -c 64M /dev/zero > /opt/ml/output/x",
            "i=0; while :; do head -c 1M /dev/zero > /opt/ml/model/$i; i=$((i+1)); done",
            "i=0; while :; do head -c 1M /dev/zero > /tmp/$i; i=$((i+1)); done",
            "trap '' XFSZ TERM; while :; do head -c 5M /dev/zero >> /dev/shm/x; mv /dev/shm/x /dev/shm/$RANDOM$(date +%N); done",
        ]
    )
    func disk(script: String) async throws {
        try await withWorkshop(grace: 60, isTrusted: false, settings: .confined(disk: 8 << 20)) { shop in
            let job = try await shop.process(Workshop.processing("job-1", script))
            #expect(job.processingJobStatus == .failed)
            let reason = try #require(job.failureReason)
            #expect(reason.contains("over its limit of 8 MiB"), "\(reason)")
        }
    }

    @Test func `the volume that a job asks for is its limit`() async throws {
        try await withWorkshop(isTrusted: false, settings: .confined(disk: 1 << 40)) { shop in
            let job = try await shop.process(Workshop.processing("job-1", "ulimit -f"))
            #expect(job.processingJobStatus == .completed)
            // In blocks of 512 bytes.
            #expect(try await shop.log(.processing, "job-1") == [String((1 << 30) / 512)])
        }
    }

    @Test func `one process cannot take more memory than the job may have`() async throws {
        try await withWorkshop(isTrusted: false, settings: .confined(memory: 200 << 20)) { shop in
            // dd takes its block size as a buffer.
            let job = try await shop.process(
                Workshop.processing("job-1", "dd if=/dev/zero of=/dev/null bs=300M count=1")
            )
            #expect(job.processingJobStatus == .failed)
            #expect(try #require(job.failureReason).contains("memory exhausted"))
        }
    }

    @Test func `many processes cannot take more memory than the job may have`() async throws {
        try await withWorkshop(isTrusted: false, settings: .confined(memory: 200 << 20)) { shop in
            let script = "for i in 1 2 3 4; do (dd if=/dev/zero bs=80M count=1 | sleep 60) & done; wait"
            let job = try await shop.process(Workshop.processing("job-1", script))
            #expect(job.processingJobStatus == .failed)
            #expect(
                try #require(job.failureReason)
                    .hasPrefix("ClientError: The job uses more memory than its limit of 200 MiB.")
            )
        }
    }

    @Test func `a fork bomb ends, with a reason`() async throws {
        try await withWorkshop(isTrusted: false, settings: .confined(processes: 40)) { shop in
            let name = "sleep 3.\(UInt32.random(in: 0...UInt32.max))e6"
            let script = "i=0; while [ $i -lt 200 ]; do setsid \(name) & i=$((i+1)); done; wait"
            let job = try await shop.process(Workshop.processing("job-1", script))
            #expect(job.processingJobStatus == .failed)
            let reason = try #require(job.failureReason)
            // The kernel refuses forks, but not to root.
            #expect(reason.contains("more than its limit of 40") || reason.contains("fork"))
            #expect(commandLines(with: name) == [])
        }
    }

    @Test func `a log of gigabytes costs neither memory nor disk, and has its end`() async throws {
        try await withWorkshop(log: 1 << 16, isTrusted: false, settings: .confined()) { shop in
            let job = try await shop.process(
                Workshop.processing(
                    "job-1",
                    "echo first; yes $(printf %01000d 0) | head -c 64M; echo; echo last; exit 1"
                )
            )
            #expect(job.processingJobStatus == .failed)
            #expect(try #require(job.failureReason).hasSuffix("last"))
            let lines = try await shop.log(.processing, "job-1")
            #expect(lines.first == "first")
            #expect(lines.contains { $0.contains("the log has reached its limit of 65536 bytes") })
            let file = shop.tree(.processing, "job-1").deletingLastPathComponent().appendingPathComponent("log")
            let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int
            #expect(try #require(size) < 1 << 18)
        }
    }
}
