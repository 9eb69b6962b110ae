package import Foundation
import Tables
import Taxi

/// Rows of features to send to an endpoint, without the fare.
package struct TaxiTraffic: Sendable {
    /// The columns of ``rows``: ``TaxiFeatures/names`` without the target.
    package static let names = Array(TaxiFeatures.names.dropFirst())

    /// One array a row, in the order of ``names``.
    package let rows: [[Double]]

    package init(rows: [[Double]]) { self.rows = rows }

    /// Reads test data: CSVs with a header and the columns of ``TaxiFeatures/names``.
    @concurrent
    package static func read(test files: [URL]) async throws -> TaxiTraffic {
        var options = ReadOptions()
        options.columns = names
        options.types = Dictionary(uniqueKeysWithValues: names.map { ($0, .double) })
        options.format = .csv
        var rows: [[Double]] = []
        let reader = try TableFile.reader(paths: files.map(\.path), options: options)
        _ = try await reader.process(Self.rows) { rows += $0 }
        return TaxiTraffic(rows: rows)
    }

    /// The request bodies, one row each, as `text/csv` without a line feed.
    package var requests: [String] { rows.map { Self.csv([$0]) } }

    /// Rows as `text/csv`, whole numbers without a point, as the baseline has them; lines are separated by a line feed.
    package static func csv(_ rows: some Collection<[Double]>) -> String {
        var bytes: [UInt8] = []
        for row in rows {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
            for (index, value) in row.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                if wholeColumns.contains(index) {
                    bytes.append(wholeOrNumber: value)
                } else {
                    bytes.append(number: value)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// passenger_count, hour, weekday and month.
    private static let wholeColumns: Set<Int> = [0, 6, 7, 8]

    @Sendable
    private static func rows(_ batch: Batch) throws -> [[Double]] {
        var rows = Array(repeating: Array(repeating: Double.nan, count: names.count), count: batch.rowCount)
        for (index, column) in batch.columns.enumerated() {
            guard case .double(let values) = column.values else {
                throw TaxiError(.columns, "\(names[index]) of the test data is \(column.type); expected numbers.")
            }
            for row in values.indices where column.validity?[row] ?? true { rows[row][index] = values[row] }
        }
        return rows
    }
}
