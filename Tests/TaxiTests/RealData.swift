import Foundation
import TestSupport
import Testing

/// What some tests need and not every machine has: the TLC's real data, and Python with the peer's libraries.
enum RealData {
    static let folder = Checkout.data

    /// The folder beside the data that has the peers and reference documents.
    static let shared = folder.deletingLastPathComponent()

    static let zones = folder.appendingPathComponent("taxi_zones.zip")
    static let peer = shared.appendingPathComponent("peers/preprocess_geopandas.py")

    static func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

    static let hasZones = exists(zones)

    static let hasGeopandas = Python.with("geopandas, pandas, pyarrow") != nil
    static let hasXGBoost = Python.with("xgboost, numpy") != nil
}

/// A file's lines.
func lines(_ url: URL) throws -> [String] {
    try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
}
