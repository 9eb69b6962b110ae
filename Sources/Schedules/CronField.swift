/// One field of a cron expression: its name, its values and how lists, ranges and steps in it are read.
struct CronField {
    let name: String
    let values: ClosedRange<Int>
    /// Names of the values from the first one on; empty where there are none.
    var names: [String] = []
    /// Whether `20-2` means 20 to the end and the start to 2.
    var wraps = false

    static let minutes = CronField(name: "minutes", values: 0...59)
    static let hours = CronField(name: "hours", values: 0...23, wraps: true)
    static let dayOfMonth = CronField(name: "day-of-month", values: 1...31)
    static let month = CronField(
        name: "month",
        values: 1...12,
        names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
        wraps: true
    )
    static let dayOfWeek = CronField(
        name: "day-of-week",
        values: 1...7,
        names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
        wraps: true
    )
    static let year = CronField(name: "year", values: 1970...2199)

    /// The values that a list of `*`, `5`, `1-5`, `*/2`, `0/15` and `10-50/10` names.
    func set(_ text: Substring) throws(ScheduleError) -> Set<Int> {
        var result = Set<Int>()
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = item.split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count <= 2, !halves[0].isEmpty else {
                throw fault(text, "'\(item)' is no value, range or step")
            }
            var members = try span(halves[0], isStepped: halves.count == 2, in: text)
            if halves.count == 2 {
                guard let step = number(halves[1]), (1...values.count).contains(step) else {
                    throw fault(text, "the step '\(halves[1])' must be from 1 to \(values.count)")
                }
                members = members.enumerated().filter { $0.offset % step == 0 }.map(\.element)
            }
            result.formUnion(members)
        }
        return result
    }

    /// Bit *v* for each value *v* of ``set(_:)``; for fields whose values are below 64.
    func mask(_ text: Substring) throws(ScheduleError) -> UInt64 {
        var mask: UInt64 = 0
        for value in try set(text) { mask |= 1 << UInt64(value) }
        return mask
    }

    /// One value, by number or name.
    func value(_ text: Substring, in field: Substring) throws(ScheduleError) -> Int {
        if let index = names.firstIndex(of: text.uppercased()) { return values.lowerBound + index }
        guard let number = number(text), values.contains(number) else {
            let spelling = names.isEmpty ? "" : " or \(names[0])-\(names[names.count - 1])"
            throw fault(field, "'\(text)' must be from \(values.lowerBound) to \(values.upperBound)\(spelling)")
        }
        return number
    }

    func fault(_ text: Substring, _ reason: String) -> ScheduleError {
        ScheduleError(.field, "The \(name) field of the cron expression is '\(text)': \(reason).")
    }

    private func span(_ text: Substring, isStepped: Bool, in field: Substring) throws(ScheduleError) -> [Int] {
        if text == "*" { return Array(values) }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        switch ends.count {
        case 1:
            let start = try value(ends[0], in: field)
            return isStepped ? Array(start...values.upperBound) : [start]
        case 2:
            let start = try value(ends[0], in: field)
            let end = try value(ends[1], in: field)
            if start <= end { return Array(start...end) }
            guard wraps else { throw fault(field, "the range '\(text)' ends before it starts") }
            return Array(start...values.upperBound) + Array(values.lowerBound...end)
        default: throw fault(field, "'\(text)' is no range")
        }
    }

    private func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 4, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
