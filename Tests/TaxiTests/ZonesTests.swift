import Foundation
import SeededRandom
import TestSupport
import Testing
import ZipArchives

@testable import Taxi
@testable import TaxiSamples

@Suite("Zones")
struct ZonesTests {
    @Test(
        .enabled(
            if: RealData.hasZones && RealData.hasGeopandas,
            "needs taxi_zones.zip (DRIFTLOOP_DATA) and Python with geopandas (DRIFTLOOP_PYTHON)"
        )
    )
    func `every place agrees with geopandas`() throws {
        let zones = try Zones(archive: RealData.zones)
        let script = """
            import sys, geopandas as gpd
            z = gpd.read_file(f"zip://{sys.argv[1]}!taxi_zones/taxi_zones.shp").drop_duplicates("LocationID")
            m = z.geometry.centroid.to_crs(epsg=3310)
            d = m.to_crs(epsg=4326)
            for i, x, y, lon, lat, name in zip(z.LocationID, m.x, m.y, d.x, d.y, z.zone):
                print(i, repr(float(x)), repr(float(y)), repr(float(lon)), repr(float(lat)), name)
            """
        let rows = try Python.run(script, [RealData.zones.path]).split(separator: "\n")
        #expect(rows.count == 260)
        for row in rows {
            let fields = row.split(separator: " ", maxSplits: 5)
            let id = try #require(Int(fields[0]))
            let expected = try fields[1...4].map { try #require(Double($0)) }
            // A micrometre; degrees to the same.
            #expect(abs(zones.x[id] - expected[0]) < 1e-6)
            #expect(abs(zones.y[id] - expected[1]) < 1e-6)
            #expect(abs(zones.longitude[id] - expected[2]) < 1e-11)
            #expect(abs(zones.latitude[id] - expected[3]) < 1e-11)
            #expect(zones.names[id] == fields[5])
        }
        #expect(zones.x.filter { !$0.isNaN }.count == 260)
    }

    @Test(.enabled(if: RealData.hasZones, "needs taxi_zones.zip (DRIFTLOOP_DATA)"))
    func `of a repeated LocationID the first polygon counts`() throws {
        let zones = try Zones(archive: RealData.zones)
        #expect(zones.x.count == 264)
        // Computed with geopandas 1.2.0 from the first records of 56 and 103.
        #expect(abs(zones.x[56] - 3_746_163.784_530_37) < 1e-6)
        #expect(abs(zones.y[103] - 1_220_394.630_038_833_7) < 1e-6)
        #expect(zones.x[57].isNaN && zones.x[104].isNaN && zones.x[0].isNaN)
        #expect(zones.boroughs[1] == "EWR")
    }

    @Test func `a square's centroid is its middle and a hole pushes it away`() throws {
        let square = Polygon(x: [0, 0, 4, 4, 0], y: [0, 4, 4, 0, 0], ringStarts: [0])
        let middle = try #require(square.centroid)
        #expect(middle.x == 2 && middle.y == 2)
        // A hole of area 1 around (3, 3): (16·2 − 1·3) / 15.
        let holed = Polygon(
            x: square.x + [2.5, 3.5, 3.5, 2.5, 2.5],
            y: square.y + [2.5, 2.5, 3.5, 3.5, 2.5],
            ringStarts: [0, 5]
        )
        let pushed = try #require(holed.centroid)
        #expect(abs(pushed.x - 29 / 15.0) < 1e-12 && abs(pushed.y - 29 / 15.0) < 1e-12)
    }

    @Test func `a polygon without area is weighted by its edges, without length by its vertices`() throws {
        let line = try #require(Polygon(x: [0, 4, 4, 0], y: [0, 0, 0, 0], ringStarts: [0]).centroid)
        #expect(line.x == 2 && line.y == 0)
        let point = try #require(Polygon(x: [7, 7], y: [9, 9], ringStarts: [0]).centroid)
        #expect(point.x == 7 && point.y == 9)
        #expect(Polygon(x: [], y: [], ringStarts: []).centroid == nil)
    }

    @Test func `distance is in kilometres and unknown zones have none`() throws {
        let zones = try Zones(archive: SyntheticZones(seed: 1).archive())
        let distance = zones.distance(from: 1, to: 200)
        let (dx, dy) = (zones.x[1] - zones.x[200], zones.y[1] - zones.y[200])
        #expect(abs(distance * distance * 1e6 - (dx * dx + dy * dy)) < 1)
        #expect(distance > 5 && distance < 80)
        for id in [-1, 0, 57, 104, 264, .max] { #expect(zones.distance(from: 1, to: id).isNaN) }
    }

    @Test func `synthetic zones have the TLC's repeated and missing LocationIDs and its extent`() throws {
        let zones = try Zones(archive: SyntheticZones(seed: 5).archive())
        #expect(zones.x.count == 264)
        #expect(zones.x.indices.filter { zones.x[$0].isNaN } == [0, 57, 104, 105])
        // New York.
        #expect(zones.longitude.allSatisfy { $0.isNaN || (-74.3 ... -73.6).contains($0) })
        #expect(zones.latitude.allSatisfy { $0.isNaN || (40.4...41).contains($0) })
        #expect(try SyntheticZones(seed: 5).archive() == SyntheticZones(seed: 5).archive())
        #expect(try SyntheticZones(seed: 5).archive() != SyntheticZones(seed: 6).archive())
    }

    @Test func `what a Mac adds to the archive and other files do not count`() throws {
        let archive = try ZipArchive(SyntheticZones(seed: 1).archive())
        var members = try archive.members.map { ZipArchive.File($0.name, try archive.unpack($0)) }
        members.insert(.init("__MACOSX/taxi_zones/._taxi_zones.shp", [1, 2, 3]), at: 0)
        members.append(.init("taxi_zones/._other.shp", [1]))
        members.append(.init("taxi_zones/readme.txt", [1]))
        let zones = try Zones(archive: ZipArchive.pack(members))
        #expect(zones.x.filter { !$0.isNaN }.count == 260)
    }

    @Test func `a missing part is named`() throws {
        let archive = try ZipArchive(SyntheticZones(seed: 1).archive())
        let members = try archive.members.map { ZipArchive.File($0.name, try archive.unpack($0)) }
        for part in [".shp", ".shx", ".dbf"] {
            let rest = members.filter { !$0.name.hasSuffix(part) }
            let error = try #require(throws: TaxiError.self) { try Zones(archive: ZipArchive.pack(rest)) }
            #expect(error.code == .zones)
            #expect(part == ".shp" ? error.message.contains("none") : error.message.contains(part))
        }
        let without = members.filter { !$0.name.hasSuffix(".prj") }
        let assumed = try Zones(archive: ZipArchive.pack(without))
        let stated = try Zones(archive: ZipArchive.pack(members))
        #expect(abs(assumed.x[100] - stated.x[100]) < 1e-6)
    }

    @Test func `two shapefiles are ambiguous`() throws {
        let archive = try ZipArchive(SyntheticZones(seed: 1).archive())
        let members = try archive.members.map {
            ZipArchive.File($0.name.replacingOccurrences(of: "taxi_zones", with: "a"), try archive.unpack($0))
        }
        let twice =
            members
            + members.map {
                ZipArchive.File($0.name.replacingOccurrences(of: "a/a", with: "a/b"), $0.content)
            }
        let error = try #require(throws: TaxiError.self) { try Zones(archive: ZipArchive.pack(twice)) }
        #expect(error.message.contains("a/a.shp, a/b.shp"))
    }

    @Test(arguments: [0, 1, 2, 3])
    func `a damaged shapefile is an error or harmless, never a crash`(part: Int) throws {
        let archive = try ZipArchive(SyntheticZones(seed: 1).archive())
        let members = try archive.members.map { ZipArchive.File($0.name, try archive.unpack($0)) }
        var generator = SeededGenerator(seed: 77, stream: UInt64(part) + 1)
        for round in 0..<60 {
            var damaged = members
            var bytes = damaged[part].content
            if round % 3 == 0 {
                bytes.removeLast(generator.below(bytes.count) + 1)
            } else {
                // Half of the damage is to the headers, where the counts are.
                for _ in 0..<3 {
                    let range = round % 2 == 0 ? min(bytes.count, 300) : bytes.count
                    bytes[generator.below(range)] = UInt8(truncatingIfNeeded: generator.next())
                }
            }
            damaged[part].content = bytes
            let packed = try ZipArchive.pack(damaged)
            do {
                let zones = try Zones(archive: packed)
                #expect(zones.x.count == zones.longitude.count && zones.x.count <= Zones.largestLocationID + 1)
            } catch {
                #expect(error is TaxiError, "\(error)")
            }
        }
    }

    @Test func `a missing file is named`() throws {
        let error = try #require(throws: TaxiError.self) {
            try Zones(archive: URL(fileURLWithPath: "/nowhere/taxi_zones.zip"))
        }
        #expect(error.code == .missingInput && error.message.contains("/nowhere/taxi_zones.zip"))
    }
}
