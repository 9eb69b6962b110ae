import Glibc

/// The regularized upper incomplete gamma function Q(a, x): the chance that a χ² of 2a degrees of freedom exceeds 2x.
///
/// - Source: DLMF 8.7.1 (series, for x < a + 1) and 8.9.2 (continued fraction, by Lentz's method); relative error about 1e-13.
/// - Parameters:
///   - a: The shape, above 0.
///   - x: Not negative; NaN gives NaN.
/// - Returns: The probability, in `0...1`.
func upperIncompleteGamma(_ a: Double, _ x: Double) -> Double {
    if x.isNaN || a.isNaN { return .nan }
    if x <= 0 { return 1 }
    if x.isInfinite { return 0 }
    // ln of xᵃ e⁻ˣ / Γ(a)
    let prefactor = exp(a * log(x) - x - lgamma(a))
    return x < a + 1 ? max(0, 1 - prefactor * lowerSeries(a, x)) : min(1, prefactor * upperFraction(a, x))
}

/// Σ xⁿ / (a (a+1) … (a+n)).
private func lowerSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    var denominator = a
    // The terms shrink by x / (a + n) < 1; about 10·√a of them are needed at the border.
    for _ in 0..<100_000 {
        denominator += 1
        term *= x / denominator
        sum += term
        if term <= sum * 1e-17 { break }
    }
    return sum
}

/// 1/(x+1−a− 1(1−a)/(x+3−a− 2(2−a)/(x+5−a− …))).
private func upperFraction(_ a: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var fraction = d
    for index in 1..<100_000 {
        let step = Double(index)
        let numerator = -step * (step - a)
        b += 2
        d = numerator * d + b
        if abs(d) < tiny { d = tiny }
        c = b + numerator / c
        if abs(c) < tiny { c = tiny }
        d = 1 / d
        let factor = d * c
        fraction *= factor
        if abs(factor - 1) < 1e-16 { break }
    }
    return fraction
}
