import Foundation
import Tables

/// The columns of the TLC's green trip records that features are made of.
enum TripColumns {
    /// The names as the TLC's Parquet files spell them, in the order in which ``TripSelection`` takes them.
    static let names = [
        "fare_amount", "lpep_pickup_datetime", "lpep_dropoff_datetime", "passenger_count", "PULocationID",
        "DOLocationID",
    ]

    /// The storage types, in the order of ``names``.
    static let types: [ColumnType] = [.double, .timestamp, .timestamp, .double, .integer, .integer]

    /// How a file spells ``names``: the TLC's CSV files vary in case and in spaces around the names.
    ///
    /// - Throws: ``TaxiError/Code/columns``, naming every column that is missing.
    static func spelled(in header: [String], file: String) throws(TaxiError) -> [String] {
        var spelling: [String: String] = [:]
        for name in header where spelling[plain(name)] == nil { spelling[plain(name)] = name }
        let missing = names.filter { spelling[plain($0)] == nil }
        guard !missing.isEmpty else { return names.compactMap { spelling[plain($0)] } }
        var message = "\(file) has no column \(missing.joined(separator: ", "))"
        if missing.contains(where: { $0.hasSuffix("LocationID") }), spelling["pickup_longitude"] != nil {
            // NYC TLC: LocationID replaced the coordinates with the trips of July 2016.
            message += ": it is a month before July 2016, with coordinates instead of zones; use later months."
        } else if missing.contains(where: { $0.hasPrefix("lpep") }), spelling["tpep_pickup_datetime"] != nil {
            message += ": these are yellow trips; use the green ones (green_tripdata_…)."
        } else {
            message += "; it has \(header.isEmpty ? "none" : header.joined(separator: ", "))."
        }
        throw TaxiError(.columns, message)
    }

    private static func plain(_ name: String) -> String {
        name.lowercased().trimmingCharacters(in: .whitespaces)
    }
}
