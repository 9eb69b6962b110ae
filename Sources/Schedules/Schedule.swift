public import FoundationEssentials

/// When something happens again and again: an EventBridge schedule expression, or SageMaker's `NOW`.
///
/// - `cron(minutes hours day-of-month month day-of-week year)`, in UTC; see ``CronExpression``.
/// - `rate(value unit)` with the unit `minute`, `hour` or `day`, in the singular for 1 and in the plural otherwise.
/// - `NOW`: once, at once; it has no next time.
///
/// Source: Amazon EventBridge User Guide, "Creating an Amazon EventBridge rule that runs on a schedule"; Amazon SageMaker
/// Developer Guide, "The cron expression for monitoring schedule".
public struct Schedule: Sendable, Hashable {
    /// The three forms of an expression.
    public enum Form: Sendable, Hashable {
        /// At the minutes that all six fields allow.
        case cron(CronExpression)
        /// Every so many seconds.
        case rate(seconds: Int)
        /// Once, when somebody asks.
        case now
    }

    /// The expression as it was written.
    public let text: String
    /// What the expression says.
    public let form: Form

    /// Reads an expression.
    ///
    /// - Throws: ``ScheduleError`` that names the field and its value.
    public init(parsing text: String) throws(ScheduleError) {
        self.text = text
        if text == "NOW" {
            form = .now
        } else if let inner = Schedule.argument(of: "cron", in: text) {
            form = .cron(try CronExpression(parsing: inner))
        } else if let inner = Schedule.argument(of: "rate", in: text) {
            form = .rate(seconds: try Schedule.seconds(ofRate: inner))
        } else {
            throw ScheduleError(
                .form,
                "'\(text)' is no schedule: write cron(minutes hours day-of-month month day-of-week year), rate(value unit) or NOW."
            )
        }
    }

    /// The first time strictly after `date`; nil if there is none.
    ///
    /// A rate counts from `anchor` (by default from `date` itself) in whole intervals, so that a late look at the clock
    /// does not shift the times that follow.
    public func next(after date: Date, anchor: Date? = nil) -> Date? {
        let seconds = date.timeIntervalSince1970
        guard seconds.isFinite else { return nil }
        switch form {
        case .now: return nil
        case .cron(let expression): return expression.next(after: date)
        case .rate(let interval):
            let origin = anchor?.timeIntervalSince1970 ?? seconds
            guard origin.isFinite else { return nil }
            let step = Double(interval)
            var next = origin + ((seconds - origin) / step).rounded(.down) * step + step
            // The division may round to the very date that it started from.
            if next <= seconds { next += step }
            guard next > seconds, next < CronExpression.end else { return nil }
            return Date(timeIntervalSince1970: next)
        }
    }

    private static func argument(of function: String, in text: String) -> Substring? {
        guard text.hasPrefix(function + "("), text.hasSuffix(")") else { return nil }
        return text.dropFirst(function.count + 1).dropLast()
    }

    private static func seconds(ofRate inner: Substring) throws(ScheduleError) -> Int {
        let parts = inner.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2 else {
            throw ScheduleError(.rate, "rate(\(inner)) needs a value and a unit, e.g. rate(5 minutes).")
        }
        guard parts[0].utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(parts[0]), value > 0 else {
            throw ScheduleError(
                .rate,
                "The value of rate(\(inner)) is '\(parts[0])': it must be a whole number above 0."
            )
        }
        let units = ["minute": 60, "hour": 3600, "day": 86_400]
        let unit = String(parts[1])
        guard let length = units[unit.hasSuffix("s") ? String(unit.dropLast()) : unit] else {
            throw ScheduleError(
                .rate,
                "The unit of rate(\(inner)) is '\(unit)': it must be minute(s), hour(s) or day(s)."
            )
        }
        guard unit.hasSuffix("s") == (value != 1) else {
            throw ScheduleError(
                .rate,
                "The unit of rate(\(inner)) is '\(unit)': it is singular for the value 1 and plural otherwise."
            )
        }
        let (seconds, overflow) = value.multipliedReportingOverflow(by: length)
        guard !overflow, seconds <= 366 * 86_400 * 100 else {
            throw ScheduleError(.rate, "The value of rate(\(inner)) is '\(parts[0])': it must be below 100 years.")
        }
        return seconds
    }
}
