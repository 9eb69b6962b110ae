import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Objects
import PipelineDefinition
import Registry
import Store
import TestSupport
import Testing

@testable import Pipelines

/// The whole way down to child processes: images are /bin/sh.
@Suite("Pipelines over real jobs", .timeLimit(.minutes(2)))
struct RealJobsTests {
    /// The build pipeline with shell scripts for the programs of its images.
    private func definition(train: String) -> PipelineDefinition {
        var definition = build()
        func run(_ script: String, _ step: Int, _ member: String) {
            let entrypoint: JSON = ["sh", "-c"]
            let arguments: JSON = [.string("cd $DRIFTLOOP_OPT_ML && \(script)")]
            func changed(_ json: JSON) -> JSON {
                var json = json
                var program = json[member] ?? [:]
                program["ContainerEntrypoint"] = entrypoint
                program["ContainerArguments"] = arguments
                json[member] = program
                return json
            }
            switch definition.steps[step].body {
            case .processing(let json): definition.steps[step].body = .processing(changed(json))
            case .training(let json): definition.steps[step].body = .training(changed(json))
            case .qualityCheck(let json, let check): definition.steps[step].body = .qualityCheck(changed(json), check)
            default: return
            }
        }
        let folders = "mkdir -p processing/train processing/baseline processing/quality processing/evaluation"
        run(
            "\(folders) && cat processing/in/* > processing/train/t.csv && cp processing/train/t.csv processing/baseline",
            0,
            "AppSpecification"
        )
        run(
            "\(folders) && echo {} > processing/quality/statistics.json && echo {} > processing/quality/constraints.json",
            1,
            "AppSpecification"
        )
        run("\(train) && cp input/data/train/t.csv model/xgboost-model", 2, "AlgorithmSpecification")
        run(
            "\(folders) && tar -tzf processing/model/model.tar.gz && "
                + #"echo '{"regression_metrics":{"rmse":{"value":6.5}}}' > processing/evaluation/evaluation.json"#,
            3,
            "AppSpecification"
        )
        return definition
    }

    private struct House {
        let store: Store
        let objects: Objects
        let registry: Registry

        init(_ folder: URL) throws {
            store = try Store(
                directory: folder,
                clock: SystemClock(),
                migrations: Jobs.migrations + Registry.migrations + Pipelines.migrations
            )
            objects = try Objects(store: store)
            registry = Registry(store: store)
        }

        /// Fresh services over the same state, as after a restart.
        func services() -> (Jobs, Pipelines) {
            var limits = Jobs.Limits()
            limits.concurrency = 4
            limits.grace = 0.2
            let image = Runtime(
                repository: "image",
                kinds: [.processing, .training],
                command: .entrypoint(replacingFirst: ["/bin/sh"])
            )
            // The images' scripts are the test's own; the sandbox has tests elsewhere.
            var settings = ProgramSettings()
            settings.sandbox = .off
            let table = RuntimeTable([image], settings: settings)
            let jobs = Jobs(store: store, objects: objects, runtimes: table, limits: limits)
            return (jobs, Pipelines(store: store, jobs: jobs, registry: registry, objects: objects))
        }

