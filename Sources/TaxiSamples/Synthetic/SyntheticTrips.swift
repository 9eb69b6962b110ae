import DurableFiles
package import Foundation
import SeededRandom
import Tables
import Taxi

/// Green taxi trips and zones that nobody drove, of the TLC's schema and with similar distributions.
///
/// For machines without the real data. Equal seeds give equal files. Like real months they have dirty rows: missing passenger
/// counts, negative fares, no or wild durations, trips within a zone, unknown zones, wrong years.
package struct SyntheticTrips: Sendable {
    /// A calendar month.
    package struct Month: Sendable, Hashable {
        package var year: Int
        /// 1…12.
        package var month: Int

        package init(year: Int, month: Int) {
            precondition((1...9_999).contains(year) && (1...12).contains(month), "There is no month \(year)-\(month).")
            self.year = year
            self.month = month
        }
    }

    /// Where the files lie.
    package struct Files: Sendable {
        package var months: [URL]
        package var zones: URL
    }

    /// The mean of the TLC's green months of 2021 to 2024.
    package static let usualRowsPerMonth = 65_000

    private let seed: UInt64

    package init(seed: UInt64) { self.seed = seed }

    /// Writes `taxi_zones.zip` and one `green_tripdata_YYYY-MM.csv`, or `.csv.gz` if `compressed`, a month into a folder.
    @concurrent
    package func write(
        _ months: [Month],
        rowsPerMonth: Int = usualRowsPerMonth,
        compressed: Bool = false,
        to folder: URL
    ) async throws -> Files {
        let archive = try SyntheticZones(seed: seed).archive()
        let zonesFile = folder.appendingPathComponent("taxi_zones.zip")
        try DurableFile.write(archive, to: zonesFile.path)
        let city = SyntheticCity(zones: try Zones(archive: archive), seed: seed)
        var files: [URL] = []
        for month in months {
            let number = String(month.month)
            let name = "green_tripdata_\(month.year)-\(number.count == 1 ? "0" : "")\(number).csv"
            let file = folder.appendingPathComponent(compressed ? name + ".gz" : name)
            let csv = SyntheticMonth(city: city, month: month, seed: seed).csv(rows: rowsPerMonth)
            try DurableFile.write(compressed ? Gzip.compress(csv) : csv, to: file.path)
            files.append(file)
        }
        return Files(months: files, zones: zonesFile)
    }
}

/// Which zones trips start in, and where they go from there.
struct SyntheticCity: Sendable {
    let zones: Zones
    /// The LocationIDs with a place.
    private let ids: [Int]
    private let origins: WeightedChoice
    private let destinations: [WeightedChoice]

    init(zones: Zones, seed: UInt64) {
        self.zones = zones
        let ids = zones.x.indices.filter { !zones.x[$0].isNaN }
        self.ids = ids
        var generator = SeededGenerator(seed: seed, stream: 1)
        // A few zones have most of the pickups: log-normal popularity.
        let popularity = ids.map { _ in exp(1.6 * generator.normal()) }
        origins = WeightedChoice(popularity)
        destinations = ids.indices.map { from in
            WeightedChoice(
                ids.indices.map { to in
                    let distance = zones.distance(from: ids[from], to: ids[to])
                    // Most trips are short, some go across the city; few stay in the zone, where the distance is zero.
                    let pull = exp(-distance / 2.2) + 0.01 * exp(-distance / 12)
                    return popularity[to].squareRoot() * (from == to ? pull * 0.1 : pull)
                }
            )
        }
    }

    /// A trip's zones.
    func draw(_ generator: inout SeededGenerator) -> (from: Int, to: Int) {
        let from = origins.draw(&generator)
        return (ids[from], ids[destinations[from].draw(&generator)])
    }
}
