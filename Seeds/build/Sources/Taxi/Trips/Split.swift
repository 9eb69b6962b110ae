import SeededRandom

/// A seeded random division of rows into training, validation and test rows, in exact proportions.
///
/// Rows are dealt block by block: of every 2,000 consecutive rows 1,600 random ones train, 20 test and 380 validate, so that
/// the division needs no count beforehand, and every part spans the whole time. It depends on the seed and the rows' order.
/// - Source: the seed project's preprocess.py: train 80 %, of the rest test 5 % and validation 95 %.
package struct Split: Sendable {
    /// Where a row goes.
    package enum Part: UInt8, Sendable, CaseIterable {
        case train
        case validation
        case test
    }

    /// Rows in a block; every share of it is whole.
    static let blockSize = 2_000

    let seed: UInt64

    package init(seed: UInt64) { self.seed = seed }

    /// How many of `rows` go to each part: the shares, rounded.
    package static func sizes(of rows: Int) -> (train: Int, validation: Int, test: Int) {
        let train = (rows * 4 + 2) / 5
        let test = (rows - train + 10) / 20
        return (train, rows - train - test, test)
    }

    /// The parts of the rows of a block; only the last may have fewer than ``blockSize``.
    func parts(ofBlock block: Int, rows: Int) -> [Part] {
        let sizes = Self.sizes(of: rows)
        var parts = [Part](repeating: .train, count: sizes.train)
        parts += repeatElement(.validation, count: sizes.validation)
        parts += repeatElement(.test, count: sizes.test)
        var generator = SeededGenerator(seed: seed, stream: UInt64(block) + 1)
        for last in stride(from: parts.count - 1, to: 0, by: -1) {
            parts.swapAt(last, generator.below(last + 1))
        }
        return parts
    }
}
