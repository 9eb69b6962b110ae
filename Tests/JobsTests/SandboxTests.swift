import Foundation
import Identifiers
import Jobs
import Store
import TestSupport
import Testing

extension Bubblewrap {
    static let comment: Comment = "needs bubblewrap, and user namespaces: scripts/install-packages"
}

extension ProgramSettings {
    /// With a sandbox, and limits that tests can reach.
    static func confined(
        disk: Int = 1 << 30,
        memory: Int = 4 << 30,
        processes: Int = 4096,
        processors: Int? = nil
    ) -> ProgramSettings {
        var settings = ProgramSettings()
        settings.engine = .none
        settings.limits.disk = disk
        settings.limits.memory = memory
        settings.limits.processes = processes
        settings.limits.processors = processors
        return settings
    }
}

/// The command lines of the processes there are that hold `text`.
func commandLines(with text: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int($0) != nil }
        .compactMap { name in
            guard let bytes = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else { return nil }
            let line = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\0", with: " ")
            return line.contains(text) ? line : nil
        }
}

@Suite("The sandbox", .enabled(if: Bubblewrap.works, Bubblewrap.comment), .timeLimit(.minutes(2)))
struct SandboxTests {
    @Test func `a program sees its own tree, and the system's software, and nothing else`() async throws {
        setenv("AWS_SECRET_ACCESS_KEY", "secret", 1)
        try await withWorkshop(isTrusted: false, settings: .confined()) { shop in
            try shop.put("1\n", "data/a.csv")
            let script = """
                echo at $PWD; cat /opt/ml/processing/input/data/a.csv > processing/out/a; env
                test -e \(shop.folder.path) && echo sees the state
                for place in /usr/x /etc/x /x /dev/x /opt/ml/../../y; do touch $place 2> /dev/null && echo wrote $place; done
                touch /tmp/x /dev/shm/x /root/x /opt/x || echo no room
                ls /home /srv /mnt 2> /dev/null; echo interfaces: $(sed 1,2d /proc/net/dev | cut -d: -f1)
                echo processes: $(ls -d /proc/[0-9]* | wc -l); grep CapEff /proc/self/status
                """
            let job = try await shop.process(
                Workshop.processing(
                    "job-1",
                    script,
                    inputs: [Workshop.input("data", "s3://taxi/data")],
                    outputs: ["out"],
                    environment: ["LD_PRELOAD": "", "where": "/opt/ml/x"]
                )
            )
            #expect(job.processingJobStatus == .completed)
            #expect(try shop.text("out/job-1/out/a") == "1\n")
            let lines = try await shop.log(.processing, "job-1")
            for line in [
                "at /opt/ml", "interfaces: lo", "CapEff:\t0000000000000000", "DRIFTLOOP_OPT_ML=/opt/ml",
                "where=/opt/ml/x",
                "HOME=/root", "TMPDIR=/tmp",
            ] {
                #expect(lines.contains(line))
            }
            #expect(!lines.contains { $0.hasPrefix("wrote") || $0.hasPrefix("sees") || $0.contains("no room") })
            #expect(!lines.contains { $0.contains("secret") || $0.contains(shop.folder.path) })
            let processes = lines.first { $0.hasPrefix("processes:") }.flatMap { Int($0.split(separator: " ")[1]) }
            #expect(try #require(processes) < 8)
        }
    }

