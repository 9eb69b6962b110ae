import Foundation
package import SeededRandom

extension SeededGenerator {
    /// Normal with mean 0 and deviation 1.
    ///
    /// - Source: G. Marsaglia, T. A. Bray, "A convenient method for generating normal variables", SIAM Review 6 (1964).
    package mutating func normal() -> Double {
        while true {
            let (u, v) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = u * u + v * v
            if square > 0, square < 1 { return u * (-2 * log(square) / square).squareRoot() }
        }
    }

    /// Gamma with this shape, at least 1, and scale 1.
    ///
    /// - Source: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000).
    package mutating func gamma(shape: Double) -> Double {
        precondition(shape >= 1)
        let d = shape - 1 / 3.0
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            if log(1 - uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }

    /// Beta with both shapes at least 1: exact, as the share of one of two gamma variates.
    package mutating func beta(_ a: Double, _ b: Double) -> Double {
        let first = gamma(shape: a)
        return first / (first + gamma(shape: b))
    }
}

/// Draws indices in proportion to weights.
package struct WeightedChoice: Sendable {
    private let cumulative: [Double]

    /// - Parameter weights: Not negative, not all zero.
    package init(_ weights: [Double]) {
        var sum = 0.0
        cumulative = weights.map { weight in
            precondition(weight >= 0)
            sum += weight
            return sum
        }
        precondition(sum > 0)
    }

    /// The next index, by binary search.
    package func draw(_ generator: inout SeededGenerator) -> Int {
        let target = generator.uniform() * (cumulative.last ?? 0)
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if target < cumulative[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
