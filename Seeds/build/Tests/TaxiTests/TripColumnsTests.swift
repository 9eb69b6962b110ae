import Testing

@testable import Taxi

@Suite("Trip columns")
struct TripColumnsTests {
    @Test func `names are found in any case and with spaces around them`() throws {
        let header = TripColumns.names.reversed().map { " \($0.uppercased())" } + ["extra"]
        #expect(try TripColumns.spelled(in: header, file: "a.csv") == TripColumns.names.map { " \($0.uppercased())" })
    }

    @Test func `every missing column is named`() throws {
        let error = try #require(throws: TaxiError.self) {
            try TripColumns.spelled(in: ["fare_amount", "PULocationID", "DOLocationID"], file: "a.csv")
        }
        #expect(error.message.contains("lpep_pickup_datetime, lpep_dropoff_datetime, passenger_count"))
    }
}
