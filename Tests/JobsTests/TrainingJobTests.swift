import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Objects
import Store
import TestSupport
import Testing

@Suite("Training jobs", .timeLimit(.minutes(2))) struct TrainingJobTests {
    /// Unpacks an archive among the objects with the system's tar.
    private func unpack(_ shop: Workshop, _ key: String) throws -> [String: String] {
        let folder = shop.folder.appendingPathComponent("unpacked-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let archive = try shop.objects.localURL(of: S3URI(bucket: "taxi", key: key)).path
        try Program("tar").output(["-xzf", archive, "-C", folder.path])
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            if let data = FileManager.default.contents(atPath: folder.appendingPathComponent(path).path) {
                files[path] = String(decoding: data, as: UTF8.self)
            }
        }
        return files
    }

    @Test func `the model is an archive that the system's tar reads`() async throws {
        try await withWorkshop { shop in
            try shop.put("1,2\n", "data/train.csv")
            let long = String(repeating: "d", count: 90) + "/" + String(repeating: "é", count: 60)
            let script = """
                cd $DRIFTLOOP_OPT_ML; cp input/data/train/train.csv model/xgboost-model; cp input/config/*.json model
                mkdir -p model/\(String(repeating: "d", count: 90)); echo far > model/\(long)
                mkdir -p output/data; echo report > output/data/report.html; echo "train-rmse"
                printf '[0]\\ttrain-rmse:9.5\\tvalidation-rmse:9.75\\n[1]\\ttrain-rmse:4.5\\tvalidation-rmse:4.75\\n'
                """
            let job = try await shop.train(
                Workshop.training("train-1", script, channels: ["train": "s3://taxi/data/train.csv"])
            )
            #expect(job.trainingJobStatus == .completed)
            #expect(job.modelArtifacts?.s3ModelArtifacts == "s3://taxi/model/train-1/output/model.tar.gz")
            #expect(
                try shop.keys("model/") == ["model/train-1/output/model.tar.gz", "model/train-1/output/output.tar.gz"]
            )
            let model = try unpack(shop, "model/train-1/output/model.tar.gz")
            #expect(model["xgboost-model"] == "1,2\n")
            #expect(model[long] == "far\n")
            #expect(try JSON(parsing: model["hyperparameters.json"] ?? "") == ["eta": "0.2"])
            let channel = try JSON(parsing: model["inputdataconfig.json"] ?? "")["train"]
            #expect(channel?["ContentType"]?.string == "text/csv")
            #expect(channel?["S3DistributionType"]?.string == "FullyReplicated")
            #expect(try JSON(parsing: model["resourceconfig.json"] ?? "")["current_host"]?.string == "algo-1")
            #expect(try unpack(shop, "model/train-1/output/output.tar.gz") == ["report.html": "report\n"])
            let metrics = job.finalMetricDataList?.map { "\($0.metricName)=\($0.value)" }
            #expect(metrics == ["train:rmse=4.5", "validation:rmse=4.75"])
        }
    }

    @Test func `the same model gives the same archive`() async throws {
        try await withWorkshop { shop in
            for name in ["a", "b"] {
                _ = try await shop.train(
                    Workshop.training(name, "cd $DRIFTLOOP_OPT_ML/model; mkdir x; echo 1 > x/y; echo 2 > z")
                )
            }
            #expect(try shop.text("model/a/output/model.tar.gz") == shop.text("model/b/output/model.tar.gz"))
        }
    }

    @Test func `a finished job has every member that clients read`() async throws {
        try await withWorkshop { shop in
            var request = Workshop.training("Train-1", "echo x > $DRIFTLOOP_OPT_ML/model/m")
            request.algorithmSpecification.metricDefinitions = [MetricDefinition(name: "loss", regex: "loss=([0-9.]+)")]
            let job = try await shop.train(request)
            let answer = try JSON(parsing: AWSCoding.text(job))
            #expect(answer["OutputDataConfig"]?["KmsKeyId"]?.string == "")
            #expect(answer["StoppingCondition"]?["MaxRuntimeInSeconds"]?.integer == 86_400)
            #expect(answer["AlgorithmSpecification"]?["TrainingInputMode"]?.string == "File")
            #expect(answer["HyperParameters"]?["eta"]?.string == "0.2")
            #expect(answer["LastModifiedTime"]?.number != nil)
            let stages = answer["SecondaryStatusTransitions"]?.array?.map { $0["Status"]?.string ?? "" }
            #expect(stages == ["Starting", "Downloading", "Training", "Uploading", "Completed"])
            #expect(job.secondaryStatusTransitions.allSatisfy { $0.endTime != nil })
            #expect(job.trainingJobArn.hasSuffix("training-job/train-1"))
            #expect(try await shop.events().map { $0.detail["SecondaryStatus"]?.string } == ["Starting", "Completed"])
        }
    }

    @Test func `defined metrics are found in the log`() async throws {
        try await withWorkshop { shop in
            var request = Workshop.training("train-1", "echo loss=0.5; echo loss=0.25; echo 'loss=x'")
            request.algorithmSpecification.metricDefinitions = [MetricDefinition(name: "loss", regex: "loss=([0-9.]+)")]
            let job = try await shop.train(request)
            #expect(job.finalMetricDataList?.map(\.value) == [0.25])
            #expect(job.modelArtifacts == nil)
        }
    }

    @Test func `metrics are read from the files that the SDK's writers make, and before the log's`() async throws {
        try await withWorkshop { shop in
            let script = """
                [ "$SAGEMAKER_METRICS_DIRECTORY" = /opt/ml/output/metrics/sagemaker ] || exit 1
                cd "$DRIFTLOOP_OPT_ML/output/metrics/sagemaker"; echo loss=0.5; echo acc=0.1
                echo '{"MetricName": "acc", "Value": 0.75, "Timestamp": 1764000002.5}' > 2.json
                echo '{"MetricName": "acc", "Value": 0.5, "Timestamp": "1764000001", "Step": 1}' > 7.json
                echo '{"MetricName": "late", "Value": 1' >> 7.json
                echo '{"MetricName": "late", "Value": "x"}' >> 7.json
                echo '{"MetricName": "other", "Value": 3}' > other.txt; ln -s /etc/passwd 9.json; mkfifo 8.json
                """
            var request = Workshop.training("train-1", script)
            request.algorithmSpecification.metricDefinitions = ["loss", "acc"]
                .map {
                    MetricDefinition(name: $0, regex: "\($0)=([0-9.]+)")
                }
            let job = try await shop.train(request)
            #expect(job.trainingJobStatus == .completed, "\(job.failureReason ?? "")")
            #expect(job.finalMetricDataList?.map(\.metricName) == ["acc", "loss"])
            #expect(job.finalMetricDataList?.map(\.value) == [0.75, 0.5])
            #expect(job.finalMetricDataList?.first?.timestamp.timeIntervalSince1970 == 1_764_000_002.5)
        }
    }

    @Test func `a job has at most forty metrics, whatever it writes`() async throws {
        try await withWorkshop { shop in
            let script = """
                cd "$DRIFTLOOP_OPT_ML/output/metrics/sagemaker"; i=0
                while [ $i -lt 60 ]; do echo "{\\"MetricName\\": \\"m$i\\", \\"Value\\": $i}"; i=$((i+1)); done > 1.json
                """
            let job = try await shop.train(Workshop.training("train-1", script))
            #expect(job.finalMetricDataList?.count == 40)
        }
    }

    @Test func `an uncompressed model is stored file by file`() async throws {
        try await withWorkshop { shop in
            var request = Workshop.training("train-1", "cd $DRIFTLOOP_OPT_ML/model; mkdir a; echo 1 > a/b")
            request.outputDataConfig.compressionType = "NONE"
            let job = try await shop.train(request)
            #expect(job.modelArtifacts?.s3ModelArtifacts == "s3://taxi/model/train-1/output/model/")
            #expect(try shop.keys("model/") == ["model/train-1/output/model/a/b"])
        }
    }

    @Test func `a stopped job keeps the model it has`() async throws {
        try await withWorkshop { shop in
            let script =
                "echo half > $DRIFTLOOP_OPT_ML/model/m; trap 'exit 0' TERM; echo ready; while :; do sleep 0.05; done"
            let arn = try await shop.jobs.createTrainingJob(Workshop.training("train-1", script)).trainingJobArn
            try await shop.awaitLine("ready", of: "train-1", kind: .training)
            try await shop.jobs.stopTrainingJob(StopTrainingJobRequest(trainingJobName: "train-1"))
            #expect(try await shop.jobs.waitForEnd(arn: arn) == .stopped)
            #expect(try unpack(shop, "model/train-1/output/model.tar.gz") == ["m": "half\n"])
        }
    }
}
