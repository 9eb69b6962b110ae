import FoundationEssentials
import Schedules
import Testing

/// A second reading of cron's fields, minute by minute, by way of Foundation's calendar: slow, and written to be seen right.
private struct SlowCron {
    let fields: [String]
    let calendar: Calendar

    init(_ fields: [String]) {
        self.fields = fields
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        self.calendar = calendar
    }

    func allows(_ date: Date) -> Bool {
        let parts = calendar.dateComponents([.minute, .hour, .day, .month, .year, .weekday], from: date)
        guard let minute = parts.minute, let hour = parts.hour, let day = parts.day, let month = parts.month,
            let year = parts.year, let weekday = parts.weekday
        else { return false }
        return listed(fields[0], minute, 59) && listed(fields[1], hour, 23) && listed(fields[3], month, 12)
            && listed(fields[5], year, 2199) && dayOfMonth(day, date) && dayOfWeek(weekday, day, date)
    }

    private func length(_ date: Date) -> Int { calendar.range(of: .day, in: .month, for: date)?.count ?? 0 }

    private func dayOfMonth(_ day: Int, _ date: Date) -> Bool {
        let text = fields[2]
        if text == "?" { return true }
        if text == "L" { return day == length(date) }
        guard text.hasSuffix("W"), let wanted = Int(text.dropLast()) else { return listed(text, day, 31) }
        // The weekday of the month that is nearest to the wanted day; of two equally near ones there is never a case.
        guard wanted <= length(date) else { return false }
        let candidates = (1...length(date))
            .filter { candidate in
                let other = calendar.date(byAdding: .day, value: candidate - day, to: date) ?? date
                return (2...6).contains(calendar.component(.weekday, from: other))
            }
        return candidates.min { abs($0 - wanted) < abs($1 - wanted) } == day
    }

    private func dayOfWeek(_ weekday: Int, _ day: Int, _ date: Date) -> Bool {
        let text = fields[4]
        if text == "?" { return true }
        let parts = text.split(separator: "#")
        if parts.count == 2 { return weekday == Int(parts[0]) && (day - 1) / 7 + 1 == Int(parts[1]) }
        if text.hasSuffix("L") { return weekday == Int(text.dropLast()) && day + 7 > length(date) }
        return listed(text, weekday, 7)
    }

    private func listed(_ text: String, _ value: Int, _ last: Int) -> Bool {
        text.split(separator: ",")
            .contains { item in
                let halves = item.split(separator: "/")
                let step = halves.count == 2 ? Int(halves[1]) ?? 0 : 1
                let ends = halves[0].split(separator: "-").compactMap { Int($0) }
                if halves[0] == "*" {
                    return (value - (last == 59 || last == 23 ? 0 : last == 2199 ? 1970 : 1)) % step == 0
                }
                if ends.count == 2, ends[0] > ends[1] { return value >= ends[0] || value <= ends[1] }
                let upper = ends.count == 2 ? ends[1] : halves.count == 2 ? last : ends[0]
                return (ends[0]...upper).contains(value) && (value - ends[0]) % step == 0
            }
    }
}

@Suite("Cron laws") struct CronLawTests {
    static let minutes = ["0", "*/20", "7,31", "5/25", "59"]
    static let hours = ["*", "0", "20-2", "8-17/3", "23", "5/9"]
    static let days = ["*", "1", "L", "15W", "1W", "31W", "31", "10-20/4", "28,29,30"]
    static let weekdays = ["*", "2-6", "6L", "3#2", "1#5", "7", "6-2"]
    static let months = ["*", "2", "1-12/3", "11-2", "2,8"]
    static let years = ["*", "2026/2", "2027-2029"]

    @Test(arguments: 0..<300)
    func `each time satisfies the fields and none is skipped`(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03
        func pick(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        func choose(_ list: [String]) -> String { list[pick(list.count)] }
        let byWeek = pick(2) == 0
        let fields = [
            choose(Self.minutes), choose(Self.hours), byWeek ? "?" : choose(Self.days), choose(Self.months),
            byWeek ? choose(Self.weekdays) : "?", choose(Self.years),
        ]
        let schedule = try Schedule(parsing: "cron(\(fields.joined(separator: " ")))")
        let slow = SlowCron(fields)
        let start = Date(timeIntervalSince1970: 1_772_323_200 + Double(pick(86_400 * 1200)))
        var last = start
        var steps = 0
        for _ in 0..<6 {
            guard let next = schedule.next(after: last) else { break }
            #expect(next > last && slow.allows(next), "\(schedule.text) \(last) \(next)")
            // Every minute of up to 4000 between two times is not one of them.
            var between = Date(timeIntervalSince1970: ((last.timeIntervalSince1970 / 60).rounded(.down) + 1) * 60)
            steps = 0
            while between < next, steps < 1500 {
                #expect(!slow.allows(between), "\(schedule.text) skipped \(between)")
                between += 60
                steps += 1
            }
            last = next
        }
    }
}
