import Foundation
import Glibc
import JSONDocuments

/// The metrics that a training job's program leaves in files, as the SDK's metrics writers do.
///
/// A line is `{"MetricName": "loss", "Value": 0.25, "Timestamp": 1764000000.5}`; other members do not count.
///
/// Source: SageMaker Experiments SDK, `smexperiments/metrics.py`, `SageMakerFileMetricsWriter`.
struct MetricFiles {
    /// The folder below `/opt/ml`; the program finds it in ``variable``.
    static let folder = "output/metrics/sagemaker"
    static let variable = "SAGEMAKER_METRICS_DIRECTORY"

    /// How many files are read, and how many bytes of the end of each.
    private static let mostFiles = 64
    private static let range = 1 << 20
    /// How many metrics a job has at most.
    ///
    /// Source: SageMaker API, AlgorithmSpecification, `MetricDefinitions`: 40 items.
    private static let mostMetrics = 40

    private var found: [String: MetricData] = [:]

    /// The last values in the files of all of a job's instances, by name.
    static func last(in job: JobFolder) -> [String: MetricData] {
        var files = MetricFiles()
        for instance in job.instances { files.read(instance) }
        return files.found
    }

    private mutating func read(_ instance: JobFolder) {
        guard let folder = PlainFolder(instance.tree, Self.folder), let items = try? folder.items() else { return }
        for item in items.filter({ $0.isRegular && $0.path.hasSuffix(".json") }).prefix(Self.mostFiles) {
            read(folder.open(item.path))
        }
    }

    /// Reads the end of a file and closes it.
    private mutating func read(_ descriptor: Int32) {
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        let start = max(0, Int(status.st_size) - Self.range)
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.range) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, buffer.count, off_t(start)))
        }
        for line in bytes.split(separator: 0x0A) {
            guard let record = try? JSON(parsing: line), let name = record["MetricName"]?.string, !name.isEmpty,
                let value = record["Value"]?.number
            else { continue }
            keep(
                name,
                value,
                at: Self.time(record["Timestamp"]) ?? Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
            )
        }
    }

    private mutating func keep(_ name: String, _ value: Double, at time: Date) {
        if let other = found[name] {
            if other.timestamp > time { return }
        } else if found.count >= Self.mostMetrics {
            return
        }
        found[name] = MetricData(metricName: name, value: value, timestamp: time)
    }

    /// Seconds since 1970 as a number or a text; nil where it is none that a date can be made of.
    private static func time(_ value: JSON?) -> Date? {
        guard let seconds = value?.number ?? value?.string.flatMap(Double.init), (0..<1e11).contains(seconds) else {
            return nil
        }
        return Date(timeIntervalSince1970: seconds)
    }
}
