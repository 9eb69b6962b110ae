import Endpoints
import Foundation
import Gateway
import Host
import Identifiers
import JSONDocuments
import Objects
import Store
import TaxiSamples
import TestSupport
import Testing

/// What the user of AWS's sample does, from the template to a model that retrained itself, on a clock that the test moves.
@Suite("Project loop", .serialized) struct ProjectLoopTests {
    @Test(.timeLimit(.minutes(20)))
    func `a project trains, deploys, drifts, retrains itself and leaves nothing`() async throws {
        try await withScratchFolder { folder in
            let loop = try await ProjectLoop.started(in: folder)
            try await loop.serving {
                try await loop.createProject()
                try await loop.pushChange()
                try await loop.trainsAndRegisters()
                try await loop.deploysWhatIsApproved()
                try await loop.driftsAndRetrains()
                try await loop.retrainsOnSchedule()
                try await loop.deletesEverything()
            }
        }
    }
}

/// One server in this process, and a client of it.
private struct ProjectLoop {
    let server: Server
    let clock: ManualClock
    let folder: URL
    let months: [URL]
    let zones: URL
    private let stop = Signal()

    private let name = "nyc"
    private var pipeline: String { "\(name)-build" }
    private var buildPipeline: String { "sagemaker-\(name)-build" }
    private var deployPipeline: String { "sagemaker-\(name)-deploy" }
    private var staging: String { "sagemaker-\(name)-staging" }
    private var production: String { "sagemaker-\(name)-prod" }
    private var alarm: String { "sagemaker-\(name)-prod-threshold" }
    private var triggers: [String] { ["sagemaker-\(name)-schedule-build", "sagemaker-\(name)-drift-build"] }

    static func started(in folder: URL) async throws -> ProjectLoop {
        let clock = ManualClock()
        var configuration = Server.Configuration(
            state: folder.appendingPathComponent("state"),
            executable: DriftProcess.binary
        )
        configuration.port = 0
        var months: [URL] = []
        var zones = folder.appendingPathComponent("trips/taxi_zones.zip")
        if let shared = SharedData.folder {
            // Two real months of the same season, as the reference trains on.
            months = ["2023-01", "2024-01"].map { shared.appendingPathComponent("green_tripdata_\($0).parquet") }
            zones = shared.appendingPathComponent("taxi_zones.zip")
        } else {
            print("real months of trips are not beside the checkout: the project trains on generated ones")
            let trips = zones.deletingLastPathComponent()
            let files = try await SyntheticTrips(seed: 1)
                .write([.init(year: 2023, month: 1), .init(year: 2024, month: 1)], to: trips)
            months = files.months
        }
        return ProjectLoop(
            server: try Server(configuration, clock: clock),
            clock: clock,
            folder: folder,
            months: months,
            zones: zones
        )
    }

    private init(server: Server, clock: ManualClock, folder: URL, months: [URL], zones: URL) {
        self.server = server
        self.clock = clock
        self.folder = folder
        self.months = months
        self.zones = zones
    }

