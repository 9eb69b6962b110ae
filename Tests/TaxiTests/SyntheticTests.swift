import Foundation
import TestSupport
import Testing

@testable import Taxi
@testable import TaxiSamples

@Suite("Synthetic trips")
struct SyntheticTests {
    private let month = SyntheticTrips.Month(year: 2021, month: 1)

    @Test func `equal seeds give equal files, compressed or not`() async throws {
        try await withScratchFolder { folder in
            func write(_ name: String, seed: UInt64, compressed: Bool = false) async throws -> SyntheticTrips.Files {
                try await SyntheticTrips(seed: seed)
                    .write(
                        [month],
                        rowsPerMonth: 500,
                        compressed: compressed,
                        to: folder.appendingPathComponent(name)
                    )
            }
            let (first, second) = (try await write("a", seed: 1), try await write("b", seed: 1))
            let (other, packed) = (try await write("c", seed: 2), try await write("d", seed: 1, compressed: true))
            #expect(try Data(contentsOf: first.months[0]) == Data(contentsOf: second.months[0]))
            #expect(try Data(contentsOf: first.zones) == Data(contentsOf: second.zones))
            #expect(try Data(contentsOf: first.months[0]) != Data(contentsOf: other.months[0]))
            #expect(first.months[0].lastPathComponent == "green_tripdata_2021-01.csv")
            #expect(packed.months[0].lastPathComponent == "green_tripdata_2021-01.csv.gz")
            var features: [Data] = []
            for files in [first, packed] {
                let output = folder.appendingPathComponent("features.csv")
                _ = try await TaxiFeatures.write(months: files.months, zones: files.zones, to: output)
                features.append(try Data(contentsOf: output))
            }
            #expect(features[0] == features[1])
        }
    }

    @Test func `a month has the TLC's columns, is sorted by pickup and lies within the month`() async throws {
        try await withScratchFolder { folder in
            let files = try await SyntheticTrips(seed: 1).write([month], rowsPerMonth: 2_000, to: folder)
            let rows = try lines(files.months[0]).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            #expect(rows.count == 2_001)
            #expect(rows.allSatisfy { $0.count == 20 })
            #expect(rows[0][1] == "lpep_pickup_datetime" && rows[0][19] == "congestion_surcharge")
            let pickups = rows.dropFirst().map { String($0[1]) }.filter { !$0.hasPrefix("2009") }
            #expect(pickups == pickups.sorted())
            #expect(pickups.count > 1_950)
            #expect(pickups.allSatisfy { $0.hasPrefix("2021-01-") })
        }
    }

    @Test func `most trips are kept, every kind of dirt is there, and distances are like New York's`() async throws {
        try await withScratchFolder { folder in
            let files = try await SyntheticTrips(seed: 2026).write([month], rowsPerMonth: 20_000, to: folder)
            let output = folder.appendingPathComponent("features.csv")
            let report = try await TaxiFeatures.write(months: files.months, zones: files.zones, to: output)
            let counts = report.counts
            #expect(counts.read == 20_000)
            #expect(counts.kept > 15_000)
            for dirt in [
                counts.missing, counts.unplaced, counts.fare, counts.passengers, counts.minutes, counts.distance,
            ] {
                #expect(dirt > 20, "\(counts)")
            }
            #expect(report.notes.isEmpty)
            let rows = try lines(output).dropFirst()
                .map { try $0.split(separator: ",").map { try #require(Double($0)) } }
            let fare = rows.map { $0[0] }.reduce(0, +) / Double(rows.count)
            let distances = rows.map { $0[6] }.sorted()
            // The real months' means are 11 to 18 dollars, their median distances 2 to 4 km.
            #expect((10...20).contains(fare), "\(fare)")
            #expect((1.5...5).contains(distances[distances.count / 2]), "\(distances[distances.count / 2])")
            #expect(distances[distances.count * 99 / 100] > 10)
        }
    }
}
