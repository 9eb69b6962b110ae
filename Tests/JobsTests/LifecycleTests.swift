import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Jobs
import Objects
import Store
import TestSupport
import Testing

@Suite("The life of a job", .timeLimit(.minutes(2))) struct LifecycleTests {
    private func isAlive(_ process: pid_t) -> Bool {
        guard let text = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return false }
        // A zombie has ended.
        return !String(decoding: text, as: UTF8.self).contains(") Z ")
    }

    private func stop(_ shop: Workshop, _ script: String) async throws -> DescribeProcessingJobResponse {
        let arn = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", script, outputs: ["out"]))
            .processingJobArn
        try await shop.awaitLine("ready", of: "job-1")
        try await shop.jobs.stopProcessingJob(StopProcessingJobRequest(processingJobName: "job-1"))
        try await shop.jobs.waitForEnd(arn: arn)
        return try await shop.jobs.describeProcessingJob(DescribeProcessingJobRequest(processingJobName: "job-1"))
    }

    @Test func `a stopped job gets SIGTERM first`() async throws {
        try await withWorkshop(grace: 60) { shop in
            let job = try await stop(shop, "trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.05; done")
            #expect(job.processingJobStatus == .stopped)
            #expect(try await shop.log(.processing, "job-1").contains("asked"))
            #expect(
                try await shop.events().map { $0.detail["ProcessingJobStatus"]?.string } == [
                    "InProgress", "Stopping", "Stopped",
                ]
            )
        }
    }

    @Test func `a job that ignores SIGTERM is killed after the grace time`() async throws {
        try await withWorkshop(grace: 0.1) { shop in
            let job = try await stop(shop, "trap '' TERM; echo ready; while :; do sleep 0.05; done")
            #expect(job.processingJobStatus == .stopped)
        }
    }

    @Test func `a job that waits its turn is stopped without running`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let arn = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", "echo ran")).processingJobArn
            try await shop.jobs.stopProcessingJob(StopProcessingJobRequest(processingJobName: "job-1"))
            try await shop.running { () async throws in
                #expect(try await shop.jobs.waitForEnd(arn: arn) == .stopped)
                #expect(try await shop.log(.processing, "job-1").isEmpty)
                let error = await #expect(throws: ServiceError.self) {
                    try await shop.jobs.stopProcessingJob(StopProcessingJobRequest(processingJobName: "job-1"))
                }
                #expect(error?.code == .validation)
            }
        }
    }

    @Test func `a job that runs too long is stopped and says so`() async throws {
        try await withWorkshop(grace: 0.1) { shop in
            let job = try await shop.process(Workshop.processing("job-1", "trap '' TERM; sleep 60", seconds: 1))
            #expect(job.processingJobStatus == .stopped)
            #expect(job.failureReason == "The job ran longer than its MaxRuntimeInSeconds of 1 and was stopped.")
        }
    }

    @Test func `what a job starts does not outlive it, in whatever session`() async throws {
        try await withWorkshop { shop in
            let script = """
                sleep 600 & echo $!; setsid sh -c 'echo $$; exec sleep 600' & setsid setsid sleep 600 > /dev/null 2>&1 &
                while [ $(grep -c . $DRIFTLOOP_OPT_ML/../log) -lt 2 ]; do :; done; exit 0
                """
            let job = try await shop.process(Workshop.processing("job-1", script))
            #expect(job.processingJobStatus == .completed)
            let processes = try await shop.log(.processing, "job-1").compactMap { pid_t($0) }
            #expect(processes.count == 2)
            #expect(processes.allSatisfy { !isAlive($0) })
        }
    }

    @Test func `the standard input stays open while the server lives`() async throws {
        try await withWorkshop { shop in
            // A shell gives a background command /dev/null, so it asks for the pipe itself.
            let job = try await shop.process(
                Workshop.processing("job-1", "exec 3<&0; (cat <&3; echo closed) & sleep 0.2; echo waited; exit 0")
            )
            #expect(job.processingJobStatus == .completed)
            // When the job has ended the pipe is closed, and `closed` may come before the sweep.
            #expect(try await shop.log(.processing, "job-1").first == "waited")
        }
    }

    @Test func `a job whose server was killed runs again, once, and its left-overs are ended`() async throws {
        try await withScratchFolder { folder in
            // The crash, as it lies on the disk: a job that was running, its half-made outputs, a process of its.
            let shop = try Workshop(folder)
            let script = "ls $DRIFTLOOP_OPT_ML/processing/out; echo x > $DRIFTLOOP_OPT_ML/processing/out/x"
            let arn = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", script, outputs: ["out"]))
                .processingJobArn
            try await shop.store.write {
                try $0.database.execute(sql: "UPDATE job SET phase = 'running', attempt = 1, started = 1, boot = 'b'")
            }
            let tree = shop.tree(.processing, "job-1")
            try FileManager.default.createDirectory(
                at: tree.appendingPathComponent("processing/out/half"),
                withIntermediateDirectories: true
            )
            let leftOver = Process()
            leftOver.executableURL = URL(fileURLWithPath: "/bin/sleep")
            leftOver.arguments = ["600"]
            leftOver.environment = ["DRIFTLOOP_OPT_ML": tree.path]
            try leftOver.run()
            let process = leftOver.processIdentifier
            try await shop.running { () async throws in
                #expect(try await shop.jobs.waitForEnd(arn: arn) == .completed)
                #expect(!isAlive(process))
                #expect(try shop.keys("out/") == ["out/job-1/out/x"])
                let log = try await shop.log(.processing, "job-1")
                #expect(log == ["driftloop: the server was restarted; the job begins again (attempt 2)."])
                #expect(try await shop.events().count == 2)
            }
            leftOver.waitUntilExit()
        }
    }

    @Test func `outputs that a killed server was storing are stored to their end, without another run`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let arn = try await shop.jobs
                .createProcessingJob(Workshop.processing("job-1", "echo ran", outputs: ["out"]))
                .processingJobArn
            let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            try await shop.store.write {
                try $0.database.execute(
                    sql: "UPDATE job SET phase = 'uploading', attempt = 1, started = 1, boot = ?, outcome = ?",
                    arguments: [
                        boot, #"{"Status":"Completed","Stage":"Completed","ExitMessage":"fine","StoresOutputs":true}"#,
                    ]
                )
            }
            let output = shop.tree(.processing, "job-1").appendingPathComponent("processing/out")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            try Data("rest".utf8).write(to: output.appendingPathComponent("b"))
            try shop.put("first", "out/job-1/out/a")
            try await shop.running { () async throws in
                #expect(try await shop.jobs.waitForEnd(arn: arn) == .completed)
                #expect(try shop.keys("out/") == ["out/job-1/out/a", "out/job-1/out/b"])
                #expect(try await !shop.log(.processing, "job-1").contains("ran"))
                let job = try await shop.jobs.describeProcessingJob(
                    DescribeProcessingJobRequest(processingJobName: "job-1")
                )
                #expect(job.exitMessage == "fine")
            }
        }
    }

    @Test func `a server that stops ends its jobs' processes and takes the jobs up again`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let script = """
                d=$DRIFTLOOP_OPT_ML/../../once; if [ -e $d ]; then echo again; exit 0; fi
                touch $d; echo $$; echo ready; sleep 600 & wait
                """
            let arn = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", script)).processingJobArn
            try await shop.running { () async throws in try await shop.awaitLine("ready", of: "job-1") }
            let process = try #require(pid_t(try await shop.log(.processing, "job-1")[0]))
            #expect(!isAlive(process))
            let job = try await shop.jobs.describeProcessingJob(
                DescribeProcessingJobRequest(processingJobName: "job-1")
            )
            #expect(job.processingJobStatus == .inProgress)
            try await shop.running { () async throws in #expect(try await shop.jobs.waitForEnd(arn: arn) == .completed)
            }
            #expect(try await shop.log(.processing, "job-1").last == "again")
        }
    }

    @Test func `SIGKILL of the server at work loses nothing and doubles nothing`() async throws {
        try await withScratchFolder { folder in
            await #expect(processExitsWith: .signal(SIGKILL)) { [state = folder.path as String] in
                let shop = try Workshop(URL(fileURLWithPath: state))
                let script = """
                    d=$DRIFTLOOP_OPT_ML/../../once; echo x > $DRIFTLOOP_OPT_ML/processing/out/$(ls $d* 2> /dev/null | wc -l)
                    if [ -e $d ]; then exit 0; fi
                    touch $d; echo $$; echo ready; exec sleep 600
                    """
                _ = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", script, outputs: ["out"]))
                try await shop.running { () async throws in
                    try await shop.awaitLine("ready", of: "job-1")
                    kill(getpid(), SIGKILL)
                    try await shop.awaitLine("never", of: "job-1")
                }
            }
            let shop = try Workshop(folder)
            let process = try #require(pid_t(try await shop.log(.processing, "job-1")[0]))
            try await shop.running { () async throws in
                let arn = "arn:aws:sagemaker:us-east-1:000000000000:processing-job/job-1"
                #expect(try await shop.jobs.waitForEnd(arn: arn) == .completed)
            }
            #expect(!isAlive(process))
            #expect(try shop.keys("out/") == ["out/job-1/out/1"])
            #expect(
                try await shop.events().map { $0.detail["ProcessingJobStatus"]?.string } == ["InProgress", "Completed"]
            )
        }
    }

    @Test func `waiting for a job ends with the waiter's task`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let arn = try await shop.jobs.createProcessingJob(Workshop.processing("job-1", "true")).processingJobArn
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do { try await shop.jobs.waitForEnd(arn: arn) } catch { return error is CancellationError }
                    return false
                }
                group.cancelAll()
                for await wasCancelled in group { #expect(wasCancelled) }
            }
        }
    }
}