    /// Runs the server while `body` runs.
    func serving(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run(until: stop) }
            group.addTask {
                defer { stop.notify() }
                try await body()
            }
            try await group.waitForAll()
        }
        try server.store.close()
    }

    // MARK: The stages

    func createProject() async throws {
        _ = try await eventually("the template is published by itself") {
            let found =
                try await call("AWS242ServiceCatalogService.SearchProducts")["ProductViewSummaries"]?.array ?? []
            return found.isEmpty ? nil : found
        }
        let refused = try await drift("project", "create", name, "--retrain-schedule", "cron(0 12 1 * * *)")
        #expect(refused.status == 1 && refused.errors.contains("cron(0 12 1 * * *)"), "\(refused.errors)")
        #expect(try await call("SageMaker.ListProjects")["ProjectSummaryList"]?.array?.isEmpty == true)

        let made = try await drift("project", "create", name, "--retrain-schedule", "rate(12 hours)", "--json")
        try #require(made.status == 0, "\(made.errors)")
        let project = try made.json()
        #expect(project["ProjectStatus"] == "CreateCompleted")
        let id = try #require(project["ProjectId"]?.string)
        let input = S3URI(bucket: "sagemaker-project-\(id)-us-east-1", key: "\(id)/input")
        for month in months {
            try server.objects.put(file: month, at: input.appending("data/\(month.lastPathComponent)"))
        }
        try server.objects.put(file: zones, at: input.appending("zones/taxi_zones.zip"))
    }

    func pushChange() async throws {
        let clone = folder.appendingPathComponent("clone")
        let address = "\(try await address())/v1/repos/\(buildPipeline)"
        try await git("clone", "-q", address, clone.path)
        let file = clone.appendingPathComponent("Sources/BuildPipeline/TaxiPipeline.swift")
        let source = try String(contentsOf: file, encoding: .utf8)
        let changed = source.replacingOccurrences(of: #""num_round": "100""#, with: #""num_round": "60""#)
        try #require(changed != source)
        try changed.write(to: file, atomically: true, encoding: .utf8)
        try await git(
            "-C",
            clone.path,
            "-c",
            "user.name=User",
            "-c",
            "user.email=user@example.com",
            "commit",
            "-qam",
            "Sixty rounds"
        )
        try await git("-C", clone.path, "push", "-q", "origin", "HEAD:main")
        let commit = try await git("-C", clone.path, "rev-parse", "HEAD")
        _ = try await eventually("the push starts the build pipeline") {
            try await executions(of: buildPipeline)
                .first { $0["sourceRevisions"]?[0]?["revisionId"]?.string == commit }
        }
    }

    func trainsAndRegisters() async throws {
        let first = try await execution(1)
        #expect(first.source == "CodePipeline")
        try await succeeds(first.arn)
        try await turnedTriggersOff(first.arn)
        // The pushed commit waited before the Build stage, and goes on now.
        let second = try await execution(2)
        #expect(second.source == "CodePipeline")
        try await succeeds(second.arn)
        let training = try await call(
            "SageMaker.DescribePipelineDefinitionForExecution",
            ["PipelineExecutionArn": .string(second.arn)]
        )
        #expect(training["PipelineDefinition"]?.string?.contains(#""num_round":"60""#) == true)
        try await eventually("the triggers are on again") { try await triggersAreOn() ? true : nil }
        #expect(try await versions().map(\.number) == [2, 1])
    }

    func deploysWhatIsApproved() async throws {
        let known = try await executions(of: deployPipeline).count
        let version = try #require(try await versions().first)
        let approved = try await drift("model", "approve", "\(name)/\(version.number)")
        try #require(approved.status == 0, "\(approved.errors)")
        _ = try await eventually("the approval starts the deploy pipeline") {
            try await executions(of: deployPipeline).count > known ? true : nil
        }
        _ = try await eventually("staging waits for an approval", patience: 300) {
            try await call("CodePipeline_20150709.GetPipelineState", ["name": .string(deployPipeline)])["stageStates"]?
                .array?
                .first { $0["stageName"] == "DeployStaging" }?["actionStates"]?
                .array?
                .first { $0["actionName"] == "Approve_Staging" }?["latestExecution"]?["token"]
        }
        try await serves(staging)
        #expect(try await call("SageMaker.ListEndpoints")["Endpoints"]?.array?.count == 1)
        let decided = try await drift("delivery", "approve", deployPipeline, "--comment", "It answers")
        try #require(decided.status == 0, "\(decided.errors)")
        try await eventually("production is deployed", patience: 300) {
            try await executions(of: deployPipeline).first?["status"] == "Succeeded" ? true : nil
        }
        try await serves(production)
        let endpoint = try await call("SageMaker.DescribeEndpoint", ["EndpointName": .string(production)])
        #expect(endpoint["DataCaptureConfig"]?["EnableCapture"] == true)
        #expect(endpoint["ProductionVariants"]?[0]?["CurrentInstanceCount"] == 2)
        let targets = try await call(
            "AnyScaleFrontendService.DescribeScalableTargets",
            ["ServiceNamespace": "sagemaker"]
        )
        #expect(targets["ScalableTargets"]?[0]?["MaxCapacity"] == 4)
        // What the services have is what the templates say.
        for stack in try await call("CloudFormation.DescribeStacks")["Stacks"]?.array ?? [] {
            let detection = try await call("CloudFormation.DetectStackDrift", ["StackName": stack["StackId"] ?? .null])
            let found = try await call("CloudFormation.DescribeStackDriftDetectionStatus", detection)
            #expect(found["StackDriftStatus"] == "IN_SYNC", "\(found.text())")
        }
    }

    func driftsAndRetrains() async throws {
        let rows = try await testRows().drifted(seed: 7).requests.prefix(2000)
        for row in rows {
            _ = try await server.endpoints.invoke(endpoint: production, body: Array(row.utf8), contentType: "text/csv")
        }
        // The schedule is hourly: its time comes, and it looks at the hour that has passed.
        clock.advance(by: 3600)
        _ = try await eventually("the monitor finds violations", patience: 60) {
            try await call(
                "SageMaker.ListMonitoringExecutions",
                ["MonitoringScheduleName": .string(alarm)]
            )["MonitoringExecutionSummaries"]?
            .array?
            .first { $0["MonitoringExecutionStatus"] == "CompletedWithViolations" }
        }
        clock.advance(by: 60)
        _ = try await eventually("the alarm goes off", patience: 60) {
            try await call("GraniteServiceVersion20100801.DescribeAlarms", ["AlarmNames": [.string(alarm)]])[
                "MetricAlarms"
            ]?[0]?[
                "StateValue"
            ] == "ALARM" ? true : nil
        }
        let third = try await execution(3)
        #expect(third.source == "Drift")
        #expect(third.startedBy["Type"] == "Rule" && third.startedBy["Name"]?.string == "sagemaker-\(name)-drift-build")
        try await succeeds(third.arn)
        try await turnedTriggersOff(third.arn)
        try await eventually("the triggers are on again") { try await triggersAreOn() ? true : nil }
        #expect(try await versions().map(\.number) == [3, 2, 1])
    }

    func retrainsOnSchedule() async throws {
        clock.advance(by: 11 * 3600)
        let fourth = try await execution(4)
        #expect(fourth.source == "Schedule")
        let stopped = try await drift("execution", "stop", fourth.arn)
        try #require(stopped.status == 0, "\(stopped.errors)")
        try await eventually("the triggers are on after a stop too") { try await triggersAreOn() ? true : nil }
    }

    func deletesEverything() async throws {
        let deleted = try await drift("project", "delete", name, "--yes")
        try #require(deleted.status == 0, "\(deleted.errors)\(deleted.output)")
        for (operation, input, member) in Self.lists {
            let left = try await call(operation, input)[member]?.array ?? []
            #expect(left.isEmpty, "\(operation): \(left.map { $0.text() })")
        }
        let buckets = try server.objects.listBuckets().map(\.name).filter { $0.hasPrefix("sagemaker-project-") }
        #expect(buckets.isEmpty)
        let stacks = try await call("CloudFormation.DescribeStacks")["Stacks"]?.array ?? []
        #expect(stacks.compactMap { $0["StackName"]?.string } == ["drift-service-catalog"])
    }

    /// What must be empty when the project is gone.
    private static let lists: [(String, JSON, String)] = [
        ("SageMaker.ListProjects", [:], "ProjectSummaryList"), ("SageMaker.ListPipelines", [:], "PipelineSummaries"),
        ("SageMaker.ListEndpoints", [:], "Endpoints"), ("SageMaker.ListEndpointConfigs", [:], "EndpointConfigs"),
        ("SageMaker.ListModels", [:], "Models"),
        ("SageMaker.ListModelPackageGroups", [:], "ModelPackageGroupSummaryList"),
        ("SageMaker.ListMonitoringSchedules", [:], "MonitoringScheduleSummaries"),
        ("GraniteServiceVersion20100801.DescribeAlarms", [:], "MetricAlarms"), ("AWSEvents.ListRules", [:], "Rules"),
        ("CodePipeline_20150709.ListPipelines", [:], "pipelines"),
        ("CodeBuild_20161006.ListProjects", [:], "projects"),
        ("CodeCommit_20150413.ListRepositories", [:], "repositories"),
        ("AnyScaleFrontendService.DescribeScalableTargets", ["ServiceNamespace": "sagemaker"], "ScalableTargets"),
    ]

    // MARK: Looking

    /// An execution of the project's SageMaker pipeline.
    private struct Execution {
        let arn: String
        let source: String?
        let startedBy: JSON
    }

    /// The pipeline's execution of that number, counted from 1, once it is there.
    private func execution(_ number: Int) async throws -> Execution {
        let arn = try await eventually("execution \(number) of \(pipeline) is started", patience: 400) {
            let all = try? await call("SageMaker.ListPipelineExecutions", ["PipelineName": .string(pipeline)])
            let summaries = all?["PipelineExecutionSummaries"]?.array ?? []
            guard summaries.count >= number else { return nil as String? }
            return summaries[summaries.count - number]["PipelineExecutionArn"]?.string
        }
        let parameters = try await call(
            "SageMaker.ListPipelineParametersForExecution",
            ["PipelineExecutionArn": .string(arn), "MaxResults": 50]
        )
        let described = try await call("SageMaker.DescribePipelineExecution", ["PipelineExecutionArn": .string(arn)])
        return Execution(
            arn: arn,
            source: parameters["PipelineParameters"]?.array?.first { $0["Name"] == "InputSource" }?["Value"]?.string,
            startedBy: described["StartedBy"] ?? .null
        )
    }

    private func succeeds(_ arn: String) async throws {
        let ended = try await eventually("\(arn) ends", patience: 180) {
            let found = try await call("SageMaker.DescribePipelineExecution", ["PipelineExecutionArn": .string(arn)])
            let isRunning = ["Executing", "Stopping"].contains(found["PipelineExecutionStatus"]?.string ?? "")
            return isRunning ? Optional.none : found
        }
        try #require(ended["PipelineExecutionStatus"] == "Succeeded", "\(ended.text())")
    }

    /// Waits until the function that turns the triggers off says that it did because that execution ran.
    ///
    /// Its log is asked, as an execution takes but seconds.
    private func turnedTriggersOff(_ arn: String) async throws {
        let function = "sagemaker-\(name)-pipeline-change"
        let log = try await eventually("\(function) sees that \(arn) runs") {
            let calls = try await call("Driftloop.ListFunctionInvocations", ["FunctionName": .string(function)])
            return (calls["Invocations"]?.array ?? [])
                .map { $0["Log"]?.array?.compactMap(\.string) ?? [] }
                .first { $0.contains { $0.contains(arn) } }
        }
        for trigger in ["the inbound transition of \(buildPipeline)/Build"] + triggers.map({ "the rule \($0)" }) {
            #expect(log.contains { $0.contains("disable \(trigger): done") }, "\(log)")
        }
    }

    /// Whether the Build stage's transition and the two rules are on.
    private func triggersAreOn() async throws -> Bool {
        let stages = try await call("CodePipeline_20150709.GetPipelineState", ["name": .string(buildPipeline)])[
            "stageStates"
        ]
        let build = stages?.array?.first { $0["stageName"] == "Build" }
        guard build?["inboundTransitionState"]?["enabled"]?.bool == true else { return false }
        for rule in triggers {
            guard try await call("AWSEvents.DescribeRule", ["Name": .string(rule)])["State"] == "ENABLED" else {
                return false
            }
        }
        return true
    }

    private func versions() async throws -> [(number: Int64, arn: String)] {
        let list = try await call("SageMaker.ListModelPackages", ["ModelPackageGroupName": .string(name)])
        return (list["ModelPackageSummaryList"]?.array ?? [])
            .compactMap { version in
                guard let number = version["ModelPackageVersion"]?.integer, let arn = version["ModelPackageArn"]?.string
                else { return nil }
                return (number, arn)
            }
    }

    private func executions(of pipeline: String) async throws -> [JSON] {
        try await call("CodePipeline_20150709.ListPipelineExecutions", ["pipelineName": .string(pipeline)])[
            "pipelineExecutionSummaries"
        ]?
        .array ?? []
    }

    private func serves(_ endpoint: String) async throws {
        let found = try await call("SageMaker.DescribeEndpoint", ["EndpointName": .string(endpoint)])
        #expect(found["EndpointStatus"] == "InService")
        let row = Array("1,-73.986114,40.685634,-73.936794,40.715370,5.318025,7,0,2".utf8)
        let answer = try await server.endpoints.invoke(endpoint: endpoint, body: row, contentType: "text/csv")
        let fare = try #require(Double(String(decoding: answer.body, as: UTF8.self).prefix { $0 != "\n" }))
        #expect(3...100 ~= fare)
    }

    private func testRows() async throws -> TaxiTraffic {
        let execution = try await execution(2)
        let steps = try await call(
            "SageMaker.ListPipelineExecutionSteps",
            ["PipelineExecutionArn": .string(execution.arn)]
        )
        let step = steps["PipelineExecutionSteps"]?.array?.first { $0["StepName"] == "PreprocessData" }
        let job = try #require(step?["Metadata"]?["ProcessingJob"]?["Arn"]?.string.flatMap { ARN($0)?.name })
        let outputs = try await call("SageMaker.DescribeProcessingJob", ["ProcessingJobName": .string(job)])[
            "ProcessingOutputConfig"
        ]?["Outputs"]?
        .array
        let uri = try #require(outputs?.first { $0["OutputName"] == "test" }?["S3Output"]?["S3Uri"]?.string)
        let place = try #require(S3URI(uri))
        let files = try server.objects.list(prefix: place)
            .map { try server.objects.localURL(of: S3URI(bucket: place.bucket, key: $0.key)) }
        return try await TaxiTraffic.read(test: files)
    }

    // MARK: Asking

    private func address() async throws -> String { "http://127.0.0.1:\(try await server.gateway.port())" }

    private func call(_ operation: String, _ input: JSON = [:]) async throws -> JSON {
        let api = try await ServerAPI.connect(to: try await address())
        let answer: JSON
        do { answer = try await api.call(operation, input) } catch {
            await api.close()
            throw error
        }
        await api.close()
        return answer
    }

    private func drift(_ words: String...) async throws -> Program.Result {
        let arguments = words + ["--endpoint", try await address()]
        return try await Self.blocking { try DriftProcess.run(arguments) }
    }

    @discardableResult
    private func git(_ words: String...) async throws -> String {
        let result = try await Self.blocking {
            try Program("git").run(words)
        }
        try #require(result.status == 0, "git \(words): \(result.errors)")
        return result.output.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Does what waits for a process on a thread of its own, as the server in this process needs the others.
    private static func blocking<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Asks until there is an answer; fails with `what` after `patience` seconds.
    @discardableResult
    private func eventually<Answer>(
        _ what: String,
        patience: TimeInterval = 60,
        _ ask: () async throws -> Answer?
    ) async throws -> Answer {
        let deadline = Date(timeIntervalSinceNow: patience)
        while Date() < deadline {
            if let answer = try await ask() { return answer }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CommandFailure(description: "within \(Int(patience)) s it did not come true that \(what)")
    }
}
