package import Foundation
import ZipArchives

/// Where every taxi zone lies, by LocationID.
///
/// All arrays are indexed by LocationID and of the same length; a LocationID without a zone has NaN and an empty name. A
/// place is the zone's centroid in the shapefile's own coordinate system, converted afterwards; of several polygons of one
/// LocationID the first counts.
package struct Zones: Sendable {
    /// The largest LocationID that is accepted; the TLC's is 265.
    package static let largestLocationID = 9_999

    /// Metres, EPSG:3310.
    package private(set) var x: [Double]
    package private(set) var y: [Double]
    /// Degrees, WGS 84 (EPSG:4326).
    package private(set) var longitude: [Double]
    package private(set) var latitude: [Double]
    package private(set) var names: [String]
    package private(set) var boroughs: [String]

    /// Reads the TLC's `taxi_zones.zip`.
    ///
    /// - Throws: ``TaxiError`` when the file is no archive with exactly one shapefile of polygons that have a LocationID.
    package init(archive: URL) throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: archive.path)[.size] as? Int) ?? 0
        guard size <= ZipArchive.memberLimit else {
            throw TaxiError(
                .zones,
                "\(archive.path) has \(size) bytes, more than the limit of \(ZipArchive.memberLimit)."
            )
        }
        let bytes: [UInt8]
        do { bytes = [UInt8](try Data(contentsOf: archive)) } catch {
            throw TaxiError(.missingInput, "The zones \(archive.path) cannot be read.", cause: error)
        }
        try self.init(archive: bytes)
    }

    /// Reads the bytes of a `taxi_zones.zip`.
    package init(archive bytes: [UInt8]) throws {
        let archive = try Self.readable { () throws(ZipArchiveError) in try ZipArchive(bytes) }
        let shapes = try Self.shapefile(archive)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-zones-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for part in ["shp", "shx", "dbf"] {
            guard let member = shapes[part] else {
                throw TaxiError(.zones, "The archive of zones has a .shp but no .\(part) of the same name.")
            }
            let content = try Self.readable { () throws(ZipArchiveError) in try archive.unpack(member) }
            try Data(content).write(to: folder.appendingPathComponent("zones.\(part)"))
        }
        let records = try Shapefile(stem: folder.appendingPathComponent("zones").path).records
        // The TLC publishes in EPSG:2263 (New York Long Island, US survey feet); a file without a .prj is taken for one.
        var system = Projection.System.epsg(2263)
        if let member = shapes["prj"], member.size <= 64 << 10 {
            let text = try Self.readable { () throws(ZipArchiveError) in try archive.unpack(member) }
            system = .wellKnownText(String(decoding: text, as: UTF8.self))
        }
        try self.init(records: records, in: system)
    }

    private init(records: [Shapefile.Record], in system: Projection.System) throws {
        let count = (records.map(\.locationID).max() ?? 0) + 1
        x = Array(repeating: .nan, count: count)
        y = x
        names = Array(repeating: "", count: count)
        boroughs = names
        var seen = Array(repeating: false, count: count)
        for record in records where !seen[record.locationID] {
            seen[record.locationID] = true
            names[record.locationID] = record.name
            boroughs[record.locationID] = record.borough
            guard let centroid = record.polygon.centroid else { continue }
            x[record.locationID] = centroid.x
            y[record.locationID] = centroid.y
        }
        guard x.contains(where: { $0.isFinite }) else {
            throw TaxiError(.zones, "The zones' shapefile has no polygon.")
        }
        try Projection(from: system, to: .epsg(3310)).apply(x: &x, y: &y)
        longitude = x
        latitude = y
        try Projection(from: .epsg(3310), to: .epsg(4326)).apply(x: &longitude, y: &latitude)
        for id in 0..<count where !(x[id].isFinite && y[id].isFinite && longitude[id].isFinite && latitude[id].isFinite)
        {
            (x[id], y[id], longitude[id], latitude[id]) = (.nan, .nan, .nan, .nan)
        }
    }

    /// The straight line between two zones, in kilometres; NaN where one of them has no place.
    package func distance(from a: Int, to b: Int) -> Double {
        guard x.indices.contains(a), x.indices.contains(b) else { return .nan }
        let (dx, dy) = (x[a] - x[b], y[a] - y[b])
        return (dx * dx + dy * dy).squareRoot() / 1000
    }

    /// What `read` takes from the archive of zones.
    private static func readable<Content>(_ read: () throws(ZipArchiveError) -> Content) throws(TaxiError) -> Content {
        do { return try read() } catch {
            throw TaxiError(.zones, "The zones cannot be read. \(error)")
        }
    }

    /// The shapefile's members by extension; what a Mac adds to an archive does not count.
    private static func shapefile(_ archive: ZipArchive) throws(TaxiError) -> [String: ZipArchive.Member] {
        var groups: [String: [String: ZipArchive.Member]] = [:]
        for member in archive.members where !member.name.hasSuffix("/") && !member.name.hasPrefix("__MACOSX/") {
            let file = member.name.split(separator: "/").last ?? ""
            guard !file.hasPrefix("."), let dot = member.name.lastIndex(of: ".") else { continue }
            let part = member.name[member.name.index(after: dot)...].lowercased()
            groups[member.name[..<dot].lowercased(), default: [:]][part] = member
        }
        let shapefiles = groups.filter { $0.value["shp"] != nil }
        let chosen = shapefiles.count == 1 ? shapefiles.first : shapefiles.first { $0.key.hasSuffix("taxi_zones") }
        guard let chosen else {
            let names = shapefiles.keys.sorted().map { "\($0).shp" }.joined(separator: ", ")
            throw TaxiError(
                .zones,
                "The archive of zones must hold one shapefile; it holds \(names.isEmpty ? "none" : names)."
            )
        }
        return chosen.value
    }
}
