public import FoundationEssentials

/// Six fields that say at which minutes, in UTC, something happens.
///
/// | field | values | wildcards |
/// |---|---|---|
/// | minutes | 0-59 | `, - * /` |
/// | hours | 0-23 | `, - * /` |
/// | day of month | 1-31 | `, - * ? / L W` |
/// | month | 1-12, JAN-DEC | `, - * /` |
/// | day of week | 1-7, SUN-SAT | `, - * ? / L #` |
/// | year | 1970-2199 | `, - * /` |
///
/// Exactly one of the two day fields is `?`. Ranges of hours, months and days of the week may wrap (`20-2`, `NOV-FEB`,
/// `FRI-MON`). `L` is the last day of the month, or Saturday; `LW` the last weekday (Monday to Friday) of the month; `6L`
/// the month's last Friday; `3W` the weekday nearest to the 3rd, within the month; `3#2` the second Tuesday. These stand
/// alone in their field. Source: Amazon EventBridge User Guide, "Cron expressions"; the nearest weekday stays in its month
/// as in Quartz's CronExpression.
public struct CronExpression: Sendable, Hashable {
    /// Seconds since 1970 of 2200-01-01, after which nothing is scheduled.
    static let end = 7_258_118_400.0

    let minutes: UInt64
    let hours: UInt64
    let days: MonthDays
    let months: UInt64
    /// Ascending.
    let years: [Int]

    /// Which days of a month count.
    enum MonthDays: Sendable, Hashable {
        /// Bit *d* for day *d*.
        case days(UInt64)
        case last
        case lastWeekday
        case nearestWeekday(Int)
        /// Bit *w* for day of the week *w*, 1 for Sunday.
        case weekdays(UInt64)
        case lastOf(weekday: Int)
        case nth(Int, weekday: Int)
    }

    /// The first time strictly after `date`, at second 0; nil if there is none before 2200.
    ///
    /// - Complexity: O(years × months) in the worst case, a few thousand steps; usually one month is looked at.
    public func next(after date: Date) -> Date? {
        let seconds = date.timeIntervalSince1970
        guard seconds < CronExpression.end else { return nil }
        let start = max(0, seconds < 0 ? 0 : Int((seconds / 60).rounded(.down)) + 1)
        let startDay = start / 1440
        let startMinute = start % 1440
        let from = CivilDay.date(number: startDay)
        for year in years where year >= from.year {
            let firstMonth = year == from.year ? from.month : 1
            for month in firstMonth...12 where months & (1 << UInt64(month)) != 0 {
                let isFirst = year == from.year && month == from.month
                var mask = dayMask(year: year, month: month)
                if isFirst { mask &= ~UInt64(0) << UInt64(from.day) }
                while mask != 0 {
                    let day = mask.trailingZeroBitCount
                    mask &= mask - 1
                    let earliest = isFirst && day == from.day ? startMinute : 0
                    if let minute = firstMinute(from: earliest) {
                        let number = CivilDay.number(year: year, month: month, day: day)
                        return Date(timeIntervalSince1970: Double(number * 86_400 + minute * 60))
                    }
                }
            }
        }
        return nil
    }

    /// The first minute of a day, from 0 to 1439, that is not before `earliest` and allowed by minutes and hours.
    private func firstMinute(from earliest: Int) -> Int? {
        var hourMask = hours & (~UInt64(0) << UInt64(earliest / 60))
        while hourMask != 0 {
            let hour = hourMask.trailingZeroBitCount
            hourMask &= hourMask - 1
            let minuteMask = hour == earliest / 60 ? minutes & (~UInt64(0) << UInt64(earliest % 60)) : minutes
            if minuteMask != 0 { return hour * 60 + minuteMask.trailingZeroBitCount }
        }
        return nil
    }

    /// Bit *d* is set for each day *d* of the month that the day fields allow.
    private func dayMask(year: Int, month: Int) -> UInt64 {
        let length = CivilDay.length(year: year, month: month)
        let first = CivilDay.weekday(number: CivilDay.number(year: year, month: month, day: 1))
        let weekday = { (day: Int) in (first - 1 + day - 1) % 7 + 1 }
        let firstDay = { (wanted: Int) in (wanted - first + 7) % 7 + 1 }
        switch days {
        case .days(let mask): return mask & ((1 << UInt64(length + 1)) - 2)
        case .last: return 1 << UInt64(length)
        case .lastWeekday:
            let back = weekday(length) == 7 ? 1 : weekday(length) == 1 ? 2 : 0
            return 1 << UInt64(length - back)
        case .nearestWeekday(let day):
            guard day <= length else { return 0 }
            switch weekday(day) {
            case 7: return 1 << UInt64(day == 1 ? 3 : day - 1)
            case 1: return 1 << UInt64(day == length ? day - 2 : day + 1)
            default: return 1 << UInt64(day)
            }
        case .weekdays(let wanted):
            return (1...length).reduce(0) { wanted & (1 << UInt64(weekday($1))) == 0 ? $0 : $0 | 1 << UInt64($1) }
        case .lastOf(let wanted):
            let day = firstDay(wanted)
            return 1 << UInt64(day + (length - day) / 7 * 7)
        case .nth(let count, let wanted):
            let day = firstDay(wanted) + (count - 1) * 7
            return day <= length ? 1 << UInt64(day) : 0
        }
    }
}
