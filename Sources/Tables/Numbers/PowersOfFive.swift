/// The 128 leading bits of powers of five, by which decimal numbers become binary ones without loss.
///
/// - Source: D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51(8), 2021, section 5
///   and appendix B (truncated for positive exponents, reciprocals rounded up for exponents from -27).
struct PowersOfFive: Sendable {
    /// The exponents that the table has; others are left to the slow way.
    static let exponents = -54...54

    /// Computed once, at first use.
    static let shared = PowersOfFive()

    /// High and low halves in turn, from the smallest exponent on.
    private let halves: [UInt64]
    /// 10⁰…10²², which a double holds exactly.
    private let tens: [Double]
    /// 10⁰…10¹⁹.
    private let integers: [UInt64]

    private init() {
        var halves: [UInt64] = []
        for exponent in PowersOfFive.exponents {
            var power: UInt128 = 1
            for _ in 0..<abs(exponent) { power *= 5 }
            let bits: UInt128
            if exponent >= 0 {
                bits = power << UInt128(power.leadingZeroBitCount)
            } else {
                let quotient = PowersOfFive.reciprocal(power)
                bits = exponent >= -27 ? quotient + 1 : quotient
            }
            halves.append(UInt64(truncatingIfNeeded: bits >> 64))
            halves.append(UInt64(truncatingIfNeeded: bits))
        }
        self.halves = halves
        let integers = Array(sequence(first: UInt64(1)) { $0 < 10_000_000_000_000_000_000 ? $0 * 10 : nil })
        self.integers = integers
        tens = integers.map { Double($0) } + [1e20, 1e21, 1e22]
    }

    /// The first 128 bits of 1/`power`, by long division; `power` is below 2^127 and, but for 1, no power of two.
    private static func reciprocal(_ power: UInt128) -> UInt128 {
        let width = UInt128(128 - power.leadingZeroBitCount)
        var remainder: UInt128 = 1 << (width - 1)
        var quotient: UInt128 = 0
        for _ in 0..<128 {
            remainder <<= 1
            quotient <<= 1
            if remainder >= power {
                remainder -= power
                quotient |= 1
            }
        }
        return quotient
    }

    /// Runs `body` with the table's storage, for loops.
    func withTable<Result>(_ body: (Table) throws -> Result) rethrows -> Result {
        try halves.withUnsafeBufferPointer { halves in
            try tens.withUnsafeBufferPointer { tens in
                try integers.withUnsafeBufferPointer { integers in
                    guard let halves = halves.baseAddress, let tens = tens.baseAddress,
                        let integers = integers.baseAddress
                    else { preconditionFailure("the tables of powers are never empty") }
                    return try body(Table(halves: halves, tens: tens, integers: integers))
                }
            }
        }
    }

    /// The table's storage while a loop runs over numbers.
    struct Table {
        let halves: UnsafePointer<UInt64>
        let tens: UnsafePointer<Double>
        let integers: UnsafePointer<UInt64>

        /// The double nearest to `mantissa` · 10^`exponent`, ties to even; nil where the slow way must decide.
        ///
        /// Any mantissa; exponents outside of the table and subnormal results are left to the slow way.
        @inline(__always)
        func double(_ mantissa: UInt64, exponent: Int) -> Double? {
            if mantissa == 0 { return 0 }
            guard PowersOfFive.exponents.contains(exponent) else { return nil }
            let zeros = mantissa.leadingZeroBitCount
            let normal = mantissa << UInt64(truncatingIfNeeded: zeros)
            let row = (exponent - PowersOfFive.exponents.lowerBound) * 2
            var (high, low) = normal.multipliedFullWidth(by: halves[row])
            if high & 0x1ff == 0x1ff {
                // The first product's low bits could carry: refine it with the table's second half.
                let second = normal.multipliedFullWidth(by: halves[row + 1]).high
                let (sum, carried) = low.addingReportingOverflow(second)
                low = sum
                if carried { high &+= 1 }
            }
            let upper = Int(truncatingIfNeeded: high >> 63)
            let shift = UInt64(truncatingIfNeeded: upper &+ 9)
            var significand = high >> shift
            // floor(exponent · log2 10) + 63, exact for all exponents here.
            let binary = (217_706 &* exponent) >> 16 &+ 63
            var biased = binary &+ upper &- zeros &+ 1023
            guard biased > 0, biased < 2046 else { return nil }
            if low <= 1, exponent >= -4, exponent <= 23, significand & 3 == 1, significand << shift == high {
                // Exactly between two doubles: to even.
                significand &= ~1
            }
            significand = (significand &+ (significand & 1)) >> 1
            if significand >= 1 << 53 {
                significand = 1 << 52
                biased &+= 1
            }
            let pattern = UInt64(truncatingIfNeeded: biased) << 52 | (significand & (1 << 52 - 1))
            return Double(bitPattern: pattern)
        }
    }
}
