/// Times as Parquet stores them, in microseconds and as text.
enum ClockTime {
    private static let microsecondsADay: Int64 = 86_400_000_000
    /// The Julian day number of 1970-01-01.
    private static let julianDayOf1970: Int64 = 2_440_588

    /// Whole microseconds, rounded down; nil beyond 64 bits.
    static func microseconds(_ value: Int64, _ unit: TimeUnit) -> Int64? {
        switch unit {
        case .milliseconds:
            let (product, overflow) = value.multipliedReportingOverflow(by: 1000)
            return overflow ? nil : product
        case .microseconds: return value
        case .nanoseconds: return floor(value, 1000).quotient
        }
    }

    /// The microseconds since 1970 of nanoseconds of the day and a Julian day, little-endian; nil beyond 64 bits.
    static func int96(_ raw: ArraySlice<UInt8>) -> Int64? {
        guard raw.count == 12 else { return nil }
        var nanoseconds: UInt64 = 0
        for byte in raw.prefix(8).reversed() { nanoseconds = nanoseconds << 8 | UInt64(byte) }
        var day: UInt32 = 0
        for byte in raw.suffix(4).reversed() { day = day << 8 | UInt32(byte) }
        let days = Int64(Int32(bitPattern: day)) - julianDayOf1970
        let (whole, overflow) = days.multipliedReportingOverflow(by: microsecondsADay)
        let (sum, carry) = whole.addingReportingOverflow(floor(Int64(bitPattern: nanoseconds), 1000).quotient)
        return overflow || carry ? nil : sum
    }

    /// A date, `2026-03-01`, in the proleptic Gregorian calendar.
    static func date(daysSince1970 days: Int64) -> String {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
        let (era, dayOfEra) = floor(days &+ 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let sign = year < 0 ? "-" : ""
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        return "\(sign)\(pad(Int64(clamping: year.magnitude), 4))-\(pad(month, 2))-\(pad(day, 2))"
    }

    /// A timestamp, `2026-03-01 12:30:00`, with `.000001` behind it unless that is zero.
    static func timestamp(_ value: Int64, _ unit: TimeUnit) -> String {
        let (days, rest) = floor(value, unitsADay(unit))
        return "\(date(daysSince1970: days)) \(timeOfDay(rest, unit))"
    }

    /// A time of day, `12:30:00`, with `.000001` behind it unless that is zero.
    static func timeOfDay(_ value: Int64, _ unit: TimeUnit) -> String {
        let (seconds, rest) = floor(value, unitsADay(unit) / 86_400)
        let fraction = microseconds(rest, unit) ?? 0
        let clock = "\(pad(seconds / 3600, 2)):\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2))"
        return fraction == 0 ? clock : "\(clock).\(pad(fraction, 6))"
    }

    private static func unitsADay(_ unit: TimeUnit) -> Int64 {
        switch unit {
        case .milliseconds: microsecondsADay / 1000
        case .microseconds: microsecondsADay
        case .nanoseconds: microsecondsADay * 1000
        }
    }

    /// Division rounded down, and what remains, never negative.
    private static func floor(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = "\(value)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
