import Testing

@testable import Tables

/// The examples of parquet-format's Encodings.md, and laws of the decoders.
@Suite("Parquet encodings")
struct ParquetEncodingTests {
    @Test func `bit-packed runs are read from the least significant bit`() throws {
        // Encodings.md: the numbers 0 to 7 in three bits are 0x88 0xC6 0xFA; one group of eight is the header 3.
        let bytes: [UInt8] = [0x03, 0x88, 0xC6, 0xFA]
        let values = try bytes.withUnsafeBytes { try HybridRuns.decode($0, bitWidth: 3, count: 8) }
        #expect(values == [0, 1, 2, 3, 4, 5, 6, 7])
    }

    @Test func `repeated runs hold one value in whole bytes`() throws {
        // 300 times 1000 in ten bits: header 600 as 0xD8 0x04, the value little-endian in two bytes.
        let bytes: [UInt8] = [0xD8, 0x04, 0xE8, 0x03]
        let values = try bytes.withUnsafeBytes { try HybridRuns.decode($0, bitWidth: 10, count: 300) }
        #expect(values == [UInt32](repeating: 1000, count: 300))
    }

    @Test(arguments: 0...32)
    func `numbers of every width are unpacked`(_ width: Int) throws {
        let count = 37
        let numbers = (0..<count)
            .map { index in
                width == 0
                    ? 0
                    : UInt32(truncatingIfNeeded: UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15 >> 7) >> UInt32(32 - width)
            }
        var bits = [UInt8](repeating: 0, count: 40 * width / 8)
        for (index, number) in numbers.enumerated() {
            for bit in 0..<width where number >> UInt32(bit) & 1 == 1 {
                bits[(index * width + bit) / 8] |= 1 << UInt8((index * width + bit) % 8)
            }
        }
        let bytes = [UInt8(5 << 1 | 1)] + bits
        let values = try bytes.withUnsafeBytes { try HybridRuns.decode($0, bitWidth: width, count: count) }
        #expect(values == numbers)
    }

    @Test func `deltas are read as in the specification's examples`() throws {
        // 1, 2, 3, 4, 5: first 1, least difference 1, all parts of no bits.
        let rising: [UInt8] = [0x80, 0x01, 0x04, 0x05, 0x02, 0x02, 0, 0, 0, 0]
        // 7, 5, 3, 1, 2, 3, 4, 5: first 7, least difference -2, the rest 0, 0, 0, 3, 3, 3, 3 in two bits.
        let bent: [UInt8] =
            [0x80, 0x01, 0x04, 0x08, 0x0E, 0x03, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111] + [UInt8](repeating: 0, count: 6)
        #expect(try decodeDeltas(rising, count: 5) == [1, 2, 3, 4, 5])
        #expect(try decodeDeltas(bent, count: 8) == [7, 5, 3, 1, 2, 3, 4, 5])
    }

    private func decodeDeltas(_ bytes: [UInt8], count: Int) throws -> [Int64] {
        try bytes.withUnsafeBytes { raw in
            var rest = raw
            return try DeltaBinaryPacked.take(&rest, count: count)
        }
    }

    @Test(arguments: [
        [], [0x80], [0x80, 0x01, 0x04, 0x05], [0x00, 0x04, 0x05, 0x02], [0x80, 0x01, 0x03, 0x05, 0x02, 0x02, 0, 0, 0],
        [0x80, 0x01, 0x04, 0x05, 0x02, 0x02, 65, 0, 0, 0], [0x80, 0x01, 0x04, 0x05, 0x02, 0x02, 8, 0, 0, 0],
        [UInt8](repeating: 0xFF, count: 40),
    ])
    func `damaged deltas are an error`(_ bytes: [UInt8]) {
        #expect(throws: TableError.self) { try decodeDeltas(bytes, count: 5) }
    }

    @Test func `UTF-8 is told as Swift tells it`() {
        var state: UInt64 = 42
        var valid = 0
        for _ in 0..<50_000 {
            var bytes: [UInt8] = []
            for _ in 0..<4 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // The lead and continuation bytes at the limits of each form.
                let limits: [UInt8] = [
                    0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
                ]
                bytes.append(limits[Int(state >> 60)])
            }
            var texts = TextValues()
            texts.append(bytes)
            let expected = String(validating: bytes, as: UTF8.self) != nil
            #expect(UTF8Check.isValid(texts) == expected, "\(bytes)")
            valid += expected ? 1 : 0
        }
        #expect(valid > 100)
    }

    @Test func `a character split between two texts is not UTF-8`() {
        var texts = TextValues()
        texts.append([0xC3])
        texts.append([0xBC])
        #expect(!UTF8Check.isValid(texts))
    }

    @Test func `decimals of any width are spelled exactly`() {
        #expect(Decimals.spell([0xFF], scale: 2) == "-0.01")
        #expect(Decimals.spell([0x00], scale: 0) == "0")
        #expect(
            Decimals.spell([0x80] + [UInt8](repeating: 0, count: 15), scale: 38)
                == "-1.70141183460469231731687303715884105728"
        )
        // 10^20 = 0x56BC75E2D63100000
        #expect(
            Decimals.spell([0x05, 0x6B, 0xC7, 0x5E, 0x2D, 0x63, 0x10, 0x00, 0x00], scale: 1) == "10000000000000000000.0"
        )
        #expect(Decimals.spell([], scale: 1) == nil)
        #expect(Decimals.whole("-12.000") == -12)
        #expect(Decimals.whole("1.5") == nil)
    }

    @Test(arguments: [(123, 2, 1.23), (-1, 22, -1e-22), (9_007_199_254_740_992, 1, 900_719_925_474_099.2)])
    func `small decimals are rounded once`(_ unscaled: Int64, _ scale: Int, _ value: Double) {
        #expect(Decimals.exactQuotient(unscaled, scale: scale) == value)
    }

    @Test func `decimals beyond an exact division are left to their digits`() {
        #expect(Decimals.exactQuotient(9_007_199_254_740_993, scale: 0) == nil)
        #expect(Decimals.exactQuotient(1, scale: 23) == nil)
        #expect(Decimals.exactQuotient(.min, scale: 2) == nil)
    }
}
