import Foundation
import Tables
import TestSupport
import Testing

@testable import DataQuality

@Suite("Real data", .enabled(if: RealData.folder != nil, "shared/data, or DRIFTLOOP_DATA, is not there"))
struct RealDataTests {
    // The distances that the data's README tells, between the empirical distributions of all rows.
    @Test(arguments: [
        ("2021-01", "2021-02", 0.0, 0.012), ("2022-01", "2022-02", 0.0, 0.032), ("2021-01", "2022-01", 0.26, 0.28),
    ])
    func `the known drift of green taxi fares is found`(
        from: String,
        to: String,
        least: Double,
        greatest: Double
    ) async throws {
        let folder = try #require(RealData.folder)
        let reference = try await profile("\(folder)/green_tripdata_\(from).parquet")
        let current = try await profile("\(folder)/green_tripdata_\(to).parquet")
        let constraints = Constraints(suggestedFor: reference)
        let report = CheckReport(current: current, baseline: reference, constraints: constraints)
        let drift = try #require(
            report.observations.first { $0.feature == "fare_amount" && $0.check == .baselineDrift }
        )
        let raw = try #require(drift.rawDistance)
        #expect((least...greatest).contains(raw), "\(raw)")
        #expect(drift.isViolated == (least > 0))
        #expect(drift.currentSize == current.itemCount)
    }

    private func profile(_ path: String) async throws -> Statistics {
        var options = ReadOptions()
        options.columns = ["fare_amount", "trip_distance", "store_and_fwd_flag", "lpep_pickup_datetime"]
        let statistics = try await Profile.of(paths: [path], options: options).profile.statistics()
        #expect(statistics.features.map(\.inferredType) == [.fractional, .fractional, .string, .string])
        return statistics
    }

    @Test func `the halves of Elec2 differ on four columns`() async throws {
        let lines = try String(contentsOfFile: "\(try #require(RealData.folder))/electricity.csv", encoding: .utf8)
            .split(whereSeparator: \.isNewline).map(String.init)
        let half = (lines.count - 1) / 2
        let first = try await withFile([lines[0]] + lines[1...half]) { try await baseline(of: DataSource(paths: [$0])) }
        let result = try await withFile([lines[0]] + lines[(half + 1)...]) { path in
            try await check(
                DataSource(paths: [path]),
                against: Baseline(statistics: first.statistics, constraints: first.constraints)
            )
        }
        let distances = result.report.observations.filter { $0.check == .baselineDrift }.compactMap(\.rawDistance)
        #expect(distances.count { (0.42...0.58).contains($0) } == 4, "\(distances)")
    }

    @Test func `a baseline's own data passes, through files and all`() async throws {
        let path = "\(try #require(RealData.folder))/electricity.csv"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("baseline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = MonitoringFiles(folder: folder)
        try files.write(try await baseline(of: DataSource(paths: [path])))
        let stale = "\(folder)/constraint_violations.json"
        try Data("{}".utf8).write(to: URL(fileURLWithPath: stale))
        let result = try await check(DataSource(paths: [path]), against: Baseline(folder: folder))
        #expect(result.report.outcome == .completed, "\(result.report.violations)")
        try files.write(result)
        #expect(!FileManager.default.fileExists(atPath: stale))
        #expect(FileManager.default.fileExists(atPath: "\(folder)/check_report.json"))
    }
}

/// Where the real data lies, if it does.
enum RealData {
    static let folder =
        FileManager.default.fileExists(atPath: Checkout.data.path + "/electricity.csv") ? Checkout.data.path : nil
}
