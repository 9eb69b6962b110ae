import Foundation
import Identifiers
import Jobs
import Objects
import Store
import TestSupport
import Testing

@Suite("Inputs of jobs", .timeLimit(.minutes(2))) struct InputTests {
    private func manifest(_ uri: String) -> ProcessingInput {
        var input = Workshop.input("data", uri)
        input.s3Input?.s3DataType = "ManifestFile"
        return input
    }

    @Test func `a manifest's objects are files at their paths`() async throws {
        try await withWorkshop { shop in
            for key in ["in/a", "in/x/b", "in/x/c", "in/d"] { try shop.put(key, key) }
            try shop.put(#"[{"prefix": "s3://taxi/in/"}, "a", "x/b"]"#, "manifests/one")
            let job = try await shop.process(
                Workshop.processing(
                    "job-1",
                    "cd $DRIFTLOOP_OPT_ML/processing/input/data; find . -type f | sort",
                    inputs: [manifest("s3://taxi/manifests/one")]
                )
            )
            #expect(job.processingJobStatus == .completed)
            #expect(try await shop.log(.processing, "job-1") == ["./a", "./x/b"])
        }
    }

    @Test(arguments: [
        ("{", "is no JSON"), ("{}", "does not begin with"), ("[]", "does not begin with"),
        (#"["a"]"#, "does not begin with"),
        (#"[{"prefix": "in/"}, "a"]"#, "does not begin with"),
        (#"[{"prefix": "s3://taxi/in/"}, "a", 7]"#, "the entry 3 '7'"),
        (#"[{"prefix": "s3://taxi/in/"}, "none"]"#, "the entry 2 'none'"),
        (#"[{"prefix": "s3://taxi/in/"}, "../in/a"]"#, "the entry 2 '../in/a'"),
        (#"[{"prefix": "s3://nobody/"}, "a"]"#, "the entry 2 'a'"),
        (#"[{"prefix": "s3://taxi/in/"}]"#, "No S3 objects found"),
    ])
    func `a manifest that is none fails the job, naming the entry`(text: String, reason: String) async throws {
        try await withWorkshop { shop in
            try shop.put("1", "in/a")
            try shop.put("1", "in/../in/a")
            try shop.put(text, "manifest")
            let job = try await shop.process(
                Workshop.processing("job-1", "echo ran", inputs: [manifest("s3://taxi/manifest")])
            )
            #expect(job.processingJobStatus == .failed)
            #expect(job.failureReason?.hasPrefix("ClientError: ") == true)
            #expect(job.failureReason?.contains(reason) == true)
        }
    }

    @Test func `a channel of gzip is decompressed`() async throws {
        try await withWorkshop { shop in
            func gzip(_ text: String) throws -> [UInt8] {
                [UInt8](try Program("gzip").run(["-c"], input: text).bytes)
            }
            let long = String(repeating: "0123456789\n", count: 5000)
            let packed = try gzip(long)
            // Two members in one file are one file.
            try shop.objects.put(packed + gzip("end\n"), at: S3URI(bucket: "taxi", key: "in/x/a.csv.gz"))
            try shop.objects.put(gzip(""), at: S3URI(bucket: "taxi", key: "in/b"))
            var request = Workshop.training(
                "train-1",
                "cp -r $DRIFTLOOP_OPT_ML/input/data/train/* $DRIFTLOOP_OPT_ML/model",
                channels: ["train": "s3://taxi/in/"]
            )
            request.outputDataConfig.compressionType = "NONE"
            request.inputDataConfig?[0].compressionType = "Gzip"
            let job = try await shop.train(request)
            #expect(job.trainingJobStatus == .completed, "\(job.failureReason ?? "")")
            #expect(try shop.text("model/train-1/output/model/x/a.csv") == long + "end\n")
            #expect(try shop.text("model/train-1/output/model/b") == "")
            for (name, bytes) in [("cut", packed.dropLast(9)), ("none", Array("plain".utf8)[...]), ("empty", [])] {
                try shop.objects.put(Array(bytes), at: S3URI(bucket: "taxi", key: "bad-\(name)"))
                var bad = request
                bad.trainingJobName = name
                bad.inputDataConfig?[0].dataSource.s3DataSource?.s3Uri = "s3://taxi/bad-\(name)"
                let failed = try await shop.train(bad)
                #expect(failed.trainingJobStatus == .failed)
                #expect(failed.failureReason?.contains("s3://taxi/bad-\(name) is") == true)
            }
        }
    }

    @Test func `a dataset definition is refused by name`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let text = #"{"InputName":"query","DatasetDefinition":{"LocalPath":"/opt/ml/processing/x"}}"#
            let input = try AWSCoding.value(ProcessingInput.self, from: text)
            let error = await #expect(throws: ServiceError.self) {
                try await shop.jobs.createProcessingJob(Workshop.processing("job-1", "true", inputs: [input]))
            }
            #expect(error?.message.contains("'query' has a DatasetDefinition") == true)
        }
    }

    @Test func `a full disk while inputs are staged ends the job with a sentence`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let jobs = folder.appendingPathComponent("jobs")
            guard try mountSmallDisk(at: jobs, megabytes: 1) else { return }
            defer { unmount(jobs) }
            try shop.objects.put([UInt8](repeating: 1, count: 4 << 20), at: S3URI(bucket: "taxi", key: "in/large"))
            try await shop.running { () async throws in
                let job = try await shop.process(
                    Workshop.processing("job-1", "echo ran", inputs: [Workshop.input("data", "s3://taxi/in/")])
                )
                #expect(job.processingJobStatus == .failed)
                #expect(job.failureReason?.contains("No space left on device. Free space on that disk") == true)
                // With room again, the next job runs.
                let next = try await shop.process(Workshop.processing("job-2", "echo ran"))
                #expect(next.processingJobStatus == .completed)
            }
        }
    }

    @Test func `a full disk while outputs are stored ends the job with a sentence, and no object is half`() async throws
    {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let objects = folder.appendingPathComponent("objects")
            guard try mountSmallDisk(at: objects, megabytes: 2) else { return }
            defer { unmount(objects) }
            let small = try Objects(store: shop.store)
            try small.createBucket("taxi")
            try await shop.running { () async throws in
                let job = try await shop.process(
                    Workshop.processing(
                        "job-1",
                        "cd $DRIFTLOOP_OPT_ML/processing/out; echo small > a; head -c 4000000 /dev/zero > b",
                        outputs: ["out"]
                    )
                )
                #expect(job.processingJobStatus == .failed)
                #expect(job.failureReason?.contains("Data upload failed") == true)
                #expect(job.failureReason?.contains("No space left on device") == true)
                #expect(try shop.keys("out/") == ["out/job-1/out/a"])
                let left = try FileManager.default.contentsOfDirectory(atPath: objects.path + "/.arrivals")
                #expect(left.isEmpty)
            }
        }
    }

    /// Mounts a file system in memory; false, with a message, where this process may not.
    private func mountSmallDisk(at folder: URL, megabytes: Int) throws -> Bool {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let arguments = ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path]
        guard let mount = try? Program("mount").run(arguments) else {
            print("skipped: there is no program 'mount'")
            return false
        }
        if mount.status != 0 { print("skipped: a small disk cannot be mounted; that takes root") }
        return mount.status == 0
    }

    private func unmount(_ folder: URL) { _ = try? Program("umount").run(["-l", folder.path]) }
}
