import Foundation
import Identifiers
import Jobs
import Store
import TestSupport
import Testing

@Suite("Job requests") struct RequestTests {
    private func refused(_ request: CreateProcessingJobRequest, _ shop: Workshop) async -> String {
        let error = await #expect(throws: ServiceError.self) { try await shop.jobs.createProcessingJob(request) }
        #expect(error?.code == .validation)
        return error?.message ?? ""
    }

    @Test(arguments: ["", "-a", "a-", "a_b", "../../x", "a/b", "a b", "é", String(repeating: "a", count: 64), "a\u{0}"])
    func `a name follows SageMaker's rule`(name: String) async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            _ = await refused(Workshop.processing(name, "true"), shop)
            let error = await #expect(throws: ServiceError.self) {
                try await shop.jobs.createTrainingJob(Workshop.training(name, "true"))
            }
            #expect(error?.code == .validation)
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("jobs").path))
        }
    }

    @Test func `a name is taken once, whatever its case, and by kind`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            _ = try await shop.jobs.createProcessingJob(Workshop.processing("Job-1", "true"))
            for name in ["Job-1", "job-1"] {
                let error = await #expect(throws: ServiceError.self) {
                    try await shop.jobs.createProcessingJob(Workshop.processing(name, "true"))
                }
                #expect(error?.code == .inUse)
                #expect(error?.message.contains("already exists") == true)
            }
            _ = try await shop.jobs.createTrainingJob(Workshop.training("Job-1", "true"))
            let job = try await shop.jobs.describeProcessingJob(
                DescribeProcessingJobRequest(processingJobName: "job-1")
            )
            #expect(job.processingJobName == "Job-1")
            #expect(job.processingJobStatus == .inProgress)
        }
    }

    @Test(arguments: [
        "/opt/ml/../../etc", "/etc", "opt/ml/x", "/opt/ml", "/opt/ml/", "/opt/mlx/y", "", "/opt/ml/./x",
        "/opt/ml/a\u{0}b",
    ])
    func `a local path is below /opt/ml`(path: String) async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            var input = Workshop.input("data", "s3://taxi/data")
            input.s3Input?.localPath = path
            _ = await refused(Workshop.processing("job-1", "true", inputs: [input]), shop)
            var output = Workshop.processing("job-1", "true", outputs: ["out"])
            output.processingOutputConfig?.outputs[0].s3Output?.localPath = path
            _ = await refused(output, shop)
        }
    }

    @Test func `what cannot be run here is refused with a reason`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let job = Workshop.processing(
                "job-1",
                "true",
                inputs: [Workshop.input("data", "s3://taxi/data")],
                outputs: ["out"]
            )
            var two = job
            two.processingResources.clusterConfig.instanceCount = 2
            #expect(await refused(two, shop).contains("InstanceCount is 2"))
            var pipe = job
            pipe.processingInputs?[0].s3Input?.s3InputMode = "Pipe"
            #expect(await refused(pipe, shop).contains("Pipe"))
            var address = job
            address.processingInputs?[0].s3Input?.s3Uri = "http://taxi/data"
            #expect(await refused(address, shop).contains("http://taxi/data"))
            var twice = job
            twice.processingInputs?.append(Workshop.input("data", "s3://taxi/other"))
            #expect(await refused(twice, shop).contains("twice"))
            var bare = job
            bare.processingInputs?[0].s3Input = nil
            #expect(await refused(bare, shop).contains("no S3Input"))
            var endless = job
            endless.stoppingCondition = ProcessingStoppingCondition(maxRuntimeInSeconds: Int.max)
            #expect(await refused(endless, shop).contains("MaxRuntimeInSeconds"))
            for name in ["DRIFTLOOP_OPT_ML", "A=B", "1A", "", "é"] {
                #expect(
                    await refused(Workshop.processing("job-1", "true", environment: [name: "x"]), shop)
                        .contains("'\(name)'")
                )
            }
            #expect(
                await refused(Workshop.processing("job-1", "true", environment: ["A": "\u{0}"]), shop).contains("A")
            )
        }
    }

    @Test(arguments: ["..", "a/b", "", "a b"]) func `a channel's name is a file name`(name: String) async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            let error = await #expect(throws: ServiceError.self) {
                try await shop.jobs.createTrainingJob(Workshop.training("t", "true", channels: [name: "s3://taxi/x"]))
            }
            #expect(error?.code == .validation)
        }
    }

    @Test func `a regular expression that is none is refused`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            for regex in ["(", "no group", ""] {
                var request = Workshop.training("t", "true")
                request.algorithmSpecification.metricDefinitions = [MetricDefinition(name: "m", regex: regex)]
                let error = await #expect(throws: ServiceError.self) { try await shop.jobs.createTrainingJob(request) }
                #expect(error?.code == .validation)
            }
        }
    }

    @Test func `an image without a runtime is refused, naming the image, the table and the way out`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            var request = Workshop.processing("job-1", "true")
            request.appSpecification.imageUri =
                "683313688378.dkr.ecr.us-east-1.amazonaws.com/acme/churn:0.23-1"
            let message = await refused(request, shop)
            #expect(message.contains(request.appSpecification.imageUri))
            let known = "shell, sagemaker-xgboost, sagemaker-scikit-learn, sagemaker-model-monitor-analyzer, driftloop"
            #expect(message.contains(known))
            #expect(message.contains("runtimes.json"))
            // The XGBoost image has a program of its own for training only.
            request.appSpecification = AppSpecification(imageUri: "x/sagemaker-xgboost:1.2-2")
            #expect(await refused(request, shop).contains("ContainerEntrypoint"))
        }
    }

    @Test(arguments: [
        ("123.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer", true),
        ("sagemaker-model-monitor-analyzer:latest", true), ("a/b/driftloop@sha256:0123", true),
        ("localhost:5000/driftloop:1", true), ("localhost:5000/driftloop-x", false), ("driftloop/", false), ("", false),
    ])
    func `only the repository of an image counts`(image: String, isKnown: Bool) async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            var request = Workshop.processing("job-1", "true")
            request.appSpecification.imageUri = image
            if isKnown {
                _ = try await shop.jobs.createProcessingJob(request)
            } else {
                _ = await refused(request, shop)
            }
        }
    }

    @Test func `jobs that are not there are a validation error, as SageMaker has it`() async throws {
        try await withScratchFolder { folder in
            let jobs = try Workshop(folder).jobs
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await jobs.describeProcessingJob(DescribeProcessingJobRequest(processingJobName: "none")) },
                { _ = try await jobs.describeTrainingJob(DescribeTrainingJobRequest(trainingJobName: "none")) },
                { try await jobs.stopProcessingJob(StopProcessingJobRequest(processingJobName: "none")) },
                { try await jobs.stopTrainingJob(StopTrainingJobRequest(trainingJobName: "none")) },
                { _ = try await jobs.logs(kind: .processing, name: "none") },
                { try await jobs.waitForEnd(arn: "none") },
            ]
            for call in calls {
                let error = await #expect(throws: ServiceError.self) { try await call() }
                #expect(error?.code == .validation)
            }
        }
    }

    @Test func `jobs are listed newest first, by name, status and time, in pages`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder)
            for index in 0..<5 {
                _ = try await shop.jobs.createProcessingJob(Workshop.processing("job-\(index)", "true"))
            }
            _ = try await shop.jobs.createTrainingJob(Workshop.training("train-1", "true"))
            try await shop.jobs.stopProcessingJob(StopProcessingJobRequest(processingJobName: "job-3"))
            var names: [String] = []
            var token: String?
            repeat {
                let page = try await shop.jobs.listProcessingJobs(
                    ListProcessingJobsRequest(nextToken: token, maxResults: 2)
                )
                names += page.processingJobSummaries.map(\.processingJobName)
                token = page.nextToken
            } while token != nil
            #expect(names == ["job-4", "job-3", "job-2", "job-1", "job-0"])
            let stopping = try await shop.jobs.listProcessingJobs(ListProcessingJobsRequest(statusEquals: .stopping))
            #expect(stopping.processingJobSummaries.map(\.processingJobName) == ["job-3"])
            let named = try await shop.jobs.listProcessingJobs(
                ListProcessingJobsRequest(nameContains: "JOB", sortBy: "Name", sortOrder: "Ascending", maxResults: 1)
            )
            #expect(named.processingJobSummaries.map(\.processingJobName) == ["job-0"])
            let later = try await shop.jobs.listProcessingJobs(
                ListProcessingJobsRequest(creationTimeAfter: Date(timeIntervalSinceNow: 60))
            )
            #expect(later.processingJobSummaries.isEmpty)
            let training = try await shop.jobs.listTrainingJobs(ListTrainingJobsRequest())
            #expect(training.trainingJobSummaries.map(\.trainingJobName) == ["train-1"])
            let error = await #expect(throws: ServiceError.self) {
                try await shop.jobs.listTrainingJobs(ListTrainingJobsRequest(sortBy: "Colour"))
            }
            #expect(error?.code == .validation)
        }
    }

    @Test func `AWS's own request is read`() async throws {
        let text = """
            {"ProcessingJobName":"j","ProcessingResources":{"ClusterConfig":{"InstanceType":"ml.m5.xlarge","InstanceCount":1,
            "VolumeSizeInGB":30}},"AppSpecification":{"ImageUri":"i","ContainerEntrypoint":["python3","x.py"]},
            "ProcessingInputs":[{"InputName":"code","AppManaged":false,"S3Input":{"S3Uri":"s3://b/x.py","LocalPath":
            "/opt/ml/processing/input/code","S3DataType":"S3Prefix","S3InputMode":"File","S3DataDistributionType":
            "FullyReplicated","S3CompressionType":"None"}}],"Environment":{"dataset_format":"{}","Upper":"1"}}
            """
        let request = try AWSCoding.value(CreateProcessingJobRequest.self, from: text)
        #expect(request.processingInputs?[0].s3Input?.s3Uri == "s3://b/x.py")
        #expect(request.processingResources.clusterConfig.volumeSizeInGB == 30)
        #expect(request.environment == ["dataset_format": "{}", "Upper": "1"])
    }
}
