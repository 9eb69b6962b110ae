import Foundation
import SeededRandom
import Taxi

/// One month of synthetic trips.
struct SyntheticMonth {
    /// The TLC's header of 2020, and so the order of ``append(_:to:)``.
    private static let header = """
        VendorID,lpep_pickup_datetime,lpep_dropoff_datetime,store_and_fwd_flag,RatecodeID,PULocationID,DOLocationID,\
        passenger_count,trip_distance,fare_amount,extra,mta_tax,tip_amount,tolls_amount,ehail_fee,improvement_surcharge,\
        total_amount,payment_type,trip_type,congestion_surcharge

        """

    /// Pickups by hour of the day and by weekday from Monday, relative.
    private static let hours = WeightedChoice([
        22, 15, 11, 8, 7, 9, 20, 40, 52, 54, 53, 54, 55, 57, 65, 72, 78, 83, 80, 66, 50, 42, 36, 29,
    ])
    private static let weekdays: [Double] = [0.98, 1.02, 1.03, 1.05, 1.12, 1.0, 0.8]
    /// Passengers 0…6; 0 is a driver's slip.
    private static let passengers = WeightedChoice([0.4, 84, 7.5, 1.6, 0.7, 3.4, 2.4])
    private static let kilometresPerMile = 1.609344

    let city: SyntheticCity
    let month: SyntheticTrips.Month
    let seed: UInt64

    /// A trip as the meter saw it.
    private struct Trip {
        var pickup: Int64
        var dropoff: Int64
        var from: Int
        var to: Int
        /// Nil where the record has none, as in trips that were not hailed.
        var passengers: Int?
        var miles: Double
        /// Cents.
        var fare: Int
    }

