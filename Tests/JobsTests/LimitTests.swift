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

    @Test(arguments: [true, false])
    func `a job runs on as many processors as it may, others each time`(isSandboxed: Bool) async throws {
        var settings = ProgramSettings.confined(processors: 1)
        if !isSandboxed { settings.sandbox = .off }
        try await withWorkshop(isTrusted: false, settings: settings) { shop in
            var seen: [[String]] = []
            for name in ["job-1", "job-2"] {
                let script = "nproc; grep Cpus_allowed_list /proc/self/status"
                let job = try await shop.process(Workshop.processing(name, script))
                #expect(job.processingJobStatus == .completed, "\(job.failureReason ?? "")")
                seen.append(try await shop.log(.processing, name).suffix(2))
            }
            #expect(seen.map(\.first) == ["1", "1"])
            #expect((seen[0] == seen[1]) == (ProcessInfo.processInfo.activeProcessorCount == 1))
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1, "the machine has one processor"))
    func `a program cannot get more processors than it was given`() async throws {
        try await withWorkshop(isTrusted: false, settings: .confined(processors: 1)) { shop in
            let script = "taskset -cp 0-1 $$ 2>&1; (setsid taskset -c 0,1 nproc 2>&1); nproc; ls /proc/self/fd"
            let job = try await shop.process(Workshop.processing("job-1", script))
            #expect(job.processingJobStatus == .completed, "\(job.failureReason ?? "")")
            let lines = try await shop.log(.processing, "job-1")
            #expect(lines.filter { $0.contains("Operation not permitted") }.count == 2, "\(lines)")
            // Of the descriptors there are the usual three and that of `ls`.
            #expect(lines.suffix(5) == ["1", "0", "1", "2", "3"], "\(lines)")
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

    @Test(.enabled(if: TestPython.works, TestPython.comment))
    func `threads count like processes, for root, too`() async throws {
        try await withWorkshop(isTrusted: false, settings: Self.python(processes: 40)) { shop in
            let script = """
                import threading, time
                for _ in range(200): threading.Thread(target=time.sleep, args=(600,)).start()
                """
            let job = try await shop.process(try shop.python("job-1", script))
            #expect(job.processingJobStatus == .failed)
            let reason = try #require(job.failureReason)
            #expect(
                reason.contains("more than its limit of 40") || reason.contains("can't start new thread"),
                "\(reason)"
            )
        }
    }

    /// Memory that a process has for itself, which the kernel refuses, and memory that it shares, which only the watch sees.
    @Test(
        .enabled(if: TestPython.works, TestPython.comment),
        arguments: [
            ("held = []\nwhile True: held.append(bytearray(32 << 20))", "AlgorithmError: exit code: 1.", "MemoryError"),
            (
                "import mmap, time\nheld = mmap.mmap(-1, 1 << 30)\nfor i in range(0, 1 << 30, 4096): held[i] = 1\ntime.sleep(600)",
                "ClientError: The job uses more memory than its limit of 300 MiB.", "raise the limit"
            ),
            (
                "import os\nfor _ in range(3): os.fork()\nheld = bytearray(80 << 20)\nfor i in range(0, 80 << 20, 4096): held[i] = 1\nimport time; time.sleep(600)",
                "ClientError: The job uses more memory than its limit of 300 MiB.", "raise the limit"
            ),
        ]
    )
    func `a script that allocates without end is ended, and the reason says memory`(
        script: String,
        beginning: String,
        part: String
    ) async throws {
        try await withWorkshop(isTrusted: false, settings: Self.python(memory: 300 << 20)) { shop in
            let job = try await shop.process(try shop.python("job-1", script))
            #expect(job.processingJobStatus == .failed)
            let reason = try #require(job.failureReason)
            #expect(reason.hasPrefix(beginning) && reason.contains(part), "\(reason)")
        }
    }

    private static func python(memory: Int = 4 << 30, processes: Int = 4096) -> ProgramSettings {
        var settings = ProgramSettings.confined(memory: memory, processes: processes)
        settings.python = TestPython.name
        return settings
    }

    /// 2 GiB through the real pipe: what the server holds of it does not grow with it, and its end is there.
    @Test(.timeLimit(.minutes(5)))
    func `a job that writes gigabytes to its log ends as fast as they come, in little memory`() async throws {
        try await withWorkshop(log: 1 << 19, isTrusted: false, settings: .confined()) { shop in
            // The peak counts from here on (proc(5), clear_refs).
            let peaks = try FileHandle(forWritingTo: URL(fileURLWithPath: "/proc/self/clear_refs"))
            try peaks.write(contentsOf: Data("5".utf8))
            let start = ContinuousClock.now
            let job = try await shop.process(
                Workshop.processing(
                    "job-1",
                    "yes $(printf %0100d 0) | head -c 2G; echo; for i in 1 2 3; do echo the end $i; done; exit 1"
                )
            )
            let time = ContinuousClock.now - start
            print("2 GiB of log took \(time)")
            #expect(try #require(job.failureReason).hasSuffix("the end 1\nthe end 2\nthe end 3"))
            let lines = try await shop.log(.processing, "job-1")
            let end = try #require(lines.lastIndex(of: "the end 3"))
            #expect(lines[end - 1] == "the end 2" && lines.count > 1000)
            let dropped = try #require(lines.first { $0.hasSuffix("were dropped.") }?.split(separator: " ")[1])
            #expect(try #require(Int(dropped)) > 2_000_000_000)
            let peak = String(
                decoding: FileManager.default.contents(atPath: "/proc/self/status") ?? Data(),
                as: UTF8.self
            )
            .split(separator: "\n").first { $0.hasPrefix("VmHWM") }?
            .split(separator: " ").dropFirst().first
            #expect(try #require(peak.flatMap { Int($0) }) < 1 << 20, "peak of this process in KiB")
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
