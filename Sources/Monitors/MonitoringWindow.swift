package import Foundation
import Identifiers
import Schedules
import Store

/// A time from which captures are looked at: its start is in it, its end is not; both in whole seconds.
package struct MonitoringWindow: Sendable, Hashable {
    package let start: Date
    package let end: Date

    /// Rounds the start down and the end up to whole seconds, as captures are timed by.
    package init(start: Date, end: Date) {
        self.start = Date(timeIntervalSince1970: start.timeIntervalSince1970.rounded(.down))
        self.end = Date(timeIntervalSince1970: end.timeIntervalSince1970.rounded(.up))
    }

    /// The window of an execution that is scheduled for `time`.
    ///
    /// Offsets count from there. Without them it is the schedule's interval that ends there (an hour for `NOW`), so that
    /// successive windows leave nothing out and count nothing twice.
    init(scheduled time: Date, interval: TimeInterval, startOffset: String?, endOffset: String?) throws {
        let start = try startOffset.map { try TimeOffset.seconds($0) } ?? -interval
        let end = try endOffset.map { try TimeOffset.seconds($0) } ?? 0
        guard start < end else {
            throw ServiceError(
                .validation,
                "The window's start offset '\(startOffset ?? "")' is not before its end offset '\(endOffset ?? "")'."
            )
        }
        self.init(start: time.addingTimeInterval(start), end: time.addingTimeInterval(end))
    }

    /// The key prefixes, below an endpoint's variant, of all captures that the window may hold.
    ///
    /// That is each hour's folder `yyyy/mm/dd/hh/`. A capture file is named by the time it was opened, at most a minute before
    /// its last record (formats.md 1.6), so of the hour before the first one the files of its last two minutes may belong too.
    var capturePrefixes: [String] {
        let first = (start.timeIntervalSince1970 / 3600).rounded(.down)
        let last = ((end.timeIntervalSince1970 - 1) / 3600).rounded(.down)
        let before = Date(timeIntervalSince1970: (first - 1) * 3600).hourFolder
        var prefixes = start.timeIntervalSince1970 - first * 3600 < 120 ? ["58-", "59-"].map { "\(before)/\($0)" } : []
        var hour = first
        while hour <= last {
            prefixes.append(Date(timeIntervalSince1970: hour * 3600).hourFolder + "/")
            hour += 1
        }
        return prefixes
    }
}

extension Date {
    /// `2026/03/01/07`, UTC.
    var hourFolder: String {
        let digits = wholeSeconds
        let parts = digits.dropLast().split(whereSeparator: { "-T:".contains($0) })
        return parts.prefix(4).joined(separator: "/")
    }
}

/// ISO 8601 durations with a sign, as SageMaker's offsets are written: `-PT1H`, `-P8D`, `P1DT30M`.
enum TimeOffset {
    /// The longest offset: 366 days.
    private static let longest = 31_622_400

    /// The duration in seconds.
    static func seconds(_ text: String) throws -> TimeInterval {
        let fault = ServiceError(.validation, "'\(text)' is no time offset: write a duration such as -PT1H or -P8D.")
        var rest = Substring(text)
        let sign: Double = rest.hasPrefix("-") ? -1 : 1
        if rest.hasPrefix("-") || rest.hasPrefix("+") { rest.removeFirst() }
        guard rest.popFirst() == "P", !rest.isEmpty else { throw fault }
        var units: [(Character, Int)] = [("W", 604_800), ("D", 86_400)]
        var seconds = 0
        var found = false
        while let character = rest.first {
            if character == "T" {
                rest.removeFirst()
                units = [("H", 3600), ("M", 60), ("S", 1)]
                guard !rest.isEmpty else { throw fault }
                continue
            }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard let unit = rest.popFirst(), let index = units.firstIndex(where: { $0.0 == unit }), digits.count <= 8,
                let value = Int(digits)
            else { throw fault }
            seconds += value * units[index].1
            units.removeSubrange(...index)
            found = true
        }
        guard found, seconds <= longest else { throw fault }
        return sign * Double(seconds)
    }
}

extension Schedule {
    /// The seconds from one time of the schedule to the next; an hour for `NOW`, a day where there is no next.
    func interval(from time: Date) -> TimeInterval {
        if form == .now { return 3600 }
        guard let next = next(after: time, anchor: time) else { return 86_400 }
        return min(next.timeIntervalSince(time), 31 * 86_400)
    }
}
