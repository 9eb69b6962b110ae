package import Containers
import Foundation

/// The processing job that makes training, validation, test and baseline data of trips and zones.
package enum TaxiPreprocessing {
    static let dataFolder = "/opt/ml/processing/input/data"
    static let zonesFolder = "/opt/ml/processing/input/zones"

    /// The folder of the output `name`.
    static func outputFolder(_ name: String) -> String { "/opt/ml/processing/\(name)" }

    /// The environment variable with the split's seed.
    package static let seedVariable = "TAXI_SEED"
    private static let defaultSeed: UInt64 = 2026

    /// Runs the job in its container.
    ///
    /// Reads every month in `input/data` and the archive in `input/zones`; writes `train/train.csv` and
    /// `validation/validation.csv` without a header and `test/test.csv` and `baseline/baseline.csv` with one.
    /// - Returns: The exit status: 0, or 1 after a failure, which is on the standard error and in `/opt/ml/output/failure`.
    @concurrent
    package static func run(container: Container) async -> Int32 {
        await ProcessingJob.run(container) { try await preprocess(container) }
    }

    private static func preprocess(_ container: Container) async throws {
        let seed = try seed(container.environment)
        let months = try TaxiInputs.months(in: container.url(dataFolder))
        let archive = try TaxiInputs.zones(in: container.url(zonesFolder))
        let zones = try Zones(archive: archive)
        let placed = zones.x.filter { !$0.isNaN }.count
        ProcessingJob.log("zones: \(placed) places from \(archive.lastPathComponent)")
        ProcessingJob.log("months: \(months.map(\.lastPathComponent).joined(separator: ", "))")
        var files = try SplitFiles(split: Split(seed: seed)) { container.url(outputFolder($0)) }
        let report = try await TaxiFeatures(zones: zones).process(months) { try files.append($0) }
        for note in report.notes { ProcessingJob.log("note: \(note)") }
        ProcessingJob.log("trips: \(report.counts.summary)")
        let sizes = try files.commit()
        ProcessingJob.log(
            "rows: train \(sizes.train), validation \(sizes.validation), test \(sizes.test), seed \(seed)"
        )
    }

    private static func seed(_ environment: [String: String]) throws -> UInt64 {
        guard let text = environment[seedVariable] else { return defaultSeed }
        guard let seed = UInt64(text) else {
            throw TaxiError(.missingInput, "\(seedVariable) is '\(text)'; expected a whole number from 0.")
        }
        return seed
    }
}