        /// Runs fresh services until `done`.
        func run(until done: @escaping @Sendable (Jobs, Pipelines) async throws -> Bool) async throws {
            let (jobs, pipelines) = services()
            try await withThrowingTaskGroup { group in
                group.addTask { try await jobs.run() }
                group.addTask { try await pipelines.run() }
                group.addTask { while try await !done(jobs, pipelines) { await store.published.wait() } }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private func start(_ house: House, train: String, seconds: Int64 = 600) async throws -> String {
        try house.objects.createBucket("bucket")
        try house.objects.put(Array("1,2\n".utf8), at: S3URI(bucket: "bucket", key: "data/a.csv"))
        let (_, pipelines) = house.services()
        var definition = definition(train: train)
        if case .training(var request) = definition.steps[2].body {
            request["StoppingCondition"] = ["MaxRuntimeInSeconds": .integer(seconds)]
            definition.steps[2].body = .training(request)
        }
        let text = definition.json.text()
        _ = try await pipelines.createPipeline(CreatePipelineRequest(pipelineName: "taxi", pipelineDefinition: text))
        return try await pipelines.startPipelineExecution(StartPipelineExecutionRequest(pipelineName: "taxi"))
            .pipelineExecutionArn
    }

    private func steps(_ pipelines: Pipelines, _ arn: String) async throws -> [String: PipelineExecutionStep] {
        let list = try await pipelines.listPipelineExecutionSteps(
            ListPipelineExecutionStepsRequest(pipelineExecutionArn: arn)
        )
        return Dictionary(uniqueKeysWithValues: list.pipelineExecutionSteps.map { ($0.stepName, $0) })
    }

    private func isOver(_ pipelines: Pipelines, _ arn: String) async throws -> Bool {
        try await pipelines.describePipelineExecution(DescribePipelineExecutionRequest(pipelineExecutionArn: arn))
            .pipelineExecutionStatus.isFinal
    }

    @Test func `an execution runs its steps as processes and registers the model`() async throws {
        try await withScratchFolder { folder in
            let house = try House(folder)
            let arn = try await start(house, train: "true")
            try await house.run { _, pipelines in try await isOver(pipelines, arn) }
            let (_, pipelines) = house.services()
            let execution = try await pipelines.describePipelineExecution(
                DescribePipelineExecutionRequest(pipelineExecutionArn: arn)
            )
            #expect(execution.pipelineExecutionStatus == .succeeded, "\(execution.failureReason ?? "")")
            let versions = try await house.registry.listModelPackages(
                ListModelPackagesRequest(modelPackageGroupName: "models")
            )
            #expect(versions.modelPackageSummaryList.count == 1)
            let version = try await house.registry.describeModelPackage(
                DescribeModelPackageRequest(
                    modelPackageName: versions.modelPackageSummaryList.first?.modelPackageArn ?? ""
                )
            )
            let model = try #require(version.inferenceSpecification?.containers.first?.modelDataUrl.flatMap(S3URI.init))
            #expect(house.objects.exists(model))
            let name = ARN(try await steps(pipelines, arn)["Train"]?.metadata?.trainingJob?.arn ?? "")?.name ?? ""
            #expect(model.key.lowercased() == "model/\(name)/output/model.tar.gz")
        }
    }

    @Test func `a job's failure is the execution's reason`() async throws {
        try await withScratchFolder { folder in
            let house = try House(folder)
            let arn = try await start(house, train: "echo 'no such column' > output/failure && false")
            try await house.run { _, pipelines in try await isOver(pipelines, arn) }
            let (_, pipelines) = house.services()
            let execution = try await pipelines.describePipelineExecution(
                DescribePipelineExecutionRequest(pipelineExecutionArn: arn)
            )
            #expect(execution.pipelineExecutionStatus == .failed)
            #expect(execution.failureReason?.hasPrefix("Step 'Train' failed: ") == true)
            #expect(execution.failureReason?.contains("no such column") == true, "\(execution.failureReason ?? "")")
        }
    }

    @Test func `a job whose time is over is the execution's reason`() async throws {
        try await withScratchFolder { folder in
            let house = try House(folder)
            let arn = try await start(house, train: "sleep 600", seconds: 1)
            try await house.run { _, pipelines in try await isOver(pipelines, arn) }
            let (_, pipelines) = house.services()
            let execution = try await pipelines.describePipelineExecution(
                DescribePipelineExecutionRequest(pipelineExecutionArn: arn)
            )
            #expect(execution.pipelineExecutionStatus == .failed)
            #expect(
                execution.failureReason
                    == "Step 'Train' failed: The job ran longer than its MaxRuntimeInSeconds of 1 and was stopped."
            )
        }
    }

    @Test func `a server that dies in mid-training finishes the execution when it is back, once`() async throws {
        try await withScratchFolder { folder in
            let house = try House(folder)
            // The first attempt never ends; the one after the restart finds the flag.
            let flag = folder.appendingPathComponent("flag").path
            let arn = try await start(house, train: "{ [ -e '\(flag)' ] || { sleep 600; }; }")
            try await house.run { _, pipelines in
                let steps = try await steps(pipelines, arn)
                return steps["Train"]?.stepStatus == .executing && steps["Check"]?.stepStatus == .succeeded
            }
            #expect(FileManager.default.createFile(atPath: flag, contents: nil))
            try await house.run { _, pipelines in try await isOver(pipelines, arn) }
            let (jobs, pipelines) = house.services()
            let execution = try await pipelines.describePipelineExecution(
                DescribePipelineExecutionRequest(pipelineExecutionArn: arn)
            )
            #expect(execution.pipelineExecutionStatus == .succeeded, "\(execution.failureReason ?? "")")
            #expect(try await jobs.listTrainingJobs(ListTrainingJobsRequest()).trainingJobSummaries.count == 1)
            #expect(try await jobs.listProcessingJobs(ListProcessingJobsRequest()).processingJobSummaries.count == 3)
            let versions = try await house.registry.listModelPackages(
                ListModelPackagesRequest(modelPackageGroupName: "models")
            )
            #expect(versions.modelPackageSummaryList.count == 1)
        }
    }

    @Test func `a stop ends the running process`() async throws {
        try await withScratchFolder { folder in
            let house = try House(folder)
            let arn = try await start(house, train: "sleep 600")
            try await house.run { _, pipelines in try await steps(pipelines, arn)["Train"]?.stepStatus == .executing }
            try await house.run { _, pipelines in
                if try await isOver(pipelines, arn) { return true }
                do {
                    _ = try await pipelines.stopPipelineExecution(
                        StopPipelineExecutionRequest(pipelineExecutionArn: arn)
                    )
                } catch let error as ServiceError {
                    // It may have ended since it was asked.
                    guard try await isOver(pipelines, arn) else { throw error }
                }
                return false
            }
            let (_, pipelines) = house.services()
            #expect(try await steps(pipelines, arn)["Train"]?.stepStatus == .stopped)
        }
    }
}
