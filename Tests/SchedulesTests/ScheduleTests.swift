import FoundationEssentials
import Schedules
import Testing

/// Reads `2026-03-01 00:00` in UTC.
func time(_ text: String) throws -> Date {
    try Date(text.replacing(" ", with: "T") + (text.count == 16 ? ":00Z" : "Z"), strategy: .iso8601)
}

@Suite("Schedule") struct ScheduleTests {
    /// Worked by hand with a calendar; the expressions are those of the EventBridge User Guide and of SageMaker's.
    @Test(arguments: [
        ("cron(0 10 * * ? *)", "2026-03-01 10:00", "2026-03-02 10:00"),
        ("cron(15 12 * * ? *)", "2026-03-01 12:14:59", "2026-03-01 12:15"),
        ("cron(0 18 ? * MON-FRI *)", "2026-02-27 18:00", "2026-03-02 18:00"),
        ("cron(0 8 1 * ? *)", "2026-03-01 08:00", "2026-04-01 08:00"),
        ("cron(0/10 * ? * MON-FRI *)", "2026-02-27 23:50", "2026-03-02 00:00"),
        ("cron(0/5 8-17 ? * MON-FRI *)", "2026-03-02 17:55", "2026-03-03 08:00"),
        ("cron(0/30 20-2 ? * MON-FRI *)", "2026-03-02 02:30", "2026-03-02 20:00"),
        ("cron(0/30 20-2 ? * MON-FRI *)", "2026-03-06 23:30", "2026-03-09 00:00"),
        ("cron(0 * ? * * *)", "2026-03-01 00:00", "2026-03-01 01:00"),
        ("cron(0 5 ? * * *)", "2026-03-01 05:00", "2026-03-02 05:00"),
        ("cron(0 17/6 ? * * *)", "2026-03-01 17:00", "2026-03-01 23:00"),
        ("cron(0 0/24 ? * * *)", "2026-03-01 00:00", "2026-03-02 00:00"),
        ("cron(0 12 1 * ? *)", "2026-12-31 23:59", "2027-01-01 12:00"),
        ("cron(0 0 L * ? *)", "2026-02-01 00:00", "2026-02-28 00:00"),
        ("cron(0 0 L 2 ? *)", "2026-03-01 00:00", "2027-02-28 00:00"),
        ("cron(0 0 29 2 ? *)", "2026-03-01 00:00", "2028-02-29 00:00"),
        ("cron(0 0 29 2 ? *)", "2096-02-29 00:00", "2104-02-29 00:00"),
        ("cron(0 0 LW * ? *)", "2026-01-01 00:00", "2026-01-30 00:00"),
        ("cron(0 0 3W * ? *)", "2026-01-01 00:00", "2026-01-02 00:00"),
        ("cron(0 0 1W * ? *)", "2026-08-01 00:00", "2026-08-03 00:00"),
        ("cron(0 0 31W * ? *)", "2026-05-01 00:00", "2026-05-29 00:00"),
        ("cron(0 0 ? * 6L *)", "2026-03-01 00:00", "2026-03-27 00:00"),
        ("cron(0 0 ? * FRIL *)", "2026-03-01 00:00", "2026-03-27 00:00"),
        ("cron(0 0 ? * 3#2 *)", "2026-03-01 00:00", "2026-03-10 00:00"),
        ("cron(0 0 ? * TUE#5 *)", "2026-04-01 00:00", "2026-06-30 00:00"),
        ("cron(0 0 ? * L *)", "2026-03-01 00:00", "2026-03-07 00:00"),
        ("cron(0 0 1 NOV-FEB ? *)", "2026-03-01 00:00", "2026-11-01 00:00"),
        ("cron(0 0 ? * FRI-MON *)", "2026-03-02 00:00", "2026-03-06 00:00"),
        ("cron(0,30 1,3 1,15 jan,JUL ? 2026/2)", "2026-07-15 03:30", "2028-01-01 01:00"),
        ("cron(59 23 31 12 ? 2199)", "2026-03-01 00:00", "2199-12-31 23:59"),
        ("cron(* * * * ? *)", "1950-01-01 00:00", "1970-01-01 00:00"),
        ("rate(1 minute)", "2026-03-01 00:00:07", "2026-03-01 00:01:07"),
        ("rate(12 hours)", "2026-03-01 00:00", "2026-03-01 12:00"),
        ("rate(7 days)", "2026-02-26 00:00", "2026-03-05 00:00"),
    ])
    func `the next time is the one a calendar shows`(expression: String, after: String, next: String) throws {
        #expect(try Schedule(parsing: expression).next(after: time(after)) == time(next))
    }

