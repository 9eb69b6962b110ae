import CShapelib
import Foundation

/// The polygons of a shapefile with the attributes of a taxi zone.
struct Shapefile {
    /// One record; a record without a shape has no vertices.
    struct Record {
        let locationID: Int
        let name: String
        let borough: String
        let polygon: Polygon
    }

    let records: [Record]

    /// Reads `stem.shp`, `stem.shx` and `stem.dbf`.
    init(stem: String) throws(TaxiError) {
        var hooks = Self.quietHooks()
        guard let shapes = SHPOpenLL("\(stem).shp", "rb", &hooks) else {
            throw TaxiError(.zones, "The zones' .shp and .shx are no shapefile.")
        }
        defer { SHPClose(shapes) }
        guard let attributes = DBFOpenLL("\(stem).dbf", "rb", &hooks) else {
            throw TaxiError(.zones, "The zones' .dbf is no dBase table.")
        }
        defer { DBFClose(attributes) }

        var count: Int32 = 0
        var type: Int32 = 0
        SHPGetInfo(shapes, &count, &type, nil, nil)
        guard [SHPT_POLYGON, SHPT_POLYGONZ, SHPT_POLYGONM].contains(type) else {
            throw TaxiError(
                .zones,
                "The zones' shapefile holds shapes of type \(type); expected polygons (5, 15 or 25)."
            )
        }
        let rows = DBFGetRecordCount(attributes)
        guard rows == count else {
            throw TaxiError(.zones, "The zones' shapefile has \(count) shapes but \(rows) rows of attributes.")
        }
        let fields = try Self.fields(attributes)
        var records: [Record] = []
        for index in 0..<count {
            let value = DBFReadDoubleAttribute(attributes, index, fields.locationID)
            guard let id = Int(exactly: value), (1...Zones.largestLocationID).contains(id) else {
                let given = DBFReadStringAttribute(attributes, index, fields.locationID).map { String(cString: $0) }
                throw TaxiError(
                    .zones,
                    "Zone \(index + 1) has LocationID '\(given ?? "")'; expected a whole number in 1...\(Zones.largestLocationID)."
                )
            }
            records.append(
                Record(
                    locationID: id,
                    name: Self.text(attributes, index, fields.name),
                    borough: Self.text(attributes, index, fields.borough),
                    polygon: try Self.polygon(shapes, index)
                )
            )
        }
        self.records = records
    }

    private static func fields(_ table: DBFHandle) throws(TaxiError) -> (locationID: Int32, name: Int32, borough: Int32)
    {
        let id = DBFGetFieldIndex(table, "LocationID")
        guard id >= 0 else {
            throw TaxiError(.zones, "The zones' .dbf has no field LocationID; expected the TLC's taxi_zones.zip.")
        }
        return (id, DBFGetFieldIndex(table, "zone"), DBFGetFieldIndex(table, "borough"))
    }

    private static func text(_ table: DBFHandle, _ row: Int32, _ field: Int32) -> String {
        guard field >= 0, let text = DBFReadStringAttribute(table, row, field) else { return "" }
        return String(cString: text)
    }

    private static func polygon(_ shapes: SHPHandle, _ index: Int32) throws(TaxiError) -> Polygon {
        guard let shape = SHPReadObject(shapes, index) else {
            throw TaxiError(.zones, "Shape \(index + 1) of the zones' shapefile is damaged.")
        }
        defer { SHPDestroyObject(shape) }
        let count = Int(shape.pointee.nVertices)
        guard count > 0, let x = shape.pointee.padfX, let y = shape.pointee.padfY else {
            return Polygon(x: [], y: [], ringStarts: [])
        }
        let rings = Int(shape.pointee.nParts)
        // Files with wrongly wound holes exist. The repair compares every ring with every vertex: bounded, as the file may be hostile.
        if rings > 1, rings * count <= 100_000_000 { SHPRewindObject(shapes, shape) }
        var starts = [0]
        if let parts = shape.pointee.panPartStart, rings > 0 {
            starts = (0..<rings).map { Int(parts[$0]) }
        }
        guard starts.first == 0, zip(starts, starts.dropFirst()).allSatisfy(<=), starts.last ?? 0 <= count else {
            throw TaxiError(.zones, "Shape \(index + 1) of the zones' shapefile has rings out of order: \(starts).")
        }
        return Polygon(
            x: Array(UnsafeBufferPointer(start: x, count: count)),
            y: Array(UnsafeBufferPointer(start: y, count: count)),
            ringStarts: starts
        )
    }

    /// shapelib's own file functions, without its messages on the standard error.
    static func quietHooks() -> SAHooks {
        var hooks = SAHooks()
        SASetupDefaultHooks(&hooks)
        hooks.Error = { _ in }
        return hooks
    }
}
