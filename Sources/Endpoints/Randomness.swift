import SeededRandom

/// The random choices of invocations: which variant, whether captured, which event id.
struct Randomness: Sendable {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// In `[0, 1)`.
    mutating func fraction() -> Double { generator.uniform() }

    /// The two halves of a random (version 4) UUID.
    ///
    /// - Source: RFC 9562, 5.4.
    mutating func uuid() -> (UInt64, UInt64) {
        let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return (high, low)
    }

    /// A random seed for a generator of its own.
    mutating func seed() -> UInt64 { generator.next() }
}
