import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Objects
import Store
import TestSupport
import Testing

@Suite("Several instances", .timeLimit(.minutes(2))) struct InstancesTests {
    private func request(
        _ name: String,
        _ script: String,
        count: Int,
        inputs: [ProcessingInput]? = nil,
        outputs: [String] = ["out"]
    ) -> CreateProcessingJobRequest {
        var request = Workshop.processing(name, script, inputs: inputs, outputs: outputs)
        request.processingResources.clusterConfig.instanceCount = count
        return request
    }

    @Test func `every instance has its own tree and knows who it is, and all run at once`() async throws {
        try await withWorkshop { shop in
            // Each waits until all have begun: run one after the other, the first would never end.
            let script = """
                d=$DRIFTLOOP_OPT_ML; h=$(sed 's/.*"current_host":"\\([^"]*\\)".*/\\1/' $d/config/resourceconfig.json)
                job=\(shop.folder.path)/begun; mkdir -p $job; touch $job/$h
                while [ $(ls $job | wc -l) -lt 3 ]; do sleep 0.01; done
                cp $d/config/resourceconfig.json $d/processing/out/$h; echo "I am $h"
                """
            let job = try await shop.process(request("job-1", script, count: 3))
            #expect(job.processingJobStatus == .completed)
            let hosts = ["algo-1", "algo-2", "algo-3"]
            #expect(try shop.keys("out/") == hosts.map { "out/job-1/out/" + $0 })
            for host in hosts {
                let resources = try JSON(parsing: shop.text("out/job-1/out/" + host))
                #expect(resources["current_host"]?.string == host)
                #expect(resources["hosts"]?.array?.compactMap(\.string) == hosts)
            }
            #expect(
                try await shop.log(.processing, "job-1").sorted() == hosts.map { "[\($0)] I am \($0)" }
            )
            let folder = shop.tree(.processing, "job-1").deletingLastPathComponent().path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["log"])
        }
    }

    @Test func `objects are dealt to the instances by key, or given to all`() async throws {
        try await withWorkshop { shop in
            for index in 0..<7 { try shop.put("\(index)", "data/part-\(index)") }
            for distribution in ["ShardedByS3Key", "FullyReplicated"] {
                var input = Workshop.input("data", "s3://taxi/data/")
                input.s3Input?.s3DataDistributionType = distribution
                let script = """
                    d=$DRIFTLOOP_OPT_ML; h=$(sed 's/.*"current_host":"\\([^"]*\\)".*/\\1/' $d/config/resourceconfig.json)
                    ls $d/processing/input/data > $d/processing/out/$h
                    """
                let job = try await shop.process(request(distribution, script, count: 3, inputs: [input]))
                #expect(job.processingJobStatus == .completed)
                let seen = try ["algo-1", "algo-2", "algo-3"]
                    .map { try shop.text("out/\(distribution)/out/\($0)").split(separator: "\n").map(String.init) }
                if distribution == "FullyReplicated" {
                    #expect(seen.allSatisfy { $0 == (0..<7).map { "part-\($0)" } })
                } else {
                    #expect(seen == [["part-0", "part-3", "part-6"], ["part-1", "part-4"], ["part-2", "part-5"]])
                }
            }
        }
    }

    @Test func `one instance that fails ends the others and the job`() async throws {
        try await withWorkshop { shop in
            let script = """
                d=$DRIFTLOOP_OPT_ML
                if grep -q '"current_host":"algo-2"' $d/config/resourceconfig.json; then echo broken; exit 3; fi
                sleep 600 & wait
                """
            let job = try await shop.process(request("job-1", script, count: 3))
            #expect(job.processingJobStatus == .failed)
            #expect(job.failureReason == "AlgorithmError: exit code: 3, on algo-2. Last lines of the log: broken")
        }
    }

    @Test func `stopping a job stops all of its instances`() async throws {
        try await withWorkshop { shop in
            let script = "echo ready $$; sleep 600 & wait"
            let arn = try await shop.jobs.createProcessingJob(request("job-1", script, count: 2)).processingJobArn
            while try await shop.log(.processing, "job-1").filter({ $0.contains("ready") }).count < 2 {
                await Task.yield()
            }
            let processes = try await shop.log(.processing, "job-1")
                .compactMap { pid_t($0.split(separator: " ").last ?? "") }
            try await shop.jobs.stopProcessingJob(StopProcessingJobRequest(processingJobName: "job-1"))
            #expect(try await shop.jobs.waitForEnd(arn: arn) == .stopped)
            #expect(processes.count == 2)
            for process in processes { #expect(kill(process, 0) == -1) }
        }
    }

    @Test func `where instances wrote one path, the last one's file is stored, and the log says so`() async throws {
        try await withWorkshop { shop in
            let script = """
                d=$DRIFTLOOP_OPT_ML; h=$(sed 's/.*"current_host":"\\([^"]*\\)".*/\\1/' $d/config/resourceconfig.json)
                echo $h > $d/processing/out/same; echo $h > $d/processing/out/$h
                """
            let job = try await shop.process(request("job-1", script, count: 3))
            #expect(job.processingJobStatus == .completed)
            #expect(try shop.text("out/job-1/out/same") == "algo-3\n")
            #expect(try shop.keys("out/").count == 4)
            let notes = try await shop.log(.processing, "job-1").filter { $0.contains("several instances wrote") }
            #expect(notes.count == 2)
        }
    }

    @Test func `a model has the files of all instances, and the first one's where they clash`() async throws {
        try await withWorkshop { shop in
            let script = """
                d=$DRIFTLOOP_OPT_ML; echo $SM_CURRENT_HOST > $d/model/$SM_CURRENT_HOST; echo $SM_CURRENT_HOST > $d/model/same
                echo "$SM_HOSTS" > $d/model/hosts
                """
            var request = Workshop.training("train-1", script)
            request.resourceConfig.instanceCount = 2
            request.outputDataConfig.compressionType = "NONE"
            let job = try await shop.train(request)
            #expect(job.modelArtifacts?.s3ModelArtifacts == "s3://taxi/model/train-1/output/model/")
            let prefix = "model/train-1/output/model/"
            #expect(try shop.keys(prefix) == ["algo-1", "algo-2", "hosts", "same"].map { prefix + $0 })
            #expect(try shop.text(prefix + "same") == "algo-1\n")
            #expect(try shop.text(prefix + "hosts") == "[\"algo-1\",\"algo-2\"]\n")
        }
    }

    @Test(.enabled(if: Bubblewrap.works, Bubblewrap.comment))
    func `instances in sandboxes share an object that none of them can damage`() async throws {
        try await withWorkshop(isTrusted: false, settings: .confined()) { shop in
            let content = [UInt8](repeating: 7, count: 2 << 20)
            let uri = S3URI(bucket: "taxi", key: "data/large")
            try shop.objects.put(content, at: uri)
            let script = """
                cd /opt/ml; f=processing/input/data/large; h=$(sed 's/.*"current_host":"\\([^"]*\\)".*/\\1/' config/resourceconfig.json)
                chmod u+w $f; echo x >> $f; wc -c < $f > processing/out/$h
                """
            let inputs = [Workshop.input("data", "s3://taxi/data/")]
            let job = try await shop.process(request("job-1", script, count: 2, inputs: inputs))
            #expect(job.processingJobStatus == .completed, "\(job.failureReason ?? "")")
            #expect(try shop.keys("out/") == ["out/job-1/out/algo-1", "out/job-1/out/algo-2"])
            #expect(try shop.text("out/job-1/out/algo-2") == "\(2 << 20)\n")
            #expect(try shop.objects.read(uri) == content)
        }
    }
}
