import DurableFiles
package import Foundation
import Tables

/// Makes the taxi model's features of the TLC's trip records.
package struct TaxiFeatures: Sendable {
    /// The columns in order, the target first.
    package static let names = [
        "fare_amount", "passenger_count", "pickup_longitude", "pickup_latitude", "dropoff_longitude",
        "dropoff_latitude",
        "geo_distance", "hour", "weekday", "month",
    ]

    private let zones: Zones
    private let places: PlaceText

    package init(zones: Zones) {
        self.zones = zones
        places = PlaceText(zones)
    }

    /// What was read and kept.
    package struct Report: Sendable {
        package var counts = TripCounts()
        /// What a person should know about the files.
        package var notes: [String] = []

        package init() {}
    }

    /// Writes the features of all kept trips to one CSV with a header, in the order of the files and rows.
    ///
    /// The months are green trip records as CSV (also gzip), Parquet or JSON Lines, the zones the TLC's `taxi_zones.zip`.
    /// `workers` batches are decoded at once, one a core if nil; the file does not depend on it.
    @concurrent
    package static func write(
        months: [URL],
        zones: URL,
        to file: URL,
        workers: Int? = nil
    ) async throws -> Report {
        let features = TaxiFeatures(zones: try Zones(archive: zones))
        var output = try CSVOutput(at: file, header: TripRows.header)
        let report = try await features.process(months, workers: workers) { try output.append($0.bytes[...]) }
        try output.commit()
        return report
    }

    /// Reads months and hands over the kept trips batch by batch, in order; several batches are decoded at once.
    func process(
        _ months: [URL],
        workers: Int? = nil,
        inOrder consume: (TripRows) throws -> Void
    ) async throws -> Report {
        guard !months.isEmpty else { throw TaxiError(.missingInput, "There are no months to read.") }
        var report = Report()
        for group in try Self.groups(months) {
            var options = ReadOptions()
            options.columns = group.columns
            options.types = Dictionary(uniqueKeysWithValues: zip(group.columns, TripColumns.types))
            // A damaged value makes a trip unfit, not the month; the report says how many there were.
            options.unparsable = .countsAsMissing
            options.workers = workers
            let reader = try TableFile.reader(paths: group.paths, options: options)
            let header = group.columns
            let read = try await reader.process { [zones, places] batch in
                TripRows(try TripSelection(batch, zones: zones, header: header), places: places)
            } inOrder: { rows in
                report.counts += rows.counts
                try consume(rows)
            }
            report.notes += read.notes
            for (column, count) in read.unparsable.sorted(by: { $0.key < $1.key }) {
                report.notes.append("\(count) values of \(column) could not be read and count as missing")
            }
        }
        return report
    }

    /// The months in runs that one reader can take: of one format, and with one header (CSV) or one spelling (Parquet).
    private static func groups(_ months: [URL]) throws -> [(paths: [String], columns: [String])] {
        var groups: [(paths: [String], columns: [String])] = []
        var last: [String]?
        for month in months {
            let header = try TableFile.reader(paths: [month.path], options: ReadOptions()).columnNames
            let columns = try TripColumns.spelled(in: header, file: month.lastPathComponent)
            let format = try TableFile.format(of: month.path)
            let key = [format.rawValue] + (format == .parquet ? columns : header)
            if key == last {
                groups[groups.count - 1].paths.append(month.path)
            } else {
                groups.append(([month.path], columns))
                last = key
            }
        }
        return groups
    }
}
