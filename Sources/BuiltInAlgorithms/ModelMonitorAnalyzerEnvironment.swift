import Containers
import DataQuality
import Foundation
import JSONDocuments
import Tables

/// Why a job's environment asks for something that cannot be done.
struct MonitorAnalyzerError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What the analyzer's environment variables ask for.
struct MonitorAnalyzerEnvironment {
    let outputPath: String
    let publishesMetrics: Bool
    /// When captured inferences must have been made; open ends are nil.
    let window: (start: Date?, end: Date?)
    /// The dimensions of every metric.
    let dimensions: [(name: String, value: String)]
    private let container: Container
    private let variables: [String: String]

    init(_ container: Container) throws(MonitorAnalyzerError) {
        self.container = container
        let variables = Self.jobConfiguration(container).merging(container.environment) { $1 }.filter { !$1.isEmpty }
        self.variables = variables
        for name in ["record_preprocessor_script", "post_analytics_processor_script"] where variables[name] != nil {
            throw MonitorAnalyzerError(
                "The environment variable \(name) is set, but scripts are not supported yet; unset it."
            )
        }
        if let type = variables["analysis_type"], type.uppercased() != "DATA_QUALITY" {
            throw MonitorAnalyzerError(
                "The environment variable analysis_type is \(type), but only DATA_QUALITY is supported yet."
            )
        }
        let hosts = Self.hosts(container)
        guard hosts == 1 else {
            throw MonitorAnalyzerError(
                "The job has \(hosts) instances; the analyzer runs on one: set InstanceCount to 1."
            )
        }
        guard let output = variables["output_path"] else {
            throw MonitorAnalyzerError(
                "The environment variable output_path is missing; it names the folder for results."
            )
        }
        outputPath = container.url(output).path
        publishesMetrics = variables["publish_cloudwatch_metrics"]?.lowercased() == "enabled"
        window = (try Self.time("start_time", variables), try Self.time("end_time", variables))
        if let start = window.start, let end = window.end, start > end {
            throw MonitorAnalyzerError(
                "The environment variable start_time, \(variables["start_time"] ?? ""), is after end_time, "
                    + "\(variables["end_time"] ?? "")."
            )
        }
        dimensions = [
            ("Endpoint", variables["sagemaker_endpoint_name"]),
            ("MonitoringSchedule", variables["sagemaker_monitoring_schedule_name"]),
        ]
        .compactMap { name, value in value.map { (name, $0) } }
    }

    /// The job's data: every file below `dataset_source`, in the order of the paths.
    func source() throws -> DataSource {
        guard let folder = variables["dataset_source"] else {
            throw MonitorAnalyzerError(
                "The environment variable dataset_source is missing; it names the folder of the data."
            )
        }
        var source = DataSource(paths: try files(below: container.url(folder)))
        if window.start != nil || window.end != nil {
            source.window = (window.start ?? .distantPast)..<(window.end ?? .distantFuture)
        }
        try apply(format: variables["dataset_format"], to: &source)
        return source
    }

    /// What to check against; nil to suggest a baseline.
    func baseline() throws -> Baseline? {
        let constraintsPath = variables["baseline_constraints"].map { container.url($0).path }
        let statisticsPath = variables["baseline_statistics"].map { container.url($0).path }
        var baseline: Baseline
        if let constraintsPath {
            baseline = try Baseline(statisticsPath: statisticsPath, constraintsPath: constraintsPath)
        } else if let statisticsPath {
            baseline = try Baseline(statisticsPath: statisticsPath)
        } else {
            return nil
        }
        if let name = variables["categorical_drift_method"] {
            guard let method = CategoricalMethod(rawValue: name) else {
                throw MonitorAnalyzerError(
                    "The environment variable categorical_drift_method is \(name); LInfinity or ChiSquared was expected."
                )
            }
            baseline.constraints.configuration.categoricalMethod = method
        }
        return baseline
    }

    /// Reads `{"csv": …}`, `{"json": …}`, `{"parquet": …}` or `{"sagemakerCaptureJson": …}`; without, the data tells.
    private func apply(format text: String?, to source: inout DataSource) throws {
        guard let text else { return }
        func fault(_ expected: String) -> MonitorAnalyzerError {
            MonitorAnalyzerError("The environment variable dataset_format is \(text); \(expected) was expected.")
        }
        guard let format = try? JSON(parsing: text), format.kind == "object" else { throw fault("a JSON object") }
        source.isCaptured = false
        if let capture = format["sagemakerCaptureJson"] {
            source.isCaptured = true
            let names = capture["captureIndexNames"]?.array?.compactMap(\.string) ?? []
            let sides = Set(
                names.compactMap { CaptureSide(rawValue: $0 == "batchTransformOutput" ? "endpointOutput" : $0) }
            )
            if !sides.isEmpty { source.sides = sides }
        } else if let csv = format["csv"] {
            source.options.format = .csv
            source.options.header = csv["header"]?.bool ?? true
        } else if let json = format["json"] {
            source.options.format = .jsonLines
            if (json["lines"] ?? json["line"])?.bool == false {
                throw fault("{\"json\": {\"lines\": true}}, one object a line,")
            }
        } else if format["parquet"] != nil {
            source.options.format = .parquet
        } else {
            throw fault("one of csv, json, parquet and sagemakerCaptureJson")
        }
    }

    private func files(below folder: URL) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
            // A window without traffic has no folder.
            return []
        }
        if !isFolder.boolValue { return [folder.path] }
        var paths: [String] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            // Hidden files and those that Hadoop marks (_SUCCESS) are no data.
            let parts = name.split(separator: "/")
            if parts.contains(where: { $0.hasPrefix(".") }) || parts.last?.hasPrefix("_") ?? true { continue }
            let path = folder.appendingPathComponent(name).path
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            if !name.hasSuffix(".partial") { paths.append(path) }
        }
        return paths.sorted()
    }

    private static func time(_ name: String, _ variables: [String: String]) throws(MonitorAnalyzerError) -> Date? {
        guard let text = variables[name] else { return nil }
        guard let seconds = secondsSince1970(text) else {
            throw MonitorAnalyzerError(
                "The environment variable \(name) is \(text); an ISO 8601 time such as 2026-01-31T05:00:00Z was expected."
            )
        }
        return Date(timeIntervalSince1970: seconds)
    }

    /// The number of instances; 1 where no file tells.
    private static func hosts(_ container: Container) -> Int {
        guard let data = try? Data(contentsOf: container.url("/opt/ml/config/resourceconfig.json")),
            let hosts = (try? JSON(parsing: data))?["hosts"]?.array
        else { return 1 }
        return hosts.count
    }

    /// The environment as the job's configuration file repeats it; empty where there is no such file.
    private static func jobConfiguration(_ container: Container) -> [String: String] {
        guard let data = try? Data(contentsOf: container.url("/opt/ml/config/processingjobconfig.json")),
            let members = (try? JSON(parsing: data))?["Environment"], case .object(let variables) = members
        else { return [:] }
        return Dictionary(variables.compactMap { name, value in value.string.map { (name, $0) } }) { $1 }
    }
}