    /// The month as the TLC's CSV, sorted by pickup.
    func csv(rows: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: seed, stream: UInt64(month.year * 12 + month.month))
        let first = Self.days(month.year, month.month)
        let last = month.month == 12 ? Self.days(month.year + 1, 1) : Self.days(month.year, month.month + 1)
        // 1970-01-01 was a Thursday, weekday 3.
        let days = WeightedChoice((first..<last).map { Self.weekdays[($0 % 7 + 10) % 7] })
        var pickups = (0..<rows)
            .map { _ in
                let day = first + days.draw(&generator)
                return Int64(day) * 86_400 + Int64(Self.hours.draw(&generator) * 3_600 + generator.below(3_600))
            }
        pickups.sort()
        var bytes = Array(Self.header.utf8)
        bytes.reserveCapacity(rows * 110)
        for pickup in pickups { append(trip(at: pickup, &generator), &generator, to: &bytes) }
        return bytes
    }

    private func trip(at pickup: Int64, _ generator: inout SeededGenerator) -> Trip {
        let (from, to) = city.draw(&generator)
        // Streets make a trip a third longer than the straight line; within a zone it is about a kilometre.
        let line = max(city.zones.distance(from: from, to: to), 0.3 + generator.uniform())
        let road = line * (1.3 + 0.12 * generator.normal()).clamped(1.05, 2)
        let hour = Int(pickup / 3_600 % 24)
        let rush = (7...9).contains(hour) || (15...18).contains(hour)
        // Kilometres an hour.
        let speed = (hour < 6 ? 27 : rush ? 16.5 : 20) * exp(0.18 * generator.normal()) + line * 0.35
        let minutes = 1.5 + road / speed * 60
        // New York's meter until 2022: 2.50 dollars, and 0.50 for a fifth of a mile or a slow minute.
        let dollars = 2.5 + road / Self.kilometresPerMile * 2.1 + minutes * 0.13
        var trip = Trip(
            pickup: pickup,
            dropoff: pickup + Int64(minutes * 60),
            from: from,
            to: to,
            passengers: Self.passengers.draw(&generator),
            miles: road / Self.kilometresPerMile,
            fare: Int((dollars * 2).rounded()) * 50
        )
        if generator.chance(0.12) {
            // A dispatched trip: a price agreed beforehand, and often no passenger count.
            trip.fare = Int(dollars * 100 * (1.25 + 0.15 * generator.normal()).clamped(0.8, 2))
            if generator.chance(0.5) { trip.passengers = nil }
        }
        soil(&trip, &generator)
        return trip
    }

    /// Makes one trip in forty dirty in one of the ways of the real months.
    private func soil(_ trip: inout Trip, _ generator: inout SeededGenerator) {
        guard generator.chance(0.025) else { return }
        switch generator.below(8) {
        case 0, 1: trip.fare = -trip.fare
        case 2: trip.dropoff = trip.pickup
        case 3: trip.dropoff = trip.pickup + 86_400 - Int64(generator.below(600))
        case 4: trip.from = 264 + generator.below(2)
        case 5: trip.to = 264 + generator.below(2)
        case 6: trip.fare = [0, 25_000 + generator.below(20_000)][generator.below(2)]
        default:
            // A meter's clock at its factory setting: 2009-01-01.
            let shift = trip.pickup - 14_245 * 86_400 - Int64(generator.below(86_400))
            trip.pickup -= shift
            trip.dropoff -= shift
        }
    }

    private func append(_ trip: Trip, _ generator: inout SeededGenerator, to bytes: inout [UInt8]) {
        let hailed = trip.passengers != nil
        let card = generator.chance(0.55)
        let tip = card && hailed ? max(trip.fare, 0) * (10 + generator.below(16)) / 100 : 0
        let fees = hailed ? 80 : 0
        bytes.append(contentsOf: hailed ? (generator.chance(0.83) ? "2," : "1,").utf8 : ",".utf8)
        append(time: trip.pickup, to: &bytes)
        append(time: trip.dropoff, to: &bytes)
        bytes.append(contentsOf: hailed ? "N,1,".utf8 : ",,".utf8)
        bytes.append(small: trip.from)
        bytes.append(UInt8(ascii: ","))
        bytes.append(small: trip.to)
        bytes.append(UInt8(ascii: ","))
        if let passengers = trip.passengers { bytes.append(small: passengers) }
        bytes.append(UInt8(ascii: ","))
        append(cents: Int((trip.miles * 100).rounded()), to: &bytes)
        append(cents: trip.fare, to: &bytes)
        bytes.append(contentsOf: hailed ? "0,0.5,".utf8 : "0,0,".utf8)
        append(cents: tip, to: &bytes)
        bytes.append(contentsOf: hailed ? "0,,0.3,".utf8 : "0,,0,".utf8)
        append(cents: trip.fare + tip + fees, to: &bytes)
        bytes.append(contentsOf: hailed ? (card ? "1,1,0\n" : "2,1,0\n").utf8 : ",,\n".utf8)
    }

    /// Appends `2021-01-31 09:05:00,`.
    private func append(time seconds: Int64, to bytes: inout [UInt8]) {
        let date = Self.date(ofDay: Int(seconds / 86_400))
        let rest = Int(seconds % 86_400)
        append(two: date.year / 100, to: &bytes)
        append(two: date.year % 100, to: &bytes)
        for (separator, value) in [
            ("-", date.month), ("-", date.day), (" ", rest / 3_600), (":", rest / 60 % 60), (":", rest % 60),
        ] as [(StaticString, Int)] {
            bytes.append(separator.utf8Start.pointee)
            append(two: value, to: &bytes)
        }
        bytes.append(UInt8(ascii: ","))
    }

    private func append(two value: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") + UInt8(value / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    /// Appends an amount as the TLC does, `9.5,` or `-3,`.
    private func append(cents: Int, to bytes: inout [UInt8]) {
        if cents < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = abs(cents)
        bytes.append(small: magnitude / 100)
        if magnitude % 100 != 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(UInt8(ascii: "0") + UInt8(magnitude / 10 % 10))
            if magnitude % 10 != 0 { bytes.append(UInt8(ascii: "0") + UInt8(magnitude % 10)) }
        }
        bytes.append(UInt8(ascii: ","))
    }

    /// Days from 1970-01-01 to the first of a month.
    ///
    /// - Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    static func days(_ year: Int, _ month: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date of a day counted from 1970-01-01.
    private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let month = TripSelection.month(ofDay: Int64(day))
        // The year is at most one off: 365.2425 days are the Gregorian mean.
        var year = 1970 + Int((Double(day) / 365.2425).rounded(.down))
        if days(year + 1, 1) <= day { year += 1 }
        if days(year, 1) > day { year -= 1 }
        return (year, month, day - days(year, month) + 1)
    }
}

extension Double {
    /// The nearest value within bounds.
    fileprivate func clamped(_ low: Double, _ high: Double) -> Double { min(max(self, low), high) }
}