    @Test(arguments: [
        "NOW", "cron(0 0 30 2 ? *)", "cron(0 0 1 1 ? 2025)", "cron(0 0 ? 2 1#5 2026)",
    ])
    func `what never comes has no next time`(expression: String) throws {
        #expect(try Schedule(parsing: expression).next(after: time("2026-03-01 00:00")) == nil)
    }

    @Test(arguments: [
        ("cron(60 * * * ? *)", "minutes", "60"), ("cron(* 24 * * ? *)", "hours", "24"),
        ("cron(* * 0 * ? *)", "day-of-month", "'0'"), ("cron(* * 32W * ? *)", "day-of-month", "32W"),
        ("cron(* * * 13 ? *)", "month", "13"), ("cron(* * * JANUARY ? *)", "month", "JANUARY"),
        ("cron(* * ? * 8 *)", "day-of-week", "8"), ("cron(* * ? * 3#6 *)", "day-of-week", "3#6"),
        ("cron(* * ? * 3#1,6#3 *)", "day-of-week", "3#1,6#3"), ("cron(* * ? * 8L *)", "day-of-week", "8L"),
        ("cron(* * * * ? 1969)", "year", "1969"), ("cron(* * * * ? 2200)", "year", "2200"),
        ("cron(0/0 * * * ? *)", "minutes", "0/0"), ("cron(0/61 * * * ? *)", "minutes", "61"),
        ("cron(30-10 * * * ? *)", "minutes", "30-10"), ("cron(1-2-3 * * * ? *)", "minutes", "1-2-3"),
        ("cron(, * * * ? *)", "minutes", ","), ("cron(? * * * ? *)", "minutes", "?"),
        ("cron(-1 * * * ? *)", "minutes", "-1"),
        ("cron(99999999999999999999 * * * ? *)", "minutes", "99999999999999999999"),
        ("cron(* * * * * *)", "day-of-month", "'?'"), ("cron(* * ? * ? *)", "day-of-week", "both '?'"),
        ("cron(* * * * *)", "5 fields", "minutes hours"), ("cron()", "0 fields", "six"),
        ("rate(0 minutes)", "value", "'0'"), ("rate(1 minutes)", "unit", "singular"),
        ("rate(5 minute)", "unit", "plural"),
        ("rate(5 weeks)", "unit", "weeks"), ("rate(-5 minutes)", "value", "-5"),
        ("rate(5)", "value and a unit", "rate(5)"),
        ("rate(9223372036854775807 days)", "value", "9223372036854775807"), ("now", "no schedule", "'now'"),
        ("cron(0 0 * * ? *", "no schedule", "cron(0 0"), ("", "no schedule", "''"),
    ])
    func `a wrong expression is refused with the field and the value`(expression: String, field: String, value: String)
    {
        let error = #expect(throws: ScheduleError.self) { try Schedule(parsing: expression) }
        #expect(
            error?.message.contains(field) == true && error?.message.contains(value) == true,
            "\(error?.message ?? "")"
        )
    }

    @Test func `a rate keeps its beat however late one looks`() throws {
        let schedule = try Schedule(parsing: "rate(5 minutes)")
        let anchor = try time("2026-03-01 00:02")
        #expect(schedule.next(after: try time("2026-03-01 01:00:59"), anchor: anchor) == (try time("2026-03-01 01:02")))
        #expect(schedule.next(after: try time("2026-03-01 01:02"), anchor: anchor) == (try time("2026-03-01 01:07")))
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan, 1e300, -1e300, 7_258_118_400])
    func `a date outside the calendar has at most a next time inside it`(seconds: Double) throws {
        for expression in ["cron(* * * * ? *)", "rate(1 minute)", "rate(36500 days)"] {
            let next = try Schedule(parsing: expression).next(after: Date(timeIntervalSince1970: seconds))
            #expect(next.map { $0.timeIntervalSince1970 < 7_258_118_400 } ?? true)
        }
    }
}