    @Test func `the state directory is hidden, also below a folder that may be read`() async throws {
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            try Data("shown\n".utf8).write(to: folder.appendingPathComponent("file"))
            var settings = ProgramSettings.confined()
            settings.readable = [folder.path]
            settings.hidden = state.path
            let shop = try Workshop(state, isTrusted: false, settings: settings)
            let script = "cat \(folder.path)/file; ls -A \(state.path) | wc -l; touch \(folder.path)/x || echo kept"
            try await shop.running {
                #expect(try await shop.process(Workshop.processing("job-1", script)).failureReason == nil)
                let lines = try await shop.log(.processing, "job-1")
                #expect(lines.prefix(2) == ["shown", "0"])
                #expect(lines.last == "kept")
            }
        }
    }

    @Test func `large inputs are links that the program cannot write to, small ones are its own`() async throws {
        try await withWorkshop(isTrusted: false, settings: .confined()) { shop in
            let large = String(repeating: "x", count: 2 << 20)
            try shop.put(large, "data/large")
            try shop.put("small", "data/small")
            let script = """
                cd /opt/ml/processing/input/data; echo links: $(stat -c %h large) $(stat -c %h small)
                echo y >> large; chmod 777 large; rm -f large; mv large gone; truncate -s 0 large; true > large
                echo mine >> small && rm small && touch new && mv new newer && echo free
                wc -c < large
                """
            let job = try await shop.process(
                Workshop.processing("job-1", script, inputs: [Workshop.input("data", "s3://taxi/data")])
            )
            #expect(job.processingJobStatus == .completed)
            let lines = try await shop.log(.processing, "job-1")
            #expect(lines.contains("links: 2 1"))
            #expect(lines.contains("free"))
            #expect(lines.last == String(2 << 20))
            #expect(try shop.text("data/large") == large)
            #expect(try shop.text("data/small") == "small")
        }
    }

    @Test func `a stopped program is asked first, and then all of it is gone`() async throws {
        try await withWorkshop(grace: 60, isTrusted: false, settings: .confined()) { shop in
            let name = "sleep 7.\(UInt32.random(in: 0...UInt32.max))e6"
            let script = """
                setsid setsid \(name) & (trap '' TERM; \(name)) &
                trap 'echo asked; exit 3' TERM; echo ready; while :; do sleep 0.05; done
                """
            let arn = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", script)).processingJobArn
            try await shop.awaitLine("ready", of: "job-1")
            try await shop.jobs.stopProcessingJob(StopProcessingJobRequest(processingJobName: "job-1"))
            #expect(try await shop.jobs.waitForEnd(arn: arn) == .stopped)
            #expect(try await shop.log(.processing, "job-1").contains("asked"))
            #expect(commandLines(with: name) == [])
        }
    }

    @Test func `a program that ignores SIGTERM is killed with its daemons`() async throws {
        try await withWorkshop(grace: 0.1, isTrusted: false, settings: .confined()) { shop in
            let name = "sleep 6.\(UInt32.random(in: 0...UInt32.max))e6"
            let script = "trap '' TERM; setsid sh -c 'setsid \(name) &' & setsid env -i \(name) & \(name)"
            let job = try await shop.process(Workshop.processing("job-1", script, seconds: 1))
            #expect(job.processingJobStatus == .stopped)
            #expect(job.failureReason == "The job ran longer than its MaxRuntimeInSeconds of 1 and was stopped.")
            #expect(commandLines(with: name) == [])
        }
    }

    @Test func `a program's daemons end with it`() async throws {
        try await withWorkshop(isTrusted: false, settings: .confined()) { shop in
            let name = "sleep 5.\(UInt32.random(in: 0...UInt32.max))e6"
            let job = try await shop.process(Workshop.processing("job-1", "setsid env -i setsid \(name) & echo end"))
            #expect(job.processingJobStatus == .completed)
            #expect(commandLines(with: name) == [])
        }
    }

    @Test func `a program that is killed, or not there, says so`() async throws {
        try await withWorkshop(isTrusted: false, settings: .confined()) { shop in
            let killed = try await shop.process(Workshop.processing("job-1", "kill -9 $$"))
            let reason = try #require(killed.failureReason)
            #expect(
                reason.hasPrefix(
                    "AlgorithmError: killed by signal 9 (SIGKILL: by hand, or by the system because memory"
                )
            )
            let gone = try await shop.process(Workshop.processing("job-2", "exec /opt/ml/gone"))
            #expect(try #require(gone.failureReason).contains("/opt/ml/gone"))
        }
    }

    @Test func `the server's end is the program's`() async throws {
        let name = "sleep 4.\(UInt32.random(in: 0...UInt32.max))e6"
        setenv("DRIFTLOOP_TEST_SLEEP", name, 1)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            let name = ProcessInfo.processInfo.environment["DRIFTLOOP_TEST_SLEEP"] ?? ""
            try await withWorkshop(isTrusted: false, settings: .confined()) { shop in
                _ = try await shop.jobs.createProcessingJob(
                    Workshop.processing("job-1", "echo ready; setsid env -i \(name) & exec env -i \(name)")
                )
                try await shop.awaitLine("ready", of: "job-1")
                while commandLines(with: name).count < 2 { await Task.yield() }
                kill(getpid(), SIGKILL)
                try await shop.awaitLine("never", of: "job-1")
            }
        }
        // By the kernel's hand, within moments.
        while !commandLines(with: name).isEmpty { await Task.yield() }
    }

    @Test(arguments: ["/nonexistent/bwrap", "/bin/false"])
    func `without a sandbox that works a user's program is refused, and the reason says what to do`(
        program: String
    ) async throws {
        var settings = ProgramSettings.confined()
        settings.sandbox = .program(program)
        try await withWorkshop(isTrusted: false, settings: settings) { shop in
            let job = try await shop.process(Workshop.processing("job-1", "echo ran"))
            #expect(job.processingJobStatus == .failed)
            let reason = try #require(job.failureReason)
            #expect(reason.contains(program) && reason.contains("bubblewrap") && reason.contains("--no-sandbox"))
            #expect(try await !shop.log(.processing, "job-1").contains("ran"))
        }
    }

    @Test func `a network is there where the configuration gives it and the job does not refuse it`() async throws {
        var settings = ProgramSettings.confined()
        settings.allowsNetwork = true
        try await withWorkshop(isTrusted: false, settings: settings) { shop in
            let script = "readlink /proc/self/ns/net"
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/net")
            _ = try await shop.process(Workshop.processing("job-1", script))
            #expect(try await shop.log(.processing, "job-1") == [own])
            var isolated = Workshop.processing("job-2", script)
            isolated.networkConfig = NetworkConfig(enableNetworkIsolation: true)
            _ = try await shop.process(isolated)
            #expect(try await shop.log(.processing, "job-2") != [own])
        }
    }
}

@Suite("Without a sandbox", .timeLimit(.minutes(1))) struct UnconfinedTests {
    @Test func `the log says so, and /opt/ml means the job's own tree`() async throws {
        try await withWorkshop(isTrusted: false, settings: .unconfined) { shop in
            let job = try await shop.process(
                Workshop.processing(
                    "job-1",
                    "echo x > /opt/ml/processing/out/$where",
                    outputs: ["out"],
                    environment: ["where": "y"]
                )
            )
            #expect(job.processingJobStatus == .completed)
            #expect(try shop.text("out/job-1/out/y") == "x\n")
            #expect(try await shop.log(.processing, "job-1")[0].hasPrefix("driftloop: the sandbox is off"))
        }
    }
}
