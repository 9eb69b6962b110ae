package import FoundationEssentials

extension Date {
    /// `2021-05-28T07:33:21Z`: UTC, whole seconds, rounded down; the time of an event, a capture, a window.
    package var wholeSeconds: String { formatted(Date.ISO8601FormatStyle(timeZone: .gmt)) }

    /// `2021-07-28T07:02:04.149+0000`: as CloudWatch writes times inside alarm events.
    package var cloudWatch: String {
        String(formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt)).dropLast())
            + "+0000"
    }
}
