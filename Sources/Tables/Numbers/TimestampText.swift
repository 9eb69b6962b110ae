/// Times as text: `2021-01-01 00:15:56`, with `T` for the blank, a fraction and a zone if there, or the date alone.
enum TimestampText {
    /// Microseconds since 1970 of `base[start..<end]`, or nil if it is no time.
    ///
    /// Seconds and fraction may be left out; of a fraction six digits count. With `Z` or an offset (`+02:00`, `+0200`, `+02`)
    /// the result is UTC, without one the local time as it stands.
    static func microseconds(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Int64? {
        var reader = DigitReader(base: base, position: start, end: end)
        guard let year = reader.digits(4), reader.take(UInt8(ascii: "-")), let month = reader.digits(2),
            reader.take(UInt8(ascii: "-")), let day = reader.digits(2), let days = Self.days(year, month, day)
        else { return nil }
        var result = Int64(days) * 86_400_000_000
        if reader.position == end { return result }
        guard reader.take(UInt8(ascii: " ")) || reader.take(UInt8(ascii: "T")), let hour = reader.digits(2), hour < 24,
            reader.take(UInt8(ascii: ":")), let minute = reader.digits(2), minute < 60
        else { return nil }
        var second = 0
        if reader.take(UInt8(ascii: ":")) {
            guard let seconds = reader.digits(2), seconds < 60 else { return nil }
            second = seconds
        }
        result += Int64(hour * 3600 + minute * 60 + second) * 1_000_000
        if reader.take(UInt8(ascii: ".")) {
            guard let fraction = reader.fraction() else { return nil }
            result += Int64(fraction)
        }
        if reader.position == end || reader.take(UInt8(ascii: "Z")) { return reader.position == end ? result : nil }
        let east = reader.take(UInt8(ascii: "+"))
        guard east || reader.take(UInt8(ascii: "-")), let hours = reader.digits(2), hours < 24 else { return nil }
        var offset = hours * 3600
        if reader.position < end {
            _ = reader.take(UInt8(ascii: ":"))
            guard let minutes = reader.digits(2), minutes < 60 else { return nil }
            offset += minutes * 60
        }
        return reader.position == end ? result - Int64(east ? offset : -offset) * 1_000_000 : nil
    }

    /// Appends `yyyy-MM-dd HH:mm:ss`, with six more digits where the time has a fraction of a second.
    static func append(_ microseconds: Int64, to bytes: inout [UInt8]) {
        let (seconds, fraction) = floorDivide(microseconds, 1_000_000)
        let (days, time) = floorDivide(seconds, 86400)
        let date = civil(days)
        if date.year < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(date.year.magnitude, 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(UInt64(date.month), 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(UInt64(date.day), 2, to: &bytes)
        bytes.append(UInt8(ascii: " "))
        appendDigits(UInt64(time / 3600), 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendDigits(UInt64(time / 60 % 60), 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendDigits(UInt64(time % 60), 2, to: &bytes)
        if fraction > 0 {
            bytes.append(UInt8(ascii: "."))
            appendDigits(UInt64(fraction), 6, to: &bytes)
        }
    }

    /// Days from 1970-01-01 to a date of the proleptic Gregorian calendar, or nil if there is no such date.
    ///
    /// - Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        let leap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let lengths = month == 2 ? (leap ? 29 : 28) : (month + (month > 7 ? 1 : 0)) % 2 == 1 ? 31 : 30
        guard (1...12).contains(month), (1...lengths).contains(day) else { return nil }
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date that lies so many days after 1970-01-01 (the same source, `civil_from_days`).
    static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func appendDigits(_ value: UInt64, _ width: Int, to bytes: inout [UInt8]) {
        var divisor: UInt64 = 1
        var count = 1
        while count < width || value / divisor >= 10 {
            divisor *= 10
            count += 1
        }
        while divisor > 0 {
            bytes.append(UInt8(value / divisor % 10) + UInt8(ascii: "0"))
            divisor /= 10
        }
    }
}

/// A place in a text of digits and separators.
private struct DigitReader {
    let base: UnsafeRawPointer
    var position: Int
    let end: Int

    /// Exactly so many digits, or nil.
    mutating func digits(_ count: Int) -> Int? {
        guard end - position >= count else { return nil }
        var value = 0
        for _ in 0..<count {
            let digit = base.load(fromByteOffset: position, as: UInt8.self) &- UInt8(ascii: "0")
            if digit > 9 { return nil }
            value = value * 10 + Int(digit)
            position += 1
        }
        return value
    }

    /// Whether the next byte is the one expected, which is then passed.
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, base.load(fromByteOffset: position, as: UInt8.self) == byte else { return false }
        position += 1
        return true
    }

    /// Microseconds of a fraction of at least one digit.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while position < end {
            let digit = base.load(fromByteOffset: position, as: UInt8.self) &- UInt8(ascii: "0")
            if digit > 9 { break }
            if count < 6 { value = value * 10 + Int(digit) }
            count += 1
            position += 1
        }
        guard count > 0 else { return nil }
        for _ in 0..<max(0, 6 - count) { value *= 10 }
        return value
    }
}
