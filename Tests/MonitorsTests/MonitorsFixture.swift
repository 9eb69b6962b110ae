import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Jobs
import MetricStore
import Monitors
import Objects
import Store
import Synchronization
import TestSupport

/// Captures under a bucket of their own; counts how often they were asked to be written out.
final class StaticCaptures: CaptureSource {
    private let flushes = Mutex(0)

    var flushCount: Int { flushes.withLock { $0 } }

    func captureLocation(endpoint: String) async throws -> S3URI {
        guard endpoint == MonitorsFixture.endpoint else {
            throw ServiceError(.validation, "Could not find endpoint \(endpoint).")
        }
        flushes.withLock { $0 += 1 }
        return S3URI(bucket: "taxi", key: "datacapture")
    }
}

/// Monitors over real jobs in a scratch folder; the analyzer is a shell script, and the clock stands at 2026-03-01 00:00 UTC.
struct MonitorsFixture: Sendable {
    let store: Store
    let clock: ManualClock
    let objects: Objects
    let jobs: Jobs
    let metrics: Metrics
    let captures = StaticCaptures()
    let monitors: Monitors

    static let endpoint = "taxi-prod"
    static let schedule = "taxi-prod-threshold"
    static let image = "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer:latest"

    /// Reports each captured file, the baseline and the environment; finds drift when it finds a record that says so.
    static let analyzer = """
        set -eu
        cd "$DRIFTLOOP_OPT_ML"
        here() { printf '%s' "$1" | sed 's|^/opt/ml/||'; }
        out=$(here "$output_path")
        mkdir -p "$out" output/metrics/cloudwatch
        (cd "$(here "$dataset_source")" && find . -type f | sort) > "$out/statistics.json"
        cat "$(here "$baseline_constraints")" > "$out/constraints.json"
        env | grep -E '^(dataset_|output_|start_|end_|publish_|sagemaker_|baseline_|own)' | sort > "$out/environment"
        drift=0.05
        if grep -rq drift "$(here "$dataset_source")"; then
            drift=0.85
            echo '{"violations":[]}' > "$out/constraint_violations.json"
            printf 'CompletedWithViolations: Job completed successfully with 1 violations.' > output/message
        else
            printf 'Completed: Job completed successfully with no violations.' > output/message
        fi
        if grep -rq crash "$(here "$dataset_source")"; then echo 'the data is bad' > output/failure; exit 1; fi
        printf '{"MetricName":"feature_baseline_drift_fare_amount","Timestamp":"%s","Dimensions":[{"Name":"Endpoint","Value":"%s"},{"Name":"MonitoringSchedule","Value":"%s"}],"Value":%s,"Unit":"None"}\\n' \
            "$end_time" "$sagemaker_endpoint_name" "$sagemaker_monitoring_schedule_name" "$drift" \
            > output/metrics/cloudwatch/cloudwatch_metrics.jsonl
        """

    init(_ folder: URL, clock: ManualClock = ManualClock(), analyzer: String = analyzer) throws {
        self.clock = clock
        store = try Store(
            directory: folder,
            clock: clock,
            migrations: Jobs.migrations + Metrics.migrations + Monitors.migrations
        )
        objects = try Objects(store: store)
        let runtime = Runtime(
            repository: "sagemaker-model-monitor-analyzer",
            kinds: [.processing],
            command: .fixed(["/bin/sh", "-c", analyzer]),
            isTrusted: true
        )
        // The image's script is the test's own; the sandbox has tests elsewhere.
        var settings = ProgramSettings()
        settings.sandbox = .off
        jobs = Jobs(store: store, objects: objects, runtimes: RuntimeTable([runtime], settings: settings))
        metrics = Metrics(store: store)
        monitors = Monitors(store: store, jobs: jobs, metrics: metrics, objects: objects, captures: captures)
    }

    /// Opens a folder again that another fixture had open.
    ///
    /// The lock goes with the last reference to the store, which the database's queue may hold a moment longer than its caller.
    static func reopened(_ folder: URL, clock: ManualClock) async throws -> MonitorsFixture {
        for _ in 0..<100_000 {
            do {
                return try MonitorsFixture(folder, clock: clock)
            } catch let error as ServiceError where error.code == .stateInUse { await Task.yield() }
        }
        return try MonitorsFixture(folder, clock: clock)
    }

