import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Jobs
import Objects
import Store
import TestSupport
import Testing

@Suite("Transform jobs", .timeLimit(.minutes(2))) struct TransformJobTests {
    private static let model = Jobs.TransformModel(
        image: "000000000000.dkr.ecr.us-east-1.amazonaws.com/transformer:1",
        modelDataUrl: "s3://taxi/model/model.tar.gz",
        environment: ["OWN": "model", "GIVEN": "model"]
    )

    private static func request(_ name: String, count: Int = 1) -> CreateTransformJobRequest {
        CreateTransformJobRequest(
            transformJobName: name,
            modelName: "fare",
            environment: ["GIVEN": "job"],
            transformInput: TransformInput(
                dataSource: TransformDataSource(
                    s3DataSource: TransformS3DataSource(s3DataType: "S3Prefix", s3Uri: "s3://taxi/in/")
                ),
                contentType: "text/csv",
                splitType: "Line"
            ),
            transformOutput: TransformOutput(s3OutputPath: "s3://taxi/out", accept: "text/csv", assembleWith: "Line"),
            transformResources: TransformResources(instanceType: "ml.m5.large", instanceCount: count)
        )
    }

    /// Runs `body` with a service whose transform jobs run `script`.
    private func withTransforms(
        _ script: String,
        _ body: @escaping @Sendable (Workshop) async throws -> Void
    ) async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder, models: ["fare": Self.model], transform: script)
            try shop.put("archive", "model/model.tar.gz")
            try await shop.running { try await body(shop) }
        }
    }

    private func transform(
        _ request: CreateTransformJobRequest,
        _ shop: Workshop
    ) async throws -> DescribeTransformJobResponse {
        try await shop.jobs.waitForEnd(arn: try await shop.jobs.createTransformJob(request).transformJobArn)
        return try await shop.jobs.describeTransformJob(
            DescribeTransformJobRequest(transformJobName: request.transformJobName)
        )
    }

    /// Puts every input file's upper case beside its path.
    private static let upperCase = """
        cd $DRIFTLOOP_OPT_ML; cat input/model/model.tar.gz input/config/transformjobconfig.json; echo
        echo $OWN $GIVEN $SAGEMAKER_BATCH
        cd input/data/transform; for f in $(find . -type f); do
        mkdir -p ../../../output/transform/$(dirname $f); tr a-z A-Z < $f > ../../../output/transform/$f.out; done
        """

    @Test func `every input object has its output beside its path`() async throws {
        try await withTransforms(Self.upperCase) { shop in
            for key in ["in/a.csv", "in/x/b.csv", "in/x/c.csv"] { try shop.put(key, key) }
            for count in [1, 2] {
                let job = try await transform(Self.request("job-\(count)", count: count), shop)
                #expect(job.transformJobStatus == .completed, "\(job.failureReason ?? "")")
                #expect(job.transformJobArn == "arn:aws:sagemaker:us-east-1:000000000000:transform-job/job-\(count)")
                #expect(try shop.keys("out/") == ["out/a.csv.out", "out/x/b.csv.out", "out/x/c.csv.out"])
                #expect(try shop.text("out/x/b.csv.out") == "IN/X/B.CSV")
                for key in try shop.keys("out/") { try shop.objects.delete(S3URI(bucket: "taxi", key: key)) }
            }
            let log = try await shop.log(.transform, "job-1")
            let settings = try JSON(parsing: String(log[0].dropFirst("archive".count)))
            #expect(settings["SplitType"]?.string == "Line")
            #expect(settings["MaxPayloadInMB"]?.integer == 6)
            #expect(settings["InputFilter"]?.string == "$")
            #expect(log[1] == "model job true")
        }
    }

    @Test func `a failed job keeps the outputs of the files that it was done with`() async throws {
        try await withTransforms(
            "echo 1 > $DRIFTLOOP_OPT_ML/output/transform/a.out; echo bad > $DRIFTLOOP_OPT_ML/output/failure; exit 1"
        ) {
            shop in
            try shop.put("a", "in/a")
            let job = try await transform(Self.request("job-1"), shop)
            #expect(job.transformJobStatus == .failed)
            #expect(job.failureReason == "AlgorithmError: bad, exit code: 1")
            #expect(try shop.keys("out/") == ["out/a.out"])
        }
    }

    @Test func `a running job can be stopped, and jobs are listed`() async throws {
        try await withTransforms("echo ready; sleep 600 & wait") { shop in
            try shop.put("a", "in/a")
            let arn = try await shop.jobs.createTransformJob(Self.request("job-1")).transformJobArn
            try await shop.awaitLine("ready", of: "job-1", kind: .transform)
            try await shop.jobs.stopTransformJob(StopTransformJobRequest(transformJobName: "job-1"))
            #expect(try await shop.jobs.waitForEnd(arn: arn) == .stopped)
            let list = try await shop.jobs.listTransformJobs(ListTransformJobsRequest(statusEquals: .stopped))
            #expect(list.transformJobSummaries.map(\.transformJobName) == ["job-1"])
            #expect(
                try await shop.jobs.listTransformJobs(ListTransformJobsRequest(statusEquals: .failed))
                    .transformJobSummaries.isEmpty
            )
        }
    }

    @Test func `changes of state are published with AWS's members`() async throws {
        try await withTransforms("true") { shop in
            try shop.put("a", "in/a")
            _ = try await transform(Self.request("job-1"), shop)
            let events = try await shop.events()
            #expect(
                events.map(\.detailType) == [
                    "SageMaker Transform Job State Change", "SageMaker Transform Job State Change",
                ]
            )
            #expect(events.map { $0.detail["TransformJobStatus"]?.string } == ["InProgress", "Completed"])
            let detail = events[1].detail
            // Source: SageMaker developer guide, the sample of "Transform job state change".
            for member in [
                "TransformJobName", "TransformJobArn", "TransformJobStatus", "ModelName", "TransformInput",
                "TransformOutput", "TransformResources", "CreationTime", "TransformStartTime", "TransformEndTime",
                "Tags",
            ] {
                #expect(detail[member] != nil, "\(member)")
            }
            #expect((detail["CreationTime"]?.integer ?? 0) > 1_700_000_000_000)
            #expect(events[1].resources == ["arn:aws:sagemaker:us-east-1:000000000000:transform-job/job-1"])
        }
    }

    @Test func `what cannot be done right is refused by name`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder, models: ["fare": Self.model], transform: "true")
            func refused(_ change: (inout CreateTransformJobRequest) -> Void) async -> String {
                var request = Self.request("job-1")
                change(&request)
                do {
                    _ = try await shop.jobs.createTransformJob(request)
                    return "accepted"
                } catch let error as ServiceError where error.code == .validation {
                    return error.message
                } catch {
                    return "another error"
                }
            }
            #expect(await refused { $0.modelName = "none" }.contains("'none'"))
            #expect(await refused { $0.transformJobName = "-" }.contains("TransformJobName"))
            #expect(await refused { $0.transformInput.contentType = "application/json" }.contains("application/json"))
            #expect(await refused { $0.transformInput.splitType = "RecordIO" }.contains("RecordIO"))
            #expect(await refused { $0.transformInput.compressionType = "Zip" }.contains("Zip"))
            #expect(
                await refused { $0.transformInput.dataSource.s3DataSource.s3DataType = "AugmentedManifestFile" }
                    .contains("AugmentedManifestFile")
            )
            #expect(await refused { $0.transformOutput.accept = "application/json" }.contains("Accept"))
            #expect(await refused { $0.transformOutput.assembleWith = "All" }.contains("AssembleWith"))
            #expect(await refused { $0.batchStrategy = "Some" }.contains("BatchStrategy"))
            #expect(await refused { $0.maxPayloadInMB = 101 }.contains("MaxPayloadInMB is 101"))
            #expect(await refused { $0.maxConcurrentTransforms = 50 }.contains("MaxConcurrentTransforms is 50"))
            #expect(
                await refused { $0.dataProcessing = DataProcessing(inputFilter: "$.a") }
                    .contains("InputFilter is '$.a'")
            )
            #expect(await refused { $0.dataProcessing = DataProcessing(joinSource: "Both") }.contains("JoinSource"))
            #expect(
                await refused {
                    $0.transformInput.splitType = "None"
                    $0.dataProcessing = DataProcessing(joinSource: "Input")
                }
                .contains("Set SplitType to Line")
            )
            #expect(
                await refused { $0.dataCaptureConfig = BatchDataCaptureConfig(destinationS3Uri: "s3://taxi/c") }
                    .contains("DataCaptureConfig")
            )
            #expect(await refused { $0.transformResources.instanceCount = 0 }.contains("InstanceCount is 0"))
        }
    }

    @Test func `a job whose server was killed is transformed again from its inputs`() async throws {
        try await withScratchFolder { folder in
            let shop = try Workshop(folder, models: ["fare": Self.model], transform: Self.upperCase)
            try shop.put("archive", "model/model.tar.gz")
            try shop.put("a", "in/a")
            let arn = try await shop.jobs.createTransformJob(Self.request("job-1")).transformJobArn
            try await shop.store.write {
                try $0.database.execute(sql: "UPDATE job SET phase = 'running', attempt = 1, started = 1, boot = 'b'")
            }
            try await shop.running { () async throws in
                #expect(try await shop.jobs.waitForEnd(arn: arn) == .completed)
            }
            #expect(try shop.text("out/a.out") == "A")
        }
    }
}
