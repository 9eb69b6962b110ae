import Foundation
import Identifiers
import JSONDocuments
import Objects
import Store
import TestSupport
import Testing

/// The repository that a project begins with, built as its buildspec builds it and run as its pipeline runs it.
@Suite("Seed repositories") struct SeedBuildTests {
    private static let hasSwift = (try? Program("swift").run(["--version"]))?.status == 0
    private static let bucket = "sagemaker-project-p-000000000000-us-east-1"
    private static let prefix = "p-000000000000"
    private static let commit = "0123456789abcdef0123456789abcdef01234567"

    @Test(
        .enabled(if: hasSwift, "swift is not on the PATH"),
        .enabled(if: Bubblewrap.works, "bubblewrap is missing, or may not make namespaces here"),
        .timeLimit(.minutes(6))
    )
    func `a fresh build repository compiles, and its pipeline runs its executables and registers a model`()
        async throws
    {
        try await withScratchFolder { folder in
            let repository = folder.appendingPathComponent("repository")
            try Self.unpackSeed(to: repository)
            let begin = Date()
            let products = try Self.build(repository)
            print("the first build took \(Int(Date().timeIntervalSince(begin))) s")

            let data = folder.appendingPathComponent("data")
            try Self.expectSuccess(
                DriftProcess.run(["taxi", "generate", "--months", "1", "--trips", "24000", "--output", data.path])
            )
            let month = data.appendingPathComponent("green_tripdata_2021-01.csv")
            let zones = data.appendingPathComponent("taxi_zones.zip")
            let state = folder.appendingPathComponent("state")
            try Self.withObjects(state) { objects in
                try objects.createBucket(Self.bucket)
                let files = [
                    "input/data/green_tripdata_2021-01.csv": month, "input/zones/taxi_zones.zip": zones,
                    "code/\(Self.commit)/preprocess": products.appendingPathComponent("preprocess"),
                    "code/\(Self.commit)/evaluate": products.appendingPathComponent("evaluate"),
                ]
                for (key, file) in files {
                    try objects.put(file: file, at: S3URI(bucket: Self.bucket, key: "\(Self.prefix)/\(key)"))
                }
            }

            let execution = try await Self.runPipeline(
                try Self.template(repository, products),
                state: state,
                in: folder
            )
            #expect(execution.status == "Succeeded", "\(execution.reasons)")
            #expect(execution.steps["RegisterModel-RegisterModel"] == "Succeeded")

            // The same month by the main package's room: every row of every part is the same.
            let tree = folder.appendingPathComponent("opt-ml")
            for (file, part) in [(month, "data"), (zones, "zones")] {
                let target = tree.appendingPathComponent("processing/input/\(part)")
                try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
                try FileManager.default.copyItem(
                    at: file,
                    to: target.appendingPathComponent(file.lastPathComponent)
                )
            }
            let binary = DriftProcess.binary.path
            try Self.expectSuccess(Program("env").run(["DRIFTLOOP_OPT_ML=\(tree.path)", binary, "taxi", "preprocess"]))
            try Self.withObjects(state) { objects in
                for part in ["train", "validation", "test", "baseline"] {
                    let key = "taxi-build/\(execution.id)/PreprocessData/output/\(part)/\(part).csv"
                    let made = try objects.read(S3URI(bucket: Self.bucket, key: key))
                    let file = tree.appendingPathComponent("processing/\(part)/\(part).csv")
                    #expect(try made == [UInt8](Data(contentsOf: file)), "\(part)")
                    #expect(made.count > 1_000)
                }
            }
        }
    }

    /// Puts the files of the seed there, as a clone of the new repository has them.
    private static func unpackSeed(to repository: URL) throws {
        let seed = Checkout.root.appendingPathComponent("Seeds/build")
        try FileManager.default.createDirectory(at: repository, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: seed.path) where name != ".build" {
            try FileManager.default.copyItem(
                at: seed.appendingPathComponent(name),
                to: repository.appendingPathComponent(name)
            )
        }
    }

