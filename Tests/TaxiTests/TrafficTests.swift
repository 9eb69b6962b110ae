import Foundation
import TestSupport
import Testing

@testable import Taxi
@testable import TaxiSamples

@Suite("Taxi traffic")
struct TrafficTests {
    private let row = [2, -73.9, 40.7, -73.8, 40.8, 3.25, 17, 4, 12]

    @Test func `test data is read without the fare and sent with whole numbers unpointed`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appendingPathComponent("test.csv")
            let text = TaxiFeatures.names.joined(separator: ",") + "\n9.5,2,-73.9,40.7,-73.8,40.8,3.25,17,4,12\n"
            try Data(text.utf8).write(to: file)
            let traffic = try await TaxiTraffic.read(test: [file])
            #expect(traffic.rows == [row])
            #expect(traffic.requests == ["2,-73.9,40.7,-73.8,40.8,3.25,17,4,12"])
            #expect(TaxiTraffic.csv([row, row]).split(separator: "\n").count == 2)
        }
    }

    @Test func `drift changes passengers and distance only, and repeats`() {
        let traffic = TaxiTraffic(rows: Array(repeating: row, count: 50))
        let drifted = traffic.drifted(seed: 1)
        #expect(drifted.rows == traffic.drifted(seed: 1).rows)
        #expect(drifted.rows != traffic.drifted(seed: 2).rows)
        for changed in drifted.rows {
            for column in [1, 2, 3, 4, 6, 7, 8] { #expect(changed[column] == row[column]) }
        }
    }

    @Test func `drifted passengers have the weights, distances the beta's mean and deviation`() {
        let rows = TaxiTraffic(rows: Array(repeating: row, count: 130_000)).drifted(seed: 7).rows
        for (index, weight) in [2.0, 1, 2, 5, 2, 1].enumerated() {
            let share = Double(rows.filter { $0[0] == Double(index + 1) }.count) / 130_000
            // Six standard errors.
            #expect(abs(share - weight / 13) < 6 * (weight / 13 * (1 - weight / 13) / 130_000).squareRoot())
        }
        let distances = rows.map { $0[5] }
        let mean = distances.reduce(0, +) / 130_000
        let deviation = (distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 130_000).squareRoot()
        // Beta(2.5, 2): mean 5/9, variance 5/(4.5² · 5.5).
        #expect(abs(mean - 70 * 5 / 9) < 0.25)
        #expect(abs(deviation - 70 * (5 / (4.5 * 4.5 * 5.5)).squareRoot()) < 0.2)
        #expect(distances.allSatisfy { $0 > 0 && $0 < 70 })
    }
}
