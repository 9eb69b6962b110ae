import Foundation
import SeededRandom
import Testing

@testable import Taxi
@testable import TaxiSamples

@Suite("Seeded generator")
struct RandomTests {
    @Test func `xoshiro256** gives the published numbers`() {
        // The reference C program's first outputs from the state 1, 2, 3, 4 (prng.di.unimi.it; also rand_xoshiro's tests).
        var generator = SeededGenerator(state: (1, 2, 3, 4))
        let expected: [UInt64] = [
            11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
            16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777,
            2_904_607_092_377_533_576,
        ]
        #expect(expected.indices.map { _ in generator.next() } == expected)
    }

    @Test func `streams of a seed differ and repeat`() {
        func draws(_ seed: UInt64, _ stream: UInt64) -> [UInt64] {
            var generator = SeededGenerator(seed: seed, stream: stream)
            return (0..<4).map { _ in generator.next() }
        }
        #expect(draws(1, 0) == draws(1, 0))
        #expect(Set([draws(1, 0), draws(1, 1), draws(1, 2), draws(2, 0), draws(2, 1)]).count == 5)
    }

    @Test func `bounded draws are uniform`() {
        var generator = SeededGenerator(seed: 3)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[generator.below(7)] += 1 }
        // χ² with 6 degrees of freedom is below 22.46 with probability 0.999.
        let statistic = counts.reduce(0.0) { $0 + pow(Double($1) - 10_000, 2) / 10_000 }
        #expect(statistic < 22.46)
        #expect(generator.below(1) == 0)
    }

    @Test(arguments: [(2.5, 2.0), (1.0, 1.0), (2.0, 5.0)])
    func `beta variates have the distribution's mean and variance`(a: Double, b: Double) {
        var generator = SeededGenerator(seed: 9)
        let values = (0..<200_000).map { _ in generator.beta(a, b) }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        let expectedVariance = a * b / ((a + b) * (a + b) * (a + b + 1))
        // Six standard errors.
        #expect(abs(mean - a / (a + b)) < 6 * (expectedVariance / 200_000).squareRoot())
        #expect(abs(variance / expectedVariance - 1) < 0.02)
        #expect(values.allSatisfy { $0 > 0 && $0 < 1 })
    }

    @Test func `normal and gamma variates have their first two moments`() {
        var generator = SeededGenerator(seed: 4)
        let normals = (0..<200_000).map { _ in generator.normal() }
        #expect(abs(normals.reduce(0, +) / 200_000) < 0.014)
        #expect(abs(normals.reduce(0) { $0 + $1 * $1 } / 200_000 - 1) < 0.02)
        let gammas = (0..<200_000).map { _ in generator.gamma(shape: 2.5) }
        #expect(abs(gammas.reduce(0, +) / 200_000 - 2.5) < 0.022)
    }
}