    /// Builds with the buildspec's options and gives the folder of the products.
    private static func build(_ repository: URL) throws -> URL {
        let spec = try String(contentsOf: repository.appendingPathComponent("buildspec.yml"), encoding: .utf8)
        let line = try #require(spec.split(separator: "\n").first { $0.contains("SWIFT_OPTIONS: ") })
        let options = try #require(line.split(separator: ": ").last).split(separator: " ").map(String.init)
        let environment = ["-u", "DRIFTLOOP_TESTING", "-u", "DRIFTLOOP_STRICT", "DRIFTKIT=\(Checkout.root.path)"]
        func swift(_ more: String...) throws -> String {
            let arguments = environment + ["swift", "build"] + options + more
            let result = try Program("env").run(arguments, in: repository)
            try expectSuccess(result)
            return result.output
        }
        _ = try swift()
        let path = try swift("--show-bin-path").trimmingCharacters(in: .whitespacesAndNewlines)
        return URL(fileURLWithPath: path)
    }

    /// The template that the executable `pipeline` writes.
    private static func template(_ repository: URL, _ products: URL) throws -> JSON {
        let variables = [
            "SAGEMAKER_PROJECT_NAME=taxi", "SAGEMAKER_PROJECT_ID=\(prefix)",
            "SAGEMAKER_PIPELINE_NAME=taxi-build", "SAGEMAKER_PIPELINE_DESCRIPTION=Builds a model.",
            "SAGEMAKER_PIPELINE_ROLE_ARN=arn:aws:iam::000000000000:role/execution",
            "ARTIFACT_BUCKET=\(bucket)", "AWS_REGION=us-east-1", "CODEBUILD_RESOLVED_SOURCE_VERSION=\(commit)",
        ]
        let pipeline = products.appendingPathComponent("pipeline").path
        try expectSuccess(Program("env").run(variables + [pipeline], in: repository))
        let file = repository.appendingPathComponent("drift-sagemaker-pipeline.template.json")
        return try JSON(parsing: [UInt8](Data(contentsOf: file)))
    }

    /// An execution that has ended.
    private struct Execution {
        var id = ""
        var status = ""
        var reasons = ""
        var steps: [String: String] = [:]
    }

    /// Runs the template's pipeline once in a server over the state directory.
    private static func runPipeline(_ template: JSON, state: URL, in folder: URL) async throws -> Execution {
        let properties = try #require(template["Resources"]?["Pipeline"]?["Properties"])
        let body = try #require(properties["PipelineDefinition"]?["PipelineDefinitionBody"]?.string)
        let server = try ServerProcess(state: state)
        defer { server.stop() }
        let api = try await ServerAPI.connect(to: server.address)
        _ = try await api.call(
            "SageMaker.CreatePipeline",
            [
                "PipelineName": try #require(properties["PipelineName"]), "PipelineDefinition": .string(body),
                "RoleArn": try #require(properties["RoleArn"]), "ClientRequestToken": .string(UUID().uuidString),
            ]
        )
        let arn = try await api.call(
            "SageMaker.StartPipelineExecution",
            ["PipelineName": "taxi-build", "ClientRequestToken": .string(UUID().uuidString)]
        )
        let name = try #require(arn["PipelineExecutionArn"]?.string)
        _ = try DriftProcess.run(["execution", "wait", name, "--endpoint", server.address, "--json"])
        var execution = Execution()
        execution.id = name.split(separator: "/").last.map(String.init) ?? ""
        let described = try await api.call("SageMaker.DescribePipelineExecution", arn)
        execution.status = described["PipelineExecutionStatus"]?.string ?? ""
        let steps = try await api.call("SageMaker.ListPipelineExecutionSteps", arn)["PipelineExecutionSteps"]?.array
        for step in steps ?? [] {
            execution.steps[step["StepName"]?.string ?? ""] = step["StepStatus"]?.string
            execution.reasons += step["FailureReason"]?.string ?? ""
        }
        await api.close()
        return execution
    }

    private static func withObjects(_ state: URL, _ body: (Objects) throws -> Void) throws {
        let store = try Store(directory: state, clock: SystemClock(), migrations: [])
        try body(try Objects(store: store))
        try store.close()
    }

    private static func expectSuccess(_ result: Program.Result) throws {
        guard result.status == 0 else {
            throw CommandFailure(description: String((result.output + result.errors).suffix(4_000)))
        }
    }
}
