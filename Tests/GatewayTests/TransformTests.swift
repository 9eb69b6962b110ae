import Boosting
import DriftCommands
import Foundation
import Gateway
import Host
import Identifiers
import JSONDocuments
import NIOHTTP1
import Objects
import Store
import TestSupport
import Testing

/// A model's way from an archive to predictions, over the wire and with the real binary.
@Suite("Transform jobs over the wire", .timeLimit(.minutes(2))) struct TransformTests {
    /// The binary beside the test bundle: both are products of one build.
    private static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("drift")

    /// Runs a server with a model `fare` of two features, and 3 rows in `s3://taxi/in/rows.csv`.
    private func withServer(
        _ body: @escaping @Sendable (Server, HTTPConnection, Predictor) async throws -> Void
    ) async throws {
        try await withScratchFolder { folder in
            var configuration = Server.Configuration(state: folder, executable: Self.binary)
            configuration.port = 0
            let server = try Server(configuration)
            let table = try TrainingTable(
                features: (0..<100).map { Float($0 % 7) },
                labels: (0..<50).map { Float($0 % 5) },
                columns: 2
            )
            let model = try TrainedModel.train(
                on: table,
                validation: nil,
                try Hyperparameters(["num_round": "5", "objective": "reg:squarederror"])
            ) { _ in }
            try server.objects.createBucket("taxi")
            try server.objects.put(
                try ModelArchive.pack(model: model.bytes),
                at: S3URI(bucket: "taxi", key: "model/model.tar.gz")
            )
            try server.objects.put(Array("1,2\n3,4\n5,6\n".utf8), at: S3URI(bucket: "taxi", key: "in/rows.csv"))
            let predictor = try Predictor(modelBytes: model.bytes)
            try await server.running {
                let connection = try await HTTPConnection.open(host: "127.0.0.1", port: server.gateway.port())
                try await body(server, connection, predictor)
                await connection.close()
            }
        }
    }

    private func call(_ connection: HTTPConnection, _ target: String, _ body: JSON) async throws -> JSON {
        let answer = try await connection.send(.POST, "/", headers: ["X-Amz-Target": target], body: body.bytes())
        #expect(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
        return try JSON(parsing: answer.body)
    }

    private static let model: JSON = [
        "ModelName": "fare", "ExecutionRoleArn": "arn:aws:iam::000000000000:role/x",
        "PrimaryContainer": [
            "Image": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.5-1",
            "ModelDataUrl": "s3://taxi/model/model.tar.gz",
        ],
    ]

    private static func job(_ name: String) -> JSON {
        [
            "TransformJobName": .string(name), "ModelName": "fare",
            "TransformInput": [
                "DataSource": ["S3DataSource": ["S3DataType": "S3Prefix", "S3Uri": "s3://taxi/in"]],
                "ContentType": "text/csv", "SplitType": "Line",
            ],
            "TransformOutput": ["S3OutputPath": "s3://taxi/out", "Accept": "text/csv", "AssembleWith": "Line"],
            "TransformResources": ["InstanceType": "ml.m5.large", "InstanceCount": 1],
            "DataProcessing": ["JoinSource": "Input"],
        ]
    }

    @Test func `a model transforms its input, and its log is followed to the end`() async throws {
        try await withServer { server, connection, predictor in
            _ = try await call(connection, "SageMaker.CreateModel", Self.model)
            let created = try await call(connection, "SageMaker.CreateTransformJob", Self.job("job-1"))
            let arn = try #require(created["TransformJobArn"]?.string)
            // The model is not needed any more.
            _ = try await call(connection, "SageMaker.DeleteModel", ["ModelName": "fare"])
            var position: Int64 = 0
            var lines: [String] = []
            while true {
                let page = try await call(
                    connection,
                    "Driftloop.GetJobLog",
                    [
                        "JobType": "transform", "JobName": "job-1", "Position": .integer(position), "WaitSeconds": 20,
                    ]
                )
                lines += page["Lines"]?.array?.compactMap { $0["Message"]?.string } ?? []
                position = page["Next"]?.integer ?? -1
                if page["Ended"]?.bool == true { break }
            }
            #expect(lines.first == "rows.csv: 3 records")
            let job = try await call(connection, "SageMaker.DescribeTransformJob", ["TransformJobName": "job-1"])
            #expect(job["TransformJobStatus"]?.string == "Completed", "\(job["FailureReason"]?.string ?? "")")
            #expect(job["TransformJobArn"]?.string == arn)
            #expect(job["TransformInput"]?["SplitType"]?.string == "Line")
            let expected = [[1, 2], [3, 4], [5, 6]] as [[Float]]
            let text = try expected.map { row in
                "\(Int(row[0])),\(Int(row[1])),\(Double(try predictor.predict(rows: row, columns: 2)[0]))\n"
            }
            let output = try server.objects.read(S3URI(bucket: "taxi", key: "out/rows.csv.out"))
            #expect(String(decoding: output, as: UTF8.self) == text.joined())
            let list = try await call(connection, "SageMaker.ListTransformJobs", ["StatusEquals": "Completed"])
            #expect(list["TransformJobSummaries"]?[0]?["TransformJobName"]?.string == "job-1")
        }
    }

    @Test func `a model that is not there is refused, as is one of another image`() async throws {
        try await withServer { _, connection, _ in
            func refusal(_ body: JSON) async throws -> String? {
                let answer = try await connection.send(
                    .POST,
                    "/",
                    headers: ["X-Amz-Target": "SageMaker.CreateTransformJob"],
                    body: body.bytes()
                )
                #expect(answer.status == 400)
                return try JSON(parsing: answer.body)["message"]?.string
            }
            #expect(try await refusal(Self.job("job-1"))?.contains("fare") == true)
            var other = Self.model
            other["PrimaryContainer"] = ["Image": "x/other:1", "ModelDataUrl": "s3://taxi/model/model.tar.gz"]
            _ = try await call(connection, "SageMaker.CreateModel", other)
            #expect(try await refusal(Self.job("job-1"))?.contains("x/other:1") == true)
        }
    }

    @Test func `boto3 creates, waits for and describes a transform job`() async throws {
        guard let python = Python.with("boto3") else { return print("boto3 is not installed: this test is skipped") }
        try await withServer { server, connection, _ in
            _ = try await call(connection, "SageMaker.CreateModel", Self.model)
            let script = """
                import boto3, sys, json, datetime
                client = boto3.client("sagemaker", endpoint_url=sys.argv[1], region_name="us-east-1",
                                      aws_access_key_id="any", aws_secret_access_key="any")
                client.create_transform_job(**json.loads(sys.argv[2]))
                client.get_waiter("transform_job_completed_or_stopped").wait(
                    TransformJobName="job-1", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
                job = client.describe_transform_job(TransformJobName="job-1")
                assert job["TransformJobStatus"] == "Completed", job
                assert isinstance(job["TransformStartTime"], datetime.datetime), job
                pages = client.get_paginator("list_transform_jobs").paginate(NameContains="job")
                assert [s["TransformJobName"] for page in pages for s in page["TransformJobSummaries"]] == ["job-1"]
                model = client.meta.service_model.operation_model("DescribeTransformJob").output_shape
                missing = [m for m in model.required_members if m not in job]
                assert not missing, missing
                """
            let address = "http://127.0.0.1:\(try await server.gateway.port())"
            let arguments = ["-c", script, address, Self.job("job-1").text()]
            // On a thread of its own, for the server needs the others.
            let result = try await withCheckedThrowingContinuation { continuation in
                Thread.detachNewThread { continuation.resume(with: Result { try python.run(arguments) }) }
            }
            #expect(result.status == 0, "\(result.errors)")
        }
    }
}
