import JSONDocuments
import Store

/// What CloudWatch allows as the names, dimensions and unit of a metric.
enum MetricName {
    /// Source: CloudWatch API, StandardUnit.
    private static let units: Set<String> = [
        "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits",
        "Kilobits", "Megabits", "Gigabits", "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second",
        "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second",
        "Gigabits/Second", "Terabits/Second", "Count/Second", "None",
    ]
    /// Source: CloudWatch API, Dimensions.
    private static let mostDimensions = 30

    /// The metric of these names, its dimensions sorted; throws where one is missing, too long or twice there.
    static func metric(_ namespace: String, _ name: String, _ dimensions: [MetricDimension]?) throws -> Metric {
        try check(namespace, "Namespace", most: 255)
        try check(name, "MetricName", most: 255)
        let sorted = (dimensions ?? []).sorted { $0.name < $1.name }
        guard sorted.count <= mostDimensions else {
            throw ServiceError(
                .validation,
                "Metric '\(name)' has \(sorted.count) dimensions: at most \(mostDimensions) are allowed."
            )
        }
        for (index, dimension) in sorted.enumerated() {
            try check(dimension.name, "A dimension's Name", most: 255)
            try check(dimension.value, "The Value of dimension '\(dimension.name)'", most: 1024)
            if index > 0, sorted[index - 1].name == dimension.name {
                throw ServiceError(
                    .validation,
                    "Metric '\(name)' has dimension '\(dimension.name)' twice: give it once."
                )
            }
        }
        return Metric(namespace: namespace, metricName: name, dimensions: sorted)
    }

    /// The unit, `None` where nil.
    static func unit(_ unit: String?) throws -> String {
        let unit = unit ?? "None"
        guard units.contains(unit) else {
            throw ServiceError(
                .validation,
                "Unit is '\(unit)': it must be one of CloudWatch's units, such as None or Count."
            )
        }
        return unit
    }

    private static func check(_ text: String, _ member: String, most: Int) throws {
        guard !text.isEmpty, text.utf8.count <= most else {
            throw ServiceError(.validation, "\(member) is '\(text)': it must have 1 to \(most) characters.")
        }
    }
}

extension Metric {
    /// The dimensions as one text that is equal for equal sets of them.
    var key: String {
        JSON.array(dimensions.map { [.string($0.name), .string($0.value)] }).text()
    }

    /// Reads what ``key`` wrote.
    static func dimensions(of key: String) throws -> [MetricDimension] {
        try (JSON(parsing: key).array ?? [])
            .compactMap { pair in
                guard let name = pair[0]?.string, let value = pair[1]?.string else { return nil }
                return MetricDimension(name: name, value: value)
            }
    }
}
