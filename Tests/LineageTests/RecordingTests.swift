import Foundation
import Identifiers
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import Lineage

@Suite("Recorded lineage") struct RecordingTests {
    private static let execution = "arn:aws:sagemaker:us-east-1:000000000000:pipeline/taxi/execution/abc"

    private static func arn(_ resource: String) -> String { Home().arn(.sagemaker, resource).description }

    private static func job(
        _ kind: RecordedJob.Kind,
        _ name: String,
        _ inputs: [RecordedData],
        _ outputs: [RecordedData]
    ) -> RecordedJob {
        RecordedJob(
            arn: arn((kind == .training ? "training-job/" : "processing-job/") + name),
            kind: kind,
            image: "1.dkr.ecr/image:1",
            inputs: inputs,
            outputs: outputs,
            parameters: ["eta": "0.2", "objective": "reg:squarederror"],
            generatedBy: execution,
            displayName: name,
            started: Date(timeIntervalSince1970: 10),
            ended: Date(timeIntervalSince1970: 12)
        )
    }

    private static func data(_ name: String, _ uri: String, _ hash: String?, _ type: String = "DataSet") -> RecordedData
    {
        RecordedData(name: name, uri: "s3://b/" + uri, contentHash: hash, type: type)
    }

    static let preprocessing = job(
        .processing,
        "preprocess",
        [data("input", "raw", "r1"), data("code", "code/p.py", "c1", "Code")],
        [data("train", "out/train", "t1"), data("baseline", "out/base", "b1")]
    )
    static let training = job(
        .training,
        "train",
        [data("train", "out/train", "t1")],
        [data("model", "m/model.tar.gz", "m1", "Model")]
    )
    static let version = RecordedModel(
        arn: arn("model-package/taxi/1"),
        inputs: [
            RecordedData(name: "image", uri: "1.dkr.ecr/image:1", type: "Image"),
            data("model", "m/model.tar.gz", "m1", "Model"),
            data("statistics", "out/base/statistics.json", "s1", "Baseline"),
        ],
        generatedBy: execution,
        version: .init(group: "Taxi", number: "1", approvalStatus: "PendingManualApproval")
    )

    private func withTaxi(_ body: (Graph) async throws -> Void) async throws {
        try await withGraph { graph in
            try await graph.record(Self.preprocessing)
            try await graph.record(Self.training)
            try await graph.record(Self.version)
            try await body(graph)
        }
    }

    private func modelPackage(_ graph: Graph) async throws -> String {
        let found = try await graph.ask(graph.lineage.listArtifacts, ["SourceUri": .string(Self.version.arn)])
        return try #require(found["ArtifactSummaries"]?[0]?["ArtifactArn"]?.string)
    }

