import Foundation
import Identifiers
import JSONDocuments
import MetricStore
import Objects
import OrderedCollections
import Store

/// The JSON lines in which the analyzer leaves its metrics (formats.md 1.5).
enum MetricsFile {
    /// Where the analyzer writes them.
    static let folder = "/opt/ml/output/metrics/cloudwatch"
    /// Without a leading slash, as Model Monitor publishes and the reference's alarm watches.
    static let namespace = "aws/sagemaker/Endpoints/data-metrics"

    /// Reads a file's lines; a blank line is skipped.
    ///
    /// `Dimensions` is a list of names and values, as in PutMetricData, or an object; `Timestamp` is ISO 8601 or seconds since
    /// 1970. A line without a timestamp gets the time of publication.
    /// - Throws: ``ServiceError`` that names the line.
    static func data(_ bytes: [UInt8], file: String) throws -> [MetricDatum] {
        var data: [MetricDatum] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            let text = String(decoding: line, as: UTF8.self)
            if text.allSatisfy(\.isWhitespace) { continue }
            guard let json = try? JSON(parsing: text), let datum = datum(json) else {
                throw ServiceError(
                    .validation,
                    "Line \(index + 1) of the metrics file \(file) is no metric: \(text.prefix(200))"
                )
            }
            data.append(datum)
        }
        return data
    }

    private static func datum(_ json: JSON) -> MetricDatum? {
        guard let name = json["MetricName"]?.string, let dimensions = dimensions(json["Dimensions"]) else { return nil }
        var datum = MetricDatum(metricName: name, dimensions: dimensions, unit: json["Unit"]?.string)
        if let timestamp = json["Timestamp"], !timestamp.isNull {
            guard let time = time(timestamp) else { return nil }
            datum.timestamp = time
        }
        datum.value = json["Value"]?.number
        if let set = json["StatisticValues"], !set.isNull {
            guard let count = set["SampleCount"]?.number, let sum = set["Sum"]?.number,
                let minimum = set["Minimum"]?.number,
                let maximum = set["Maximum"]?.number
            else { return nil }
            datum.statisticValues = StatisticSet(sampleCount: count, sum: sum, minimum: minimum, maximum: maximum)
        }
        return datum
    }

    private static func dimensions(_ json: JSON?) -> [MetricDimension]? {
        guard let json, !json.isNull else { return [] }
        let pairs: [(String?, String?)]
        if let list = json.array {
            pairs = list.map { ($0["Name"]?.string, $0["Value"]?.string) }
        } else if let object = json.object {
            pairs = object.elements.map { ($0.key, $0.value.string) }
        } else {
            return nil
        }
        let dimensions = pairs.compactMap { name, value in
            name.flatMap { name in value.map { MetricDimension(name: name, value: $0) } }
        }
        return dimensions.count == pairs.count ? dimensions : nil
    }

    private static func time(_ json: JSON) -> Date? {
        if let seconds = json.number { return Date(timeIntervalSince1970: seconds) }
        guard let text = json.string else { return nil }
        let styles = [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)]
        return styles.lazy.compactMap { try? Date(text, strategy: $0) }.first
    }
}

extension Monitors {
    /// The metrics that an execution's job has left.
    @concurrent func publishedMetrics(of execution: MonitoringExecution) async throws -> [MetricDatum] {
        let folder = execution.metrics.appending("")
        let prefix = S3URI(bucket: folder.bucket, key: folder.key.hasSuffix("/") ? folder.key : folder.key + "/")
        return try objects.list(prefix: prefix).filter { $0.key.hasSuffix(".jsonl") || $0.key.hasSuffix(".json") }
            .flatMap { entry in
                try MetricsFile.data(try objects.read(S3URI(bucket: prefix.bucket, key: entry.key)), file: entry.key)
            }
    }
}
