import CShapelib
import Foundation
import SeededRandom
import Taxi
import ZipArchives

/// Taxi zones that nobody drives in: 263 polygons over New York's extent, small in the middle and large at the edge.
///
/// Like the TLC's file they have 260 distinct LocationIDs (56 twice, 103 three times), and some have holes and islands.
struct SyntheticZones {
    /// Records in the TLC's file.
    static let count = 263

    /// The TLC's extent, in feet (EPSG:2263).
    private static let extent = (left: 913_175.0, bottom: 120_122.0, right: 1_067_382.0, top: 272_844.0)
    private static let columns = 17
    private static let rows = 16

    private let seed: UInt64

    init(seed: UInt64) { self.seed = seed }

    /// A `taxi_zones.zip` with `taxi_zones/taxi_zones.{shp,shx,dbf,prj}`.
    func archive() throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-zones-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try write(stem: folder.appendingPathComponent("taxi_zones").path)
        var members: [ZipArchive.File] = []
        for part in ["shp", "shx", "dbf"] {
            let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent("taxi_zones.\(part)")))
            members.append(.init("taxi_zones/taxi_zones.\(part)", bytes))
        }
        members.append(.init("taxi_zones/taxi_zones.prj", Array(try Projection.esriText(epsg: 2263).utf8)))
        return try ZipArchive.pack(members)
    }

    private func write(stem: String) throws(TaxiError) {
        guard let shapes = SHPCreate("\(stem).shp", SHPT_POLYGON) else {
            throw TaxiError(.zones, "\(stem).shp cannot be written.")
        }
        defer { SHPClose(shapes) }
        guard let table = DBFCreate("\(stem).dbf") else { throw TaxiError(.zones, "\(stem).dbf cannot be written.") }
        defer { DBFClose(table) }
        let object = DBFAddField(table, "OBJECTID", FTInteger, 9, 0)
        let name = DBFAddField(table, "zone", FTString, 64, 0)
        let id = DBFAddField(table, "LocationID", FTInteger, 9, 0)
        let borough = DBFAddField(table, "borough", FTString, 32, 0)
        for index in 0..<Self.count {
            let polygon = polygon(index)
            let row = Int32(index)
            let shape = SHPCreateObject(
                SHPT_POLYGON,
                -1,
                Int32(polygon.ringStarts.count),
                polygon.ringStarts.map(Int32.init),
                nil,
                Int32(polygon.x.count),
                polygon.x,
                polygon.y,
                nil,
                nil
            )
            defer { SHPDestroyObject(shape) }
            let location = Self.locationID(index)
            guard SHPWriteObject(shapes, -1, shape) == row,
                DBFWriteIntegerAttribute(table, row, object, row + 1) != 0,
                DBFWriteStringAttribute(table, row, name, "Synthetic Zone \(location)") != 0,
                DBFWriteIntegerAttribute(table, row, id, Int32(location)) != 0,
                DBFWriteStringAttribute(table, row, borough, Self.borough(index)) != 0
            else { throw TaxiError(.zones, "Zone \(index + 1) cannot be written to \(stem).shp.") }
        }
    }

    /// The record's number, but as in the TLC's file records 57, 104 and 105 belong to zones 56 and 103.
    private static func locationID(_ index: Int) -> Int {
        switch index + 1 {
        case 57: 56
        case 104, 105: 103
        default: index + 1
        }
    }

    private static func borough(_ index: Int) -> String {
        switch (index % columns, index / columns) {
        case (7...9, 5...10): "Manhattan"
        case (..<4, ..<5): "Staten Island"
        case (_, ..<7): "Brooklyn"
        case (..<9, _): "Bronx"
        default: "Queens"
        }
    }

    /// A cell of the grid: eight corners, which it shares with its neighbours, clockwise; every 20th with a hole and an island.
    private func polygon(_ index: Int) -> Polygon {
        let (column, row) = (index % Self.columns * 2, index / Self.columns * 2)
        let around = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0)]
        let outline = around.map { corner(column + $0.0, row + $0.1) }
        var polygon = Polygon(x: outline.map(\.x), y: outline.map(\.y), ringStarts: [0])
        guard index % 20 == 7 else { return polygon }
        // Outer rings run clockwise, holes the other way.
        let middle = corner(column + 1, row + 1)
        for (scale, ring) in [(0.3, outline.reversed()), (0.1, Array(outline))] {
            polygon.ringStarts.append(polygon.x.count)
            polygon.x += ring.map { middle.x + ($0.x - middle.x) * scale }
            polygon.y += ring.map { middle.y + ($0.y - middle.y) * scale }
        }
        return polygon
    }

    /// A point of the grid of half cells, moved a little; the same for every polygon that has it.
    private func corner(_ column: Int, _ row: Int) -> (x: Double, y: Double) {
        var generator = SeededGenerator(seed: seed, stream: UInt64(row * 1_000 + column) + 1)
        let jitter = (x: generator.uniform() * 0.6 - 0.3, y: generator.uniform() * 0.6 - 0.3)
        // From -1 to 1, three times as dense in the middle.
        func warped(_ position: Double, _ cells: Int) -> Double {
            let t = position / Double(cells) - 1
            return 0.35 * t + 0.65 * t * t * t
        }
        let (centreX, centreY) = (
            (Self.extent.left + Self.extent.right) / 2, (Self.extent.bottom + Self.extent.top) / 2
        )
        return (
            centreX + warped(Double(column) + jitter.x, Self.columns) * (Self.extent.right - Self.extent.left) / 2,
            centreY + warped(Double(row) + jitter.y, Self.rows) * (Self.extent.top - Self.extent.bottom) / 2
        )
    }
}
