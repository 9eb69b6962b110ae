extension CronExpression {
    /// Reads the six fields, as they stand between the parentheses of `cron(...)`.
    ///
    /// - Throws: ``ScheduleError`` that names the field and its value.
    public init(parsing text: some StringProtocol) throws(ScheduleError) {
        let fields = Substring(text).split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard fields.count == 6 else {
            throw ScheduleError(
                .field,
                "cron(\(text)) has \(fields.count) fields: it needs six, minutes hours day-of-month month day-of-week year."
            )
        }
        minutes = try CronField.minutes.mask(fields[0])
        hours = try CronField.hours.mask(fields[1])
        months = try CronField.month.mask(fields[3])
        years = try CronField.year.set(fields[5]).sorted()
        switch (fields[2] == "?", fields[4] == "?") {
        case (true, false): days = try CronExpression.weekDays(fields[4])
        case (false, true): days = try CronExpression.monthDays(fields[2])
        case (true, true):
            throw ScheduleError(
                .field,
                "The day-of-month and the day-of-week field of cron(\(text)) are both '?': only one of them may be."
            )
        case (false, false):
            throw ScheduleError(
                .field,
                "The day-of-month field of cron(\(text)) is '\(fields[2])' and its day-of-week field is '\(fields[4])': one of "
                    + "them must be '?'."
            )
        }
    }

    private static func monthDays(_ text: Substring) throws(ScheduleError) -> MonthDays {
        let field = CronField.dayOfMonth
        switch text {
        case "L": return .last
        case "LW", "WL": return .lastWeekday
        default: break
        }
        guard let last = text.last, last == "W" || last == "w" else { return .days(try field.mask(text)) }
        return .nearestWeekday(try field.value(text.dropLast(), in: text))
    }

    private static func weekDays(_ text: Substring) throws(ScheduleError) -> MonthDays {
        let field = CronField.dayOfWeek
        if text == "L" { return .weekdays(1 << 7) }
        if let mark = text.firstIndex(of: "#") {
            let weekday = try field.value(text[..<mark], in: text)
            guard let count = Int(text[text.index(after: mark)...]), (1...5).contains(count) else {
                throw field.fault(text, "after '#' comes one number from 1 to 5, and there is one '#' only")
            }
            return .nth(count, weekday: weekday)
        }
        if text.hasSuffix("L") { return .lastOf(weekday: try field.value(text.dropLast(), in: text)) }
        return .weekdays(try field.mask(text))
    }
}
