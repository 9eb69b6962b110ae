import Foundation

/// Drawings as SVG inside HTML: axes, and what is drawn between them.
///
/// Colours are CSS classes, so that a page's light and dark styles apply; series differ by their dashes, too.
struct Figure {
    /// Points that belong together.
    struct Series {
        let name: String
        /// `a` or `b`.
        let style: String
        let points: [Point]
    }

    private static let width = 640.0
    private static let height = 300.0
    /// Room for the axes' texts: left, right, top, bottom.
    private static let margin = (left: 64.0, right: 12.0, top: 12.0, bottom: 42.0)

    private let x: ClosedRange<Double>
    private let y: ClosedRange<Double>
    private var body = ""

    /// Prepares axes over these ranges.
    init(x: ClosedRange<Double>, y: ClosedRange<Double>) {
        self.x = Self.widened(x)
        self.y = Self.widened(y)
    }

    /// A range that all values of some series are in; nil if there are none.
    static func range(_ values: [Double]) -> ClosedRange<Double>? {
        guard let low = values.min(), let high = values.max() else { return nil }
        return low...high
    }

    private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
        guard range.upperBound == range.lowerBound else { return range }
        let room = max(abs(range.lowerBound) * 0.1, 0.5)
        return (range.lowerBound - room)...(range.upperBound + room)
    }

    private func px(_ value: Double) -> Double {
        let share = (value - x.lowerBound) / (x.upperBound - x.lowerBound)
        return Self.margin.left + share * (Self.width - Self.margin.left - Self.margin.right)
    }

    private func py(_ value: Double) -> Double {
        let share = (value - y.lowerBound) / (y.upperBound - y.lowerBound)
        return Self.height - Self.margin.bottom - share * (Self.height - Self.margin.top - Self.margin.bottom)
    }

    private static func pixel(_ value: Double) -> String { String(format: "%.1f", value) }

    /// A number for people: six digits at most.
    static func text(_ value: Double) -> String { value.isNaN ? "–" : String(format: "%.6g", value) }

    /// A line through the points of a series.
    mutating func line(_ series: Series) {
        let points = series.points.map { Self.pixel(px($0.x)) + "," + Self.pixel(py($0.y)) }.joined(separator: " ")
        body += "<polyline class=\"line \(series.style)\" points=\"\(points)\"/>"
    }

    /// A dot for each point.
    mutating func dots(_ points: [Point]) {
        for point in points {
            body +=
                "<circle class=\"dot\" cx=\"\(Self.pixel(px(point.x)))\" cy=\"\(Self.pixel(py(point.y)))\" r=\"2\"/>"
        }
    }

    /// A straight line between two points, to compare with.
    mutating func rule(from start: Point, to end: Point) {
        body +=
            "<line class=\"rule\" x1=\"\(Self.pixel(px(start.x)))\" y1=\"\(Self.pixel(py(start.y)))\" "
            + "x2=\"\(Self.pixel(px(end.x)))\" y2=\"\(Self.pixel(py(end.y)))\"/>"
    }

    /// A bar from the axis up to `top`.
    mutating func bar(from low: Double, to high: Double, top: Double) {
        let left = px(low) + 0.5
        body +=
            "<rect class=\"bar\" x=\"\(Self.pixel(left))\" y=\"\(Self.pixel(py(top)))\" "
            + "width=\"\(Self.pixel(max(0.5, px(high) - 0.5 - left)))\" height=\"\(Self.pixel(py(y.lowerBound) - py(top)))\"/>"
    }

    /// The drawing; `description` says in words what it shows.
    func svg(_ description: String, xTitle: String, yTitle: String) -> String {
        let (left, right, bottom) = (
            Self.margin.left, Self.width - Self.margin.right, Self.height - Self.margin.bottom
        )
        var axes = ""
        for tick in Self.ticks(y) {
            let place = Self.pixel(py(tick))
            axes +=
                "<line class=\"grid\" x1=\"\(left)\" x2=\"\(right)\" y1=\"\(place)\" y2=\"\(place)\"/>"
                + "<text class=\"end\" x=\"\(left - 6)\" y=\"\(Self.pixel(py(tick) + 4))\">\(Self.text(tick))</text>"
        }
        for tick in Self.ticks(x) {
            axes +=
                "<text class=\"middle\" x=\"\(Self.pixel(px(tick)))\" y=\"\(bottom + 16)\">\(Self.text(tick))</text>"
        }
        axes +=
            "<line class=\"axis\" x1=\"\(left)\" x2=\"\(right)\" y1=\"\(bottom)\" y2=\"\(bottom)\"/>"
            + "<text class=\"middle\" x=\"\((left + right) / 2)\" y=\"\(Self.height - 6)\">\(HTML.escaped(xTitle))</text>"
            + "<text class=\"middle\" transform=\"translate(12 \((Self.margin.top + bottom) / 2)) rotate(-90)\">"
            + "\(HTML.escaped(yTitle))</text>"
        return "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" "
            + "aria-label=\"\(HTML.escaped(description))\">\(axes)\(body)</svg>"
    }

    /// Some five round numbers in a range.
    private static func ticks(_ range: ClosedRange<Double>) -> [Double] {
        let raw = (range.upperBound - range.lowerBound) / 5
        guard raw > 0, raw.isFinite else { return [] }
        let power = pow(10, (log10(raw)).rounded(.down))
        let step = power * ([1, 2, 5].first { power * $0 >= raw } ?? 10)
        guard step > 0 else { return [] }
        let first = (range.lowerBound / step).rounded(.up)
        let last = (range.upperBound / step).rounded(.down)
        guard last - first < 20 else { return [] }
        // Zero comes out as -0 or 1e-17 otherwise.
        return stride(from: first, through: last, by: 1).map { $0 == 0 ? 0 : $0 * step }
    }
}
