/// The time at the beginning of a log's line: `2026-03-01T00:00:00.000Z`, read where it stands.
///
/// Written so that a log can be searched by time and filtered without making a date of every line.
enum LogStamp {
    /// In bytes.
    static let length = 24

    /// Milliseconds since 1970; nil unless `bytes` begin with a stamp.
    static func milliseconds(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard bytes.count >= length else { return nil }
        let first = bytes.startIndex
        for (offset, mark) in marks where bytes[first + offset] != mark { return nil }
        func number(_ offset: Int, _ count: Int) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[first + offset..<first + offset + count] {
                guard 48...57 ~= byte else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            return value
        }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), 1...12 ~= month,
            1...31 ~= day, let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            let thousandth = number(20, 3)
        else { return nil }
        let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
        return seconds * 1000 + thousandth
    }

    private static let marks: [(offset: Int, mark: UInt8)] = [
        (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")), (13, UInt8(ascii: ":")),
        (16, UInt8(ascii: ":")), (19, UInt8(ascii: ".")), (23, UInt8(ascii: "Z")),
    ]

    /// Days from 1970-01-01, for years from 0 on.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        // Years begin in March here, so that a leap day is the last of one; 400 more keep January of year 0 positive.
        let shifted = year + 400 - (month <= 2 ? 1 : 0)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 146_097 - 719_468
    }
}
