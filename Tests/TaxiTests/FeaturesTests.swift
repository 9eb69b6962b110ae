import Foundation
import TestSupport
import Testing

@testable import Taxi
@testable import TaxiSamples

@Suite("Taxi features")
struct FeaturesTests {
    /// A folder with synthetic zones and one month of these lines; gives the features' CSV and the report.
    private func features(
        _ month: String,
        name: String = "green_tripdata_2020-04.csv"
    ) async throws -> (
        lines: [String], report: TaxiFeatures.Report
    ) {
        try await withScratchFolder { folder in
            let zones = folder.appendingPathComponent("taxi_zones.zip")
            try Data(SyntheticZones(seed: 1).archive()).write(to: zones)
            let file = folder.appendingPathComponent(name)
            try Data(month.utf8).write(to: file)
            let output = folder.appendingPathComponent("features.csv")
            let report = try await TaxiFeatures.write(months: [file], zones: zones, to: output)
            return (try lines(output), report)
        }
    }

    private let header =
        "lpep_pickup_datetime,lpep_dropoff_datetime,PULocationID,DOLocationID,passenger_count,fare_amount\n"

    @Test func `a trip becomes its features in order`() async throws {
        let (lines, report) = try await features(header + "2020-04-01 23:44:02,2020-04-02 00:12:23,42,140,2,18.5\n")
        #expect(lines.count == 2)
        #expect(
            lines[0]
                == "fare_amount,passenger_count,pickup_longitude,pickup_latitude,dropoff_longitude,dropoff_latitude,"
                + "geo_distance,hour,weekday,month"
        )
        let zones = try Zones(archive: SyntheticZones(seed: 1).archive())
        let fields = try lines[1].split(separator: ",").map { try #require(Double($0)) }
        // 1 April 2020 was a Wednesday.
        #expect(
            fields == [
                18.5, 2, zones.longitude[42], zones.latitude[42], zones.longitude[140], zones.latitude[140],
                zones.distance(from: 42, to: 140), 23, 2, 4,
            ]
        )
        #expect(lines[1].hasPrefix("18.5,2,-7") && lines[1].hasSuffix(",23,2,4"))
        #expect(report.counts.read == 1 && report.counts.kept == 1)
    }

    @Test(arguments: [
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,50,1,0", "fare"),  // bounds are open
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,50,1,200", "fare"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,50,1,-3.5", "fare"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,50,0,9", "passengers"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,50,,9", "missing"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,,1,9", "missing"),
        ("2020-04-01 10:00:00,,1,50,1,9", "missing"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,50,1,", "missing"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,50,1,nan", "missing"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,50,1,abc", "missing"),
        ("2020-04-01 10:00:00,2020-04-01 10:00:00,1,50,1,9", "minutes"),
        ("2020-04-01 10:00:00,2020-04-01 09:59:59,1,50,1,9", "minutes"),
        ("2020-04-01 10:00:00,2020-04-01 12:00:00,1,50,1,9", "minutes"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,50,50,1,9", "distance"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,264,50,1,9", "unplaced"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,57,1,9", "unplaced"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,1,0,1,9", "unplaced"),
        ("2020-04-01 10:00:00,2020-04-01 10:10:00,-1,9223372036854775807,1,9", "unplaced"),
    ])
    func `an unfit trip is left out for its reason`(row: String, reason: String) async throws {
        let good = "2020-04-01 10:00:00,2020-04-01 11:59:59,1,50,1,199.99\n"
        let (lines, report) = try await features(header + good + row + "\n" + good)
        #expect(lines.count == 3)
        #expect(report.counts.read == 3 && report.counts.kept == 2)
        let counts = report.counts
        let reasons = [
            "missing": counts.missing, "unplaced": counts.unplaced, "fare": counts.fare,
            "passengers": counts.passengers,
            "minutes": counts.minutes, "distance": counts.distance,
        ]
        #expect(reasons.filter { $0.value > 0 } == [reason: 1])
    }

    @Test func `the TLC's varying headers are understood`() async throws {
        let header =
            "Lpep_dropoff_datetime, lpep_pickup_datetime ,PULOCATIONID,DOLocationid,Passenger_count,Fare_amount,Extra\n"
        let (lines, _) = try await features(header + "2020-04-01 10:10:00,2020-04-01 10:00:00,1,50,1,9,0.5\n")
        #expect(lines.count == 2)
    }

    @Test(arguments: [
        (
            "lpep_pickup_datetime,Lpep_dropoff_datetime,Pickup_longitude,Pickup_latitude,Passenger_count,Fare_amount",
            "July 2016"
        ),
        ("tpep_pickup_datetime,tpep_dropoff_datetime,PULocationID,DOLocationID,passenger_count,fare_amount", "yellow"),
        ("a,b,c,d,e,f", "it has a, b, c"),
    ])
    func `a month without the columns says what is missing`(header: String, hint: String) async throws {
        let error = try await #require(throws: TaxiError.self) {
            try await features(header + "\n1,2,3,4,5,6\n", name: "green_tripdata_2013-08.csv")
        }
        #expect(error.code == .columns)
        #expect(error.message.hasPrefix("green_tripdata_2013-08.csv has no column "))
        #expect(error.message.contains(hint))
    }

    @Test func `the months of several years are told apart`() {
        // Days of 1970-01-01, 2000-02-29, 2024-12-31, 1969-12-31 and 2009-01-01 since 1970.
        #expect([0, 11_016, 20_088, -1, 14_245].map(TripSelection.month(ofDay:)) == [1, 2, 12, 12, 1])
        for year in [1900, 1970, 2000, 2023, 2024, 2100] {
            for month in 1...12 {
                let first = Int64(SyntheticMonth.days(year, month))
                #expect(TripSelection.month(ofDay: first) == month)
                #expect(TripSelection.month(ofDay: first - 1) == (month + 10) % 12 + 1)
            }
        }
    }

    @Test func `results do not depend on the number of workers`() async throws {
        try await withScratchFolder { folder in
            let files = try await SyntheticTrips(seed: 3)
                .write(
                    [.init(year: 2021, month: 2), .init(year: 2021, month: 3)],
                    rowsPerMonth: 3_000,
                    to: folder
                )
            var outputs: Set<Data> = []
            for workers in [1, 2, 5] {
                let output = folder.appendingPathComponent("\(workers).csv")
                _ = try await TaxiFeatures.write(months: files.months, zones: files.zones, to: output, workers: workers)
                outputs.insert(try Data(contentsOf: output))
            }
            #expect(outputs.count == 1)
        }
    }
}

