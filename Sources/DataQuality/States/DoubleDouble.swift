/// A sum kept in two doubles, about 106 bits, so that it practically does not depend on the order of its terms.
///
/// - Source: Dekker (1971), "A floating-point technique for extending the available precision"; Knuth, TAOCP 2, 4.2.2.
struct DoubleDouble: Sendable, Hashable {
    var high = 0.0
    var low = 0.0

    /// Dekker's splitting constant for 53 bits, 2²⁷ + 1.
    static let splitter = 134_217_729.0

    /// The value as one double; infinite where the sum overflowed.
    var value: Double { high.isFinite ? high + low : high }

    mutating func add(_ other: DoubleDouble) {
        let sum = high + other.high
        guard sum.isFinite else {
            self = DoubleDouble(high: sum, low: 0)
            return
        }
        let shadow = sum - high
        let error = (high - (sum - shadow)) + (other.high - shadow) + low + other.low
        high = sum + error
        low = error - (high - sum)
    }

    mutating func add(_ term: Double) { add(DoubleDouble(high: term)) }

    static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let product = a.high * b.high
        guard product.isFinite else { return DoubleDouble(high: product, low: 0) }
        let error = (-product).addingProduct(a.high, b.high) + a.high * b.low + a.low * b.high
        let high = product + error
        return DoubleDouble(high: high, low: error - (high - product))
    }

    static func / (a: DoubleDouble, b: Double) -> DoubleDouble {
        let quotient = a.high / b
        guard quotient.isFinite else { return DoubleDouble(high: quotient, low: 0) }
        let remainder = a.high.addingProduct(-quotient, b) + a.low
        let correction = remainder / b
        let high = quotient + correction
        return DoubleDouble(high: high, low: correction - (high - quotient))
    }

    static prefix func - (a: DoubleDouble) -> DoubleDouble { DoubleDouble(high: -a.high, low: -a.low) }
}
