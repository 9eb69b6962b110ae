import Foundation
import Identifiers
import Jobs
import Objects
import Store
import TestSupport
import Testing

@Suite("Continuous outputs", .timeLimit(.minutes(2))) struct OutputTests {
    private func continuous(_ name: String, _ script: String) -> CreateProcessingJobRequest {
        var request = Workshop.processing(name, script, outputs: ["out", "end"])
        request.processingOutputConfig?.outputs[0].s3Output?.s3UploadMode = "Continuous"
        return request
    }

    /// Returns when there is such an object.
    private func awaitObject(_ key: String, _ shop: Workshop, text: String? = nil) async throws {
        let uri = S3URI(bucket: "taxi", key: key)
        while true {
            let found = shop.objects.exists(uri) ? try shop.text(key) : nil
            if let found, text == nil || found == text { return }
            await Task.yield()
        }
    }

    @Test func `files that do not change any more are stored while the job runs, again when they change`() async throws
    {
        try await withWorkshop(uploadInterval: 0.05) { shop in
            let script = """
                cd $DRIFTLOOP_OPT_ML/processing; mkdir out/x; echo 1 > out/x/a; echo 1 > end/a
                go=\(shop.folder.path)/go
                while [ ! -e $go-1 ]; do sleep 0.01; done
                echo 2 > out/x/a; echo 3 > out/b
                while [ ! -e $go-2 ]; do sleep 0.01; done
                echo 4 > out/x/a; rm out/b; echo 5 > out/c
                """
            let arn = try await shop.jobs.createProcessingJob(continuous("job-1", script)).processingJobArn
            try await awaitObject("out/job-1/out/x/a", shop)
            #expect(try shop.text("out/job-1/out/x/a") == "1\n")
            #expect(try shop.keys("out/job-1/end").isEmpty)
            try Data().write(to: shop.folder.appendingPathComponent("go-1"))
            try await awaitObject("out/job-1/out/x/a", shop, text: "2\n")
            try await awaitObject("out/job-1/out/b", shop)
            try Data().write(to: shop.folder.appendingPathComponent("go-2"))
            #expect(try await shop.jobs.waitForEnd(arn: arn) == .completed)
            #expect(
                try shop.keys("out/") == [
                    "out/job-1/end/a", "out/job-1/out/b", "out/job-1/out/c", "out/job-1/out/x/a",
                ]
            )
            #expect(try shop.text("out/job-1/out/x/a") == "4\n")
        }
    }

    @Test func `a file that keeps changing is never stored half`() async throws {
        try await withWorkshop(uploadInterval: 0.5) { shop in
            // Much more often than is looked for files that rest, and for as long as it takes the other to be stored.
            let script = """
                cd $DRIFTLOOP_OPT_ML/processing/out; echo > still
                i=0; while [ $i -lt 150 ]; do head -c 100000 /dev/zero >> growing; i=$((i+1)); sleep 0.01; done
                """
            let arn = try await shop.jobs.createProcessingJob(continuous("job-1", script)).processingJobArn
            try await awaitObject("out/job-1/out/still", shop)
            var sizes: Set<Int> = []
            let uri = S3URI(bucket: "taxi", key: "out/job-1/out/growing")
            while try await shop.jobs
                .describeProcessingJob(
                    DescribeProcessingJobRequest(processingJobName: "job-1")
                )
                .processingJobStatus == .inProgress
            {
                if let size = try? shop.objects.head(uri).size { sizes.insert(size) }
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(try await shop.jobs.waitForEnd(arn: arn) == .completed)
            #expect(try shop.objects.head(uri).size == 15_000_000)
            #expect(sizes.isSubset(of: [15_000_000]))
        }
    }

    @Test(arguments: [false, true])
    func `what a failed or stopped job wrote is stored at its end`(isStopped: Bool) async throws {
        try await withWorkshop(uploadInterval: 600) { shop in
            let script = """
                cd $DRIFTLOOP_OPT_ML/processing; echo 1 > out/a; echo 1 > end/a; echo ready
                \(isStopped ? "sleep 600 & wait" : "exit 1")
                """
            let arn = try await shop.jobs.createProcessingJob(continuous("job-1", script)).processingJobArn
            try await shop.awaitLine("ready", of: "job-1")
            if isStopped {
                try await shop.jobs.stopProcessingJob(StopProcessingJobRequest(processingJobName: "job-1"))
            }
            #expect(try await shop.jobs.waitForEnd(arn: arn) == (isStopped ? .stopped : .failed))
            #expect(try shop.keys("out/") == ["out/job-1/out/a"])
            let job = try await shop.jobs.describeProcessingJob(
                DescribeProcessingJobRequest(processingJobName: "job-1")
            )
            if !isStopped { #expect(job.failureReason?.hasPrefix("AlgorithmError: exit code: 1") == true) }
        }
    }

    @Test func `a link in place of an output folder leads nowhere`() async throws {
        try await withWorkshop(uploadInterval: 0.05) { shop in
            let secret = shop.folder.appendingPathComponent("secret")
            try FileManager.default.createDirectory(at: secret, withIntermediateDirectories: true)
            try Data("secret".utf8).write(to: secret.appendingPathComponent("key"))
            let script = """
                cd $DRIFTLOOP_OPT_ML; rm -r processing/end processing/out; ln -s \(secret.path) processing/end
                mkdir processing/out; echo 1 > processing/out/a; ln -s \(secret.path) processing/out/x
                while [ ! -e \(shop.folder.path)/go ]; do sleep 0.01; done
                rm -r processing/out; ln -s \(secret.path) processing/out
                """
            let arn = try await shop.jobs.createProcessingJob(continuous("job-1", script)).processingJobArn
            try await awaitObject("out/job-1/out/a", shop)
            try Data().write(to: shop.folder.appendingPathComponent("go"))
            _ = try await shop.jobs.waitForEnd(arn: arn)
            #expect(try shop.keys("out/") == ["out/job-1/out/a"])
            // The same for a training job's folders.
            _ = try await shop.train(
                Workshop.training("train-1", "cd $DRIFTLOOP_OPT_ML; rmdir model; ln -s \(secret.path) model")
            )
            #expect(try shop.keys("model/").isEmpty)
        }
    }

    @Test func `checkpoints are there at the start and stored as they come`() async throws {
        try await withWorkshop(uploadInterval: 0.05) { shop in
            try shop.put("first", "checkpoints/old")
            let script = """
                cd $DRIFTLOOP_OPT_ML/checkpoints; cat old; echo; echo more >> old; echo 1 > new
                while [ ! -e \(shop.folder.path)/go ]; do sleep 0.01; done; exit 1
                """
            var request = Workshop.training("train-1", script)
            request.checkpointConfig = CheckpointConfig(s3Uri: "s3://taxi/checkpoints")
            let arn = try await shop.jobs.createTrainingJob(request).trainingJobArn
            try await awaitObject("checkpoints/new", shop)
            try Data().write(to: shop.folder.appendingPathComponent("go"))
            #expect(try await shop.jobs.waitForEnd(arn: arn) == .failed)
            #expect(try shop.text("checkpoints/old") == "firstmore\n")
            #expect(try await shop.log(.training, "train-1").first == "first")
            let job = try await shop.jobs.describeTrainingJob(DescribeTrainingJobRequest(trainingJobName: "train-1"))
            #expect(job.checkpointConfig?.s3Uri == "s3://taxi/checkpoints")
            request.trainingJobName = "train-2"
            request.checkpointConfig?.localPath = "/opt/ml/model/x"
            await #expect(throws: ServiceError.self) { try await shop.jobs.createTrainingJob(request) }
        }
    }
}
