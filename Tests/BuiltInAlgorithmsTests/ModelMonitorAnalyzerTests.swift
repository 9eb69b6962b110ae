import Containers
import DataQuality
import Foundation
import JSONDocuments
import Testing

@testable import BuiltInAlgorithms

@Suite("Model monitor analyzer") struct ModelMonitorAnalyzerTests {
    @Test func `a baseline job and a calm monitoring job`() async throws {
        try await Job.with { job in
            try job.write("baseline/data.csv", Self.table(0..<400))
            #expect(await job.run(Self.baselineEnvironment) == 0)
            #expect(try job.text("output/message") == "Completed: Job completed successfully with no violations.")
            #expect(try Statistics(parsing: job.bytes("processing/output/statistics.json")).itemCount == 400)
            let constraints = try Constraints(parsing: job.bytes("processing/output/constraints.json"))
            #expect(constraints.features.map(\.name) == ["fare", "distance", "flag"])
            #expect(!job.exists("output/metrics/cloudwatch/cloudwatch_metrics.jsonl"))

            try job.write(
                "processing/endpointdata/e/v/2026/01/02/03/04-05-678-a.jsonl",
                Self.captures(0..<400, shift: 0)
            )
            #expect(await job.run(Self.monitorEnvironment) == 0)
            #expect(try job.text("output/message") == "Completed: Job completed successfully with no violations.")
            #expect(!job.exists("processing/resultdata/constraint_violations.json"))
            let metrics = try job.metrics()
            #expect(metrics["violations"]?["Value"] == 0)
            #expect(metrics["records"]?["Value"] == 400)
        }
    }

