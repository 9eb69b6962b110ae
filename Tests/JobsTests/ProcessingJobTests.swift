import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Objects
import Store
import TestSupport
import Testing

@Suite("Processing jobs", .timeLimit(.minutes(2))) struct ProcessingJobTests {
    @Test(arguments: [false, true]) func `inputs are files, and files become objects`(isTrusted: Bool) async throws {
        try await withWorkshop(isTrusted: isTrusted) { shop in
            try shop.put("1\n", "data/a.csv")
            try shop.put("2\n", "data/sub/b.csv")
            let script = """
                cd $DRIFTLOOP_OPT_ML/processing
                cat input/data/a.csv input/data/sub/b.csv > sum/all.csv; mkdir sum/deep; echo x > sum/deep/x
                echo CompletedWithViolations: 3 > $DRIFTLOOP_OPT_ML/output/message; echo done; echo trouble >&2
                """
            let job = try await shop.process(
                Workshop.processing(
                    "job-1",
                    script,
                    inputs: [Workshop.input("data", "s3://taxi/data")],
                    outputs: ["sum", "none"]
                )
            )
            #expect(job.processingJobStatus == .completed)
            #expect(job.failureReason == nil)
            #expect(job.exitMessage == "CompletedWithViolations: 3")
            #expect(try shop.keys("out/") == ["out/job-1/sum/all.csv", "out/job-1/sum/deep/x"])
            #expect(try shop.text("out/job-1/sum/all.csv") == "1\n2\n")
            #expect(try shop.text("data/a.csv") == "1\n")
            #expect(try await shop.log(.processing, "job-1").suffix(2) == ["done", "trouble"])
            #expect(!FileManager.default.fileExists(atPath: shop.tree(.processing, "job-1").path))
            let start = try #require(job.processingStartTime)
            let end = try #require(job.processingEndTime)
            #expect(job.creationTime <= start && start <= end)
        }
    }

    @Test func `outputs are there when the state says Completed, and the events say the same`() async throws {
        try await withWorkshop { shop in
            let job = try await shop.process(
                Workshop.processing("job-1", "echo x > $DRIFTLOOP_OPT_ML/processing/out/x", outputs: ["out"])
            )
            let events = try await shop.events()
            #expect(events.map(\.detailType) == Array(repeating: "SageMaker Processing Job State Change", count: 2))
            #expect(events.map { $0.detail["ProcessingJobStatus"]?.string } == ["InProgress", "Completed"])
            let detail = try #require(events.last?.detail)
            #expect(events.last?.source == "aws.sagemaker")
            #expect(events.last?.resources == [job.processingJobArn])
            #expect(job.processingJobArn == "arn:aws:sagemaker:us-east-1:000000000000:processing-job/job-1")
            #expect(detail["ProcessingJobArn"]?.string == job.processingJobArn)
            #expect(detail["AppSpecification"]?["ImageUri"]?.string == Workshop.image)
            #expect(detail["CreationTime"]?.integer == Int64(job.creationTime.timeIntervalSince1970 * 1000))
            #expect(
                detail["ProcessingOutputConfig"]?["Outputs"]?[0]?["S3Output"]?["S3Uri"]?.string
                    == "s3://taxi/out/job-1/out"
            )
        }
    }

    @Test func `a failure says what the job wrote, and its folder is kept`() async throws {
        try await withWorkshop { shop in
            let job = try await shop.process(
                Workshop.processing(
                    "job-1",
                    "echo 'no such column' > $DRIFTLOOP_OPT_ML/output/failure; touch $DRIFTLOOP_OPT_ML/processing/out/x; exit 3",
                    outputs: ["out"]
                )
            )
            #expect(job.processingJobStatus == .failed)
            #expect(job.failureReason == "AlgorithmError: no such column, exit code: 3")
            #expect(try shop.keys("out/").isEmpty)
            #expect(FileManager.default.fileExists(atPath: shop.tree(.processing, "job-1").path))
        }
    }

    @Test func `a failure without a word shows the end of the log`() async throws {
        try await withWorkshop { shop in
            let failed = try await shop.process(Workshop.processing("job-1", "seq 100; exit 1"))
            let lines = (91...100).map(String.init).joined(separator: "\n")
            #expect(failed.failureReason == "AlgorithmError: exit code: 1. Last lines of the log: " + lines)
            let killed = try await shop.process(Workshop.processing("job-2", "kill -9 $$"))
            #expect(
                killed.failureReason
                    == "AlgorithmError: killed by signal 9 (SIGKILL: by hand, or by the system because memory ran out). The log is empty."
            )
        }
    }

    @Test func `a failure file that is no plain file is not read`() async throws {
        try await withWorkshop { shop in
            let script = "cd $DRIFTLOOP_OPT_ML/output; ln -s /etc/hostname failure; mkfifo message; exit 1"
            let job = try await shop.process(Workshop.processing("job-1", script))
            #expect(job.failureReason == "AlgorithmError: exit code: 1. The log is empty.")
            #expect(job.exitMessage == nil)
        }
    }

    @Test func `the job sees its own environment and nothing of the server's`() async throws {
        setenv("AWS_SECRET_ACCESS_KEY", "secret", 1)
        try await withWorkshop { shop in
            let job = try await shop.process(
                Workshop.processing(
                    "job-1",
                    "env | sort; pwd",
                    environment: ["output_path": "/opt/ml/x"]
                )
            )
            #expect(job.processingJobStatus == .completed)
            let lines = try await shop.log(.processing, "job-1")
            #expect(lines.contains("output_path=/opt/ml/x"))
            #expect(lines.contains("DRIFTLOOP_OPT_ML=" + shop.tree(.processing, "job-1").path))
            #expect(lines.contains("DRIFTLOOP_PARENT_PIPE=1"))
            #expect(lines.contains("PROCESSING_JOB_NAME=job-1"))
            #expect(lines.last == shop.tree(.processing, "job-1").path)
            let names = Set(
                lines.compactMap { $0.split(separator: "=").first.map(String.init) }.filter { !$0.hasPrefix("/") }
            )
            let known: Set = [
                "output_path", "DRIFTLOOP_OPT_ML", "DRIFTLOOP_PARENT_PIPE", "PROCESSING_JOB_NAME", "PROCESSING_JOB_ARN",
                "PATH",
                "LANG", "OMP_WAIT_POLICY", "HOME", "TMPDIR", "AWS_REGION", "PWD", "SHLVL", "_", "OLDPWD",
            ]
            #expect(names.isSubset(of: known))
        }
    }

    @Test func `the configuration is where SageMaker puts it`() async throws {
        try await withWorkshop { shop in
            _ = try await shop.process(
                Workshop.processing(
                    "job-1",
                    "cp $DRIFTLOOP_OPT_ML/config/*.json $DRIFTLOOP_OPT_ML/processing/out",
                    outputs: ["out"]
                )
            )
            let configuration = try JSON(parsing: shop.text("out/job-1/out/processingjobconfig.json"))
            #expect(configuration["ProcessingJobName"]?.string == "job-1")
            #expect(configuration["ProcessingJobArn"]?.string?.hasSuffix("processing-job/job-1") == true)
            #expect(
                configuration["ProcessingOutputConfig"]?["Outputs"]?[0]?["S3Output"]?["LocalPath"]?.string
                    == "/opt/ml/processing/out"
            )
            // The members of the developer guide's sample, also those without a value.
            for member in ["ProcessingInputs", "AppSpecification", "Environment", "StoppingCondition"] {
                #expect(configuration[member] != nil, "\(member)")
            }
            #expect(configuration["AppSpecification"]?["ContainerEntrypoint"]?.array?.count == 2)
            #expect(configuration["ProcessingResources"]?["ClusterConfig"]?["VolumeKmsKeyId"]?.isNull == true)
            #expect(configuration["ProcessingOutputConfig"]?["KmsKeyId"]?.isNull == true)
            #expect(configuration["StoppingCondition"]?["MaxRuntimeInSeconds"]?.integer == 86_400)
            let resources = try JSON(parsing: shop.text("out/job-1/out/resourceconfig.json"))
            #expect(resources == ["current_host": "algo-1", "hosts": ["algo-1"]])
        }
    }

    @Test(arguments: [
        ("s3://taxi/none", "No S3 objects found"), ("s3://nobody/x", "The bucket 'nobody' does not exist"),
    ])
    func `a job without its input fails before it runs`(uri: String, reason: String) async throws {
        try await withWorkshop { shop in
            let job = try await shop.process(
                Workshop.processing("job-1", "echo ran", inputs: [Workshop.input("data", uri)])
            )
            #expect(job.processingJobStatus == .failed)
            #expect(job.failureReason?.hasPrefix("ClientError: ") == true)
            #expect(job.failureReason?.contains(reason) == true)
            #expect(try await !shop.log(.processing, "job-1").contains("ran"))
        }
    }

    @Test func `an output that cannot be stored fails the job`() async throws {
        try await withWorkshop { shop in
            let job = try await shop.process(
                Workshop.processing("job-1", "ln -s /etc/hostname $DRIFTLOOP_OPT_ML/processing/out/x", outputs: ["out"])
            )
            #expect(job.processingJobStatus == .failed)
            #expect(job.failureReason?.hasPrefix("ClientError: Data upload failed: ") == true)
        }
    }

    @Test func `a program that is not there is a failure with its path`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            var request = Workshop.processing("job-1", "")
            request.appSpecification = AppSpecification(imageUri: "x/gone:1")
            let jobs = Jobs(
                store: shop.store,
                objects: shop.objects,
                runtimes: RuntimeTable(
                    [Runtime(repository: "gone", kinds: [.processing], command: .fixed(["/nonexistent/program"]))],
                    settings: .unconfined
                )
            )
            _ = try await jobs.createProcessingJob(request)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await jobs.run() }
                let status = try await jobs.waitForEnd(
                    arn: "arn:aws:sagemaker:us-east-1:000000000000:processing-job/job-1"
                )
                #expect(status == .failed)
                group.cancelAll()
            }
            let job = try await jobs.describeProcessingJob(DescribeProcessingJobRequest(processingJobName: "job-1"))
            #expect(job.failureReason?.contains("/nonexistent/program") == true)
        }
    }

    @Test func `no more jobs run at once than the limit allows`() async throws {
        try await withWorkshop(concurrency: 2) { shop in
            let script = """
                d=$(dirname $(dirname $(dirname $DRIFTLOOP_OPT_ML))); mkdir -p $d/run; touch $d/run/$PROCESSING_JOB_NAME
                ls $d/run | wc -l; i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; rm $d/run/$PROCESSING_JOB_NAME
                """
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<6 {
                    group.addTask { _ = try await shop.process(Workshop.processing("job-\(index)", script)) }
                }
                try await group.waitForAll()
            }
            for index in 0..<6 {
                let count = try #require(
                    Int(try await shop.log(.processing, "job-\(index)")[0].trimmingCharacters(in: .whitespaces))
                )
                #expect(count <= 2)
            }
        }
    }
}