    /// Runs `body` over a new state directory with a bucket, a baseline and an hourly schedule.
    static func run(_ body: @escaping @Sendable (MonitorsFixture) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let fixture = try MonitorsFixture(folder)
            try await fixture.prepare()
            try await body(fixture)
            try fixture.store.close()
        }
    }

    func prepare() async throws {
        try objects.createBucket("taxi")
        try objects.put(Array("constraints".utf8), at: S3URI(bucket: "taxi", key: "baseline/constraints.json"))
        try objects.put(Array("statistics".utf8), at: S3URI(bucket: "taxi", key: "baseline/statistics.json"))
        _ = try await monitors.createMonitoringSchedule(
            CreateMonitoringScheduleRequest(
                monitoringScheduleName: Self.schedule,
                monitoringScheduleConfig: Self.config,
                tags: [MonitoringTag(key: "k", value: "v")]
            )
        )
    }

    /// As the reference's production stack has it.
    static let config = MonitoringScheduleConfig(
        scheduleConfig: ScheduleConfig(scheduleExpression: "cron(0 * ? * * *)"),
        monitoringJobDefinition: MonitoringJobDefinition(
            baselineConfig: MonitoringBaselineConfig(
                constraintsResource: MonitoringResource(s3Uri: "s3://taxi/baseline/constraints.json"),
                statisticsResource: MonitoringResource(s3Uri: "s3://taxi/baseline/statistics.json")
            ),
            monitoringInputs: [
                MonitoringInput(
                    endpointInput: EndpointInput(endpointName: endpoint, localPath: "/opt/ml/processing/endpointdata")
                )
            ],
            monitoringOutputConfig: MonitoringOutputConfig(monitoringOutputs: [
                MonitoringOutput(
                    s3Output: MonitoringS3Output(
                        s3Uri: "s3://taxi/monitoring",
                        localPath: "/opt/ml/processing/localpath"
                    )
                )
            ]),
            monitoringResources: MonitoringResources(
                clusterConfig: MonitoringClusterConfig(
                    instanceCount: 1,
                    instanceType: "ml.m5.xlarge",
                    volumeSizeInGB: 30
                )
            ),
            monitoringAppSpecification: MonitoringAppSpecification(imageUri: image),
            stoppingCondition: MonitoringStoppingCondition(maxRuntimeInSeconds: 1800),
            environment: ["own": "kept"],
            roleArn: "arn:aws:iam::000000000000:role/service-role/AmazonSageMakerServiceCatalogProductsExecutionRole"
        )
    )

    /// Puts a capture file of `time`, as `yyyy/mm/dd/hh/MM-SS`.
    func capture(_ time: String, _ text: String = "fine", variant: String = "AllTraffic") throws {
        let key = "datacapture/\(Self.endpoint)/\(variant)/\(time)-000-0b7bfd33.jsonl"
        try objects.put(Array(text.utf8), at: S3URI(bucket: "taxi", key: key))
    }

    func text(_ key: String) throws -> String {
        String(decoding: try objects.read(S3URI(bucket: "taxi", key: key)), as: UTF8.self)
    }

    func keys(_ prefix: String) throws -> [String] {
        try objects.list(prefix: S3URI(bucket: "taxi", key: prefix)).map(\.key)
    }

    func executions() async throws -> [MonitoringExecutionSummary] {
        try await monitors.listMonitoringExecutions(
            ListMonitoringExecutionsRequest(monitoringScheduleName: Self.schedule, sortOrder: "Ascending")
        )
        .monitoringExecutionSummaries
    }

    func events(_ type: String) async throws -> [Event] {
        try await store.read { try Row.fetchAll($0, sql: "SELECT * FROM outbox ORDER BY position").map(Event.init) }
            .filter { $0.detailType == type }
    }

    /// Runs the services while `body` runs.
    func running(jobs isRunning: Bool = true, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            if isRunning {
                group.addTask {
                    do { try await jobs.run() } catch is CancellationError {}
                    return false
                }
            }
            group.addTask {
                try await monitors.run()
                return false
            }
            group.addTask {
                try await body()
                return true
            }
            while try await group.next() == false {}
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { await Task.yield() }
    }

    func window(_ start: Double, _ end: Double) -> MonitoringWindow {
        MonitoringWindow(
            start: Date(timeIntervalSince1970: 1_772_323_200 + start),
            end: Date(timeIntervalSince1970: 1_772_323_200 + end)
        )
    }
}