    @Test func `drifted traffic ends with violations and metrics`() async throws {
        try await Job.with { job in
            try job.write("baseline/data.csv", Self.table(0..<400))
            #expect(await job.run(Self.baselineEnvironment) == 0)
            try job.write("processing/endpointdata/a.jsonl", Self.captures(0..<200, shift: 90))
            try job.write("processing/endpointdata/b/c.jsonl", Self.captures(200..<400, shift: 90))
            #expect(await job.run(Self.monitorEnvironment) == 0)
            let message = try job.text("output/message")
            #expect(message == "CompletedWithViolations: Job completed successfully with 1 violations.")
            let violations = try Violations(parsing: job.bytes("processing/resultdata/constraint_violations.json"))
            #expect(violations.violations.map(\.featureName) == ["fare"])
            #expect(violations.violations.map(\.checkType) == [.baselineDrift])

            let metrics = try job.metrics()
            let dimensions: JSON = [
                ["Name": "Endpoint", "Value": "taxi"], ["Name": "MonitoringSchedule", "Value": "taxi-hourly"],
            ]
            #expect(
                metrics.values.allSatisfy {
                    $0["Dimensions"] == dimensions && $0["Timestamp"] == "2022-04-18T01:00:00Z"
                }
            )
            #expect(metrics["feature_data_fare"]?["StatisticValues"]?["SampleCount"] == 400)
            #expect(metrics["feature_data_fare"]?["Value"] == nil)
            #expect(metrics["feature_data_flag"] == nil)
            #expect(metrics["feature_non_null_flag"]?["Value"] == 1)
            let drift = try #require(metrics["feature_baseline_drift_fare"]?["Value"]?.number)
            #expect(violations.violations[0].description == "Baseline drift distance: \(drift) exceeds threshold: 0.1")
            #expect(metrics["violations"]?["Value"] == 1 && metrics["drifted_features"]?["Value"] == 1)
        }
    }

    @Test func `several instances are refused`() async throws {
        try await Job.with { job in
            try job.write("baseline/data.csv", Self.table(0..<400))
            try job.write("config/resourceconfig.json", #"{"current_host":"algo-2","hosts":["algo-1","algo-2"]}"#)
            #expect(await job.run(Self.baselineEnvironment) == 1)
            #expect(try job.text("output/failure").contains("2 instances"))
        }
    }

    @Test func `a window without traffic is no failure`() async throws {
        try await Job.with { job in
            try job.write("baseline/data.csv", Self.table(0..<50))
            #expect(await job.run(Self.baselineEnvironment) == 0)
            #expect(await job.run(Self.monitorEnvironment) == 0)
            #expect(try job.text("output/message").contains("There were no records to check."))
            let report = try JSON(parsing: job.bytes("processing/resultdata/check_report.json"))
            #expect(report["outcome"] == "EmptyWindow")
            // Records outside the window are as good as none.
            try job.write("processing/endpointdata/a.jsonl", Self.captures(0..<10, shift: 0))
            var later = Self.monitorEnvironment
            later["start_time"] = "2022-04-18T01:00:00Z"
            later["end_time"] = "2022-04-18T02:00:00Z"
            #expect(await job.run(later) == 0)
            #expect(try job.text("output/message").contains("There were no records to check."))
        }
    }

    @Test(arguments: [
        ("record_preprocessor_script", "/opt/ml/x.py"), ("post_analytics_processor_script", "/opt/ml/x.py"),
        ("output_path", ""), ("dataset_source", ""), ("dataset_format", "csv"), ("dataset_format", "{\"xml\":{}}"),
        ("start_time", "yesterday"), ("analysis_type", "MODEL_QUALITY"), ("categorical_drift_method", "KS"),
    ])
    func `what cannot be done fails with the variable's name`(name: String, value: String) async throws {
        try await Job.with { job in
            try job.write("baseline/data.csv", Self.table(0..<50))
            #expect(await job.run(Self.baselineEnvironment) == 0)
            var environment = Self.monitorEnvironment
            environment[name] = value
            #expect(await job.run(environment) == 1)
            let failure = try job.text("output/failure")
            #expect(failure.contains(name), "\(failure)")
        }
    }

    @Test func `broken files fail with their names`() async throws {
        try await Job.with { job in
            try job.write("processing/baseline/constraints.json", "{")
            #expect(await job.run(Self.monitorEnvironment) == 1)
            #expect(try job.text("output/failure").contains("constraints.json"))
        }
    }

    static let baselineEnvironment = [
        "dataset_format": #"{"csv": {"header": true, "output_columns_position": "START"}}"#,
        "dataset_source": "/opt/ml/baseline", "output_path": "/opt/ml/processing/output",
        "publish_cloudwatch_metrics": "Disabled",
    ]

    static let monitorEnvironment = [
        "dataset_format": #"{"sagemakerCaptureJson": {"captureIndexNames": ["endpointInput", "endpointOutput"]}}"#,
        "dataset_source": "/opt/ml/processing/endpointdata", "output_path": "/opt/ml/processing/resultdata",
        "baseline_constraints": "/opt/ml/processing/output/constraints.json",
        "baseline_statistics": "/opt/ml/processing/output/statistics.json", "publish_cloudwatch_metrics": "Enabled",
        "start_time": "2022-04-18T00:00:00Z", "end_time": "2022-04-18T01:00:00Z", "sagemaker_endpoint_name": "taxi",
        "sagemaker_monitoring_schedule_name": "taxi-hourly",
    ]

    static func row(_ index: Int, shift: Int) -> (fare: String, rest: String) {
        ("\(Double(index * 37 % 100 + shift) + 0.5)", "\(index * 11 % 30),\(index % 3 == 0 ? "Y" : "N")")
    }

    static func table(_ rows: Range<Int>) -> String {
        "fare,distance,flag\n" + rows.map { "\(row($0, shift: 0).fare),\(row($0, shift: 0).rest)\n" }.joined()
    }

    static func captures(_ rows: Range<Int>, shift: Int) -> String {
        rows.map { index in
            let (fare, rest) = row(index, shift: shift)
            let record: JSON = [
                "captureData": [
                    "endpointInput": ["data": .string(rest), "encoding": "CSV", "mode": "INPUT"],
                    "endpointOutput": ["data": .string(fare), "encoding": "CSV", "mode": "OUTPUT"],
                ], "eventMetadata": ["eventId": "e", "inferenceTime": "2022-04-18T00:21:48Z"], "eventVersion": "0",
            ]
            return record.text() + "\n"
        }
        .joined()
    }
}

/// A job's own `/opt/ml`, removed afterwards.
private struct Job {
    let root: URL

    static func with(_ body: (Job) async throws -> Void) async throws {
        let job = Job(
            root: FileManager.default.temporaryDirectory.appendingPathComponent("opt-ml-\(UUID().uuidString)")
        )
        defer { try? FileManager.default.removeItem(at: job.root) }
        try await body(job)
    }

    func run(_ environment: [String: String]) async -> Int32 {
        let environment = environment.merging(["DRIFTLOOP_OPT_ML": root.path]) { $1 }
        return await ModelMonitorAnalyzer.run(container: Container(environment: environment))
    }

    func write(_ path: String, _ text: String) throws {
        let url = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: root.appendingPathComponent(path))) }

    func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    func metrics() throws -> [String: JSON] {
        var metrics: [String: JSON] = [:]
        for line in try text("output/metrics/cloudwatch/cloudwatch_metrics.jsonl").split(separator: "\n") {
            let value = try JSON(parsing: String(line))
            metrics[try #require(value["MetricName"]?.string)] = value
        }
        return metrics
    }
}