@Suite(
    "Taxi features of the real months",
    .enabled(
        if: RealData.hasZones && RealData.hasGeopandas && RealData.exists(RealData.peer),
        "needs the TLC's months (DRIFTLOOP_DATA), the peers beside them and Python with geopandas (DRIFTLOOP_PYTHON)"
    )
)
struct RealFeaturesTests {
    /// Compares two feature tables, row for row.
    private static let comparison = """
        import sys, numpy as np, pandas as pd
        a, b = pd.read_csv(sys.argv[1]), pd.read_csv(sys.argv[2])
        assert list(a.columns) == list(b.columns), (list(a.columns), list(b.columns))
        assert a.shape == b.shape, (a.shape, b.shape)
        worst = np.abs(a.to_numpy(float) - b.to_numpy(float)).max()
        assert worst < 1e-6, worst
        print(len(a))
        """

    @Test func `agree with geopandas row for row to a millionth`() async throws {
        let months = try TaxiInputs.months(in: RealData.folder)
        #expect(months.count >= 8)
        try await withScratchFolder { folder in
            // The peer reads Parquet only.
            var parquet: [String] = []
            for month in months {
                guard month.pathExtension != "parquet" else {
                    parquet.append(month.path)
                    continue
                }
                let copy = folder.appendingPathComponent(month.lastPathComponent + ".parquet").path
                let script =
                    "import sys, pandas as pd; pd.read_csv(sys.argv[1], low_memory=False).to_parquet(sys.argv[2])"
                try Python.run(script, [month.path, copy])
                parquet.append(copy)
            }
            let expected = folder.appendingPathComponent("peer.csv").path
            let counts = try Python.interpreter().output([RealData.peer.path, RealData.zones.path, expected] + parquet)
            let output = folder.appendingPathComponent("features.csv")
            let report = try await TaxiFeatures.write(months: months, zones: RealData.zones, to: output)
            #expect(counts.hasSuffix("\(report.counts.read) \(report.counts.kept)\n"), "\(counts)")
            let rows = try Python.run(Self.comparison, [expected, output.path])
            #expect(rows == "\(report.counts.kept)\n")
        }
    }
}