    @Test func `a model version leads back to raw data and code, by content`() async throws {
        try await withTaxi { graph in
            let found = try await graph.found(try await modelPackage(graph), "Ascendants")
            #expect(
                found == [
                    "Approval \(Self.version.arn)", "Baseline s3://b/out/base/statistics.json", "Code s3://b/code/p.py",
                    "DataSet s3://b/out/base", "DataSet s3://b/out/train", "DataSet s3://b/raw",
                    "Image 1.dkr.ecr/image:1", "Model s3://b/m/model.tar.gz",
                    "ProcessingJob \(Self.preprocessing.arn)", "TrainingJob \(Self.training.arn)",
                ]
            )
            let raw = try await graph.ask(graph.lineage.listArtifacts, ["SourceUri": "s3://b/raw"])
            #expect(raw["ArtifactSummaries"]?[0]?["Source"]?["SourceTypes"]?[0]?["Value"] == "sha256:r1")
        }
    }

    @Test func `raw data leads to the versions it went into, each content to its own`() async throws {
        try await withTaxi { graph in
            var again = Self.preprocessing
            again.arn = Self.arn("processing-job/preprocess-2")
            again.inputs[0].contentHash = "r2"
            again.outputs = [Self.data("train", "out2/train", "t2")]
            try await graph.record(again)
            let raw = try await graph.ask(
                graph.lineage.listArtifacts,
                ["SourceUri": "s3://b/raw", "SortOrder": "Ascending"]
            )
            let contents = try #require(raw["ArtifactSummaries"]?.array?.compactMap { $0["ArtifactArn"]?.string })
            #expect(contents.count == 2)
            let models: JSON = ["Filters": ["Types": ["Model"], "LineageTypes": ["Artifact"]]]
            #expect(
                try await graph.found(contents[0], "Descendants", models)
                    == ["Model \(Self.version.arn)", "Model s3://b/m/model.tar.gz"]
            )
            #expect(try await graph.found(contents[1], "Descendants", models) == [])
        }
    }

    @Test func `the same steps again change nothing`() async throws {
        try await withTaxi { graph in
            let before = try await graph.rows()
            graph.clock.advance(by: 60)
            try await graph.record(Self.version)
            try await graph.record(Self.preprocessing)
            try await graph.record(Self.training)
            #expect(try await graph.rows() == before)
        }
    }

    @Test func `an earlier baseline that a job compares with is not what its data is made of`() async throws {
        try await withTaxi { graph in
            var check = Self.job(
                .processing,
                "check",
                [Self.data("baseline_dataset_input", "new/data", "n1")],
                [Self.data("quality_check_output", "new/base", "nb1", "Baseline")]
            )
            check.comparedWith = [Self.data("baseline_statistics", "out/base/statistics.json", "s1", "Baseline")]
            try await graph.record(check)
            let made = try await graph.ask(graph.lineage.listArtifacts, ["SourceUri": "s3://b/new/base"])
            let arn = try #require(made["ArtifactSummaries"]?[0]?["ArtifactArn"]?.string)
            #expect(
                try await graph.found(arn, "Ascendants")
                    == ["DataSet s3://b/new/data", "Image 1.dkr.ecr/image:1", "ProcessingJob \(check.arn)"]
            )
            let job = try await graph.ask(
                graph.lineage.describeTrialComponent,
                ["TrialComponentName": "check-aws-processing-job"]
            )
            #expect(job["InputArtifacts"]?["baseline_statistics"]?["Value"] == "s3://b/out/base/statistics.json")
        }
    }

    @Test func `what is undone leaves no trace`() async throws {
        try await withGraph { graph in
            await #expect(throws: CancellationError.self) {
                try await graph.store.write { transaction in
                    try Self.training.record(in: transaction)
                    throw CancellationError()
                }
            }
            let rows = try await graph.rows()
            #expect(rows.isEmpty)
        }
    }

    @Test func `a reused step's input is the same as the one that its job read`() async throws {
        try await withTaxi { graph in
            var reused = Self.training
            reused.inputs = [Self.data("train", "elsewhere/train", "t1")]
            reused.generatedBy = Self.execution + "2"
            try await graph.record(reused)
            try await graph.record(reused)
            let found = try await graph.ask(graph.lineage.listArtifacts, ["SourceUri": "s3://b/elsewhere/train"])
            let arn = try #require(found["ArtifactSummaries"]?[0]?["ArtifactArn"]?.string)
            let edges = try await graph.ask(graph.lineage.listAssociations, ["SourceArn": .string(arn)])
            #expect(edges["AssociationSummaries"]?.array?.map { $0["AssociationType"] } == ["SameAs"])
            let models = try await graph.found(arn, "Descendants", ["Filters": ["Types": ["Model"]]])
            #expect(models.contains("Model \(Self.version.arn)"))
        }
    }

    @Test func `a job is a trial component with SageMaker's name, parameters and artifacts`() async throws {
        try await withTaxi { graph in
            let job = try await graph.ask(
                graph.lineage.describeTrialComponent,
                ["TrialComponentName": "train-aws-training-job"]
            )
            #expect(job["Source"]?["SourceType"] == "SageMakerTrainingJob")
            #expect(job["Parameters"]?["eta"]?["NumberValue"] == 0.2)
            #expect(job["Parameters"]?["objective"]?["StringValue"] == "reg:squarederror")
            #expect(job["InputArtifacts"]?["train"]?["Value"] == "s3://b/out/train")
            #expect(job["MetadataProperties"]?["GeneratedBy"]?.string == Self.execution)
            let list = try await graph.ask(graph.lineage.listTrialComponents, ["SourceArn": .string(Self.training.arn)])
            #expect(list["TrialComponentSummaries"]?.array?.count == 1)
            let context = try await graph.ask(
                graph.lineage.describeContext,
                ["ContextName": "Taxi-aws-model-package-group"]
            )
            #expect(context["ContextType"] == "ModelGroup")
            let actions = try await graph.ask(graph.lineage.listActions, ["SourceUri": .string(Self.version.arn)])
            #expect(actions["ActionSummaries"]?[0]?["ActionType"] == "Approval")
        }
    }
}
