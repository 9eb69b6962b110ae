import Foundation
import Tables
import TestSupport
import Testing

@Suite("Numbers in CSV")
struct CSVNumberTests {
    /// Spellings of every length and shape, and the hard cases of the literature.
    private func spellings() -> [String] {
        var generator = SplitMix(seed: 2021)
        // Half-way and nearly half-way cases: Lemire 2021, section 8; Clinger 1990; the PHP and Java hangs of 2010.
        var texts = [
            "9007199254740993", "9007199254740992.999999999999999999", "9007199254740993.00000000000000000001",
            "2.2250738585072012e-308", "2.2250738585072011e-308", "4.9e-324", "2.4703282292062327e-324",
            "1.7976931348623157e308", "1.7976931348623159e308", "8.5e-323", "123456789012345678901234567890", "1e23",
            "9.5e-5",
            "6.9294956446009195e15", "7.3177701707893310e+15", "0.000000000000000000000000000000000000000000001",
            "1090544144181609348671888949248", "5e-324", "0.1e-6", "00000000000000000000000000012.5",
            "0.30000000000000004",
            "-0.0", "-0", "1e-400", "0.00000000000000000000000000", "65536.000000000000000000000000000000000000001",
        ]
        for _ in 0..<20_000 {
            let whole = Int.random(in: 0...12, using: &generator)
            let fraction = Int.random(in: 0...20, using: &generator)
            var text = Bool.random(using: &generator) ? "-" : ""
            for _ in 0...whole { text += String(Int.random(in: 0...9, using: &generator)) }
            if fraction > 0 { text += "." }
            for _ in 0..<fraction { text += String(Int.random(in: 0...9, using: &generator)) }
            if Int.random(in: 0..<5, using: &generator) == 0 {
                text += "e\(Int.random(in: -320...320, using: &generator))"
            }
            texts.append(text)
        }
        for _ in 0..<20_000 {
            let value = Double(bitPattern: UInt64.random(in: 0..<0x7ff << 52, using: &generator))
            texts.append(value.description)
        }
        for _ in 0..<20_000 { texts.append(Double.random(in: -200...200, using: &generator).description) }
        return texts
    }

    @Test func `every double is the nearest to its text`() async throws {
        let texts = spellings()
        let table = try await WholeTable("a,b\n" + texts.map { "\($0),\($0)\n" }.joined()) {
            $0.types = ["a": .double, "b": .float]
        }
        let doubles = table.doubles(0)
        let floats = table.floats(1)
        #expect(doubles.count == texts.count)
        var wrong: [String] = []
        for (index, text) in texts.enumerated() {
            if doubles[index].bitPattern != Double(text)?.bitPattern { wrong.append("double \(text)") }
            if floats[index].bitPattern != Float(text)?.bitPattern { wrong.append("float \(text)") }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(5))")
    }

    @Test func `every double and float comes back from its own text`() async throws {
        var generator = SplitMix(seed: 99)
        var doubles: [Double] = [
            0, -0.0, 1, -1, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
            .leastNormalMagnitude,
            0.1, 1e15, 1e16, 123_456_789_012_345_680, 1e-5, 1e-6, 2.5e-5, 1 / 3, 100, 1e22, 1e23, 0.5,
            9_007_199_254_740_992,
        ]
        for _ in 0..<25_000 {
            doubles.append(Double(bitPattern: UInt64.random(in: 0..<0x7ff << 52, using: &generator)))
            doubles.append(Double.random(in: -1000...1000, using: &generator))
            doubles.append((Double.random(in: 0...500, using: &generator) * 100).rounded() / 100)
            doubles.append(Double(Int.random(in: -100_000...100_000, using: &generator)))
        }
        let floats = doubles.indices.map { index -> Float in
            index.isMultiple(of: 2)
                ? Float(bitPattern: UInt32.random(in: 0..<0xff << 23, using: &generator)) : Float(doubles[index])
        }
        let batch = Batch(columns: [Column(.double(doubles)), Column(.float(floats))], rowCount: doubles.count)
        let text = CSVWriter.header(["a", "b"]) + CSVWriter.bytes(of: batch)
        let table = try await WholeTable(text) { $0.types = ["a": .double, "b": .float] }
        let readDoubles = table.doubles(0)
        let readFloats = table.floats(1)
        #expect(readDoubles.count == doubles.count)
        var wrong: [String] = []
        var longer = 0
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").dropFirst()
        for (index, line) in lines.enumerated() {
            if readDoubles[index].bitPattern != doubles[index].bitPattern { wrong.append("\(doubles[index]): \(line)") }
            if readFloats[index].bitPattern != floats[index].bitPattern { wrong.append("\(floats[index]): \(line)") }
            let fields = line.split(separator: ",")
            if significantDigits(fields[0]) > significantDigits(doubles[index].description[...]) { longer += 1 }
            if significantDigits(fields[1]) > significantDigits(floats[index].description[...]) { longer += 1 }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(5))")
        // The shortest form; next to a power of two the nearest of the shorter ones may lie outside of the interval.
        #expect(longer <= 5)
    }

    private func significantDigits(_ text: Substring) -> Int {
        let digits = text.prefix { $0 != "e" }.filter { $0.isNumber }.drop { $0 == "0" }
        return digits.reversed().drop { $0 == "0" }.count
    }
}

@Suite("CSV writer")
struct CSVWriterTests {
    @Test(
        arguments: [
            (1.0, "1.0"), (-0.0, "-0.0"), (12.5, "12.5"), (0.1, "0.1"), (1e15, "1000000000000000.0"), (1e16, "1.0e16"),
            (1e22, "1.0e22"),
            (0.001, "0.001"), (0.00001, "0.00001"), (1.5e-6, "1.5e-6"), (-73.95005243982837, "-73.95005243982837"),
            (.nan, "nan"),
            (-.infinity, "-inf"), (0.30000000000000004, "0.30000000000000004"),
            (4.0707699999999996, "4.0707699999999996"),
            (123_456.75, "123456.75"), (Double.leastNonzeroMagnitude, "5e-324"),
        ] as [(Double, String)]
    ) func `a double is written`(value: Double, text: String) {
        let batch = Batch(columns: [Column(.double([value]))], rowCount: 1)
        #expect(String(decoding: CSVWriter.bytes(of: batch), as: UTF8.self) == text + "\n")
    }

    @Test func `each type has its form, and a missing value is an empty field`() {
        let present = [true, false]
        let columns: [Column] = [
            Column(.integer([.min, 0]), validity: present), Column(.boolean([true, false]), validity: present),
            Column(.text(TextValues(["a,\"b\"", ""]))), Column(.text(TextValues(["x y", ""])), validity: present),
            Column(.float([0.1, 0]), validity: present), Column(.timestamp([1_609_460_156_000_000, -1])),
            Column(.timestamp([-62_135_596_800_000_000, 253_402_300_800_000_000])),
        ]
        let text = String(decoding: CSVWriter.bytes(of: Batch(columns: columns, rowCount: 2)), as: UTF8.self)
        #expect(
            text == """
                -9223372036854775808,true,"a,""b""\",x y,0.1,2021-01-01 00:15:56,0001-01-01 00:00:00
                ,,"",,,1969-12-31 23:59:59.999999,10000-01-01 00:00:00

                """
        )
        #expect(CSVWriter.header(["a", "b,c"]) == Array("a,\"b,c\"\n".utf8))
    }

    @Test func `what is written is read back the same`() async throws {
        var generator = SplitMix(seed: 5)
        let pieces = ["", "a", "\"", ",", "\n", "\r", "\r\n", " ", "ü", "\t", "7"]
        let count = 20_000
        var texts = TextValues()
        for _ in 0..<count {
            texts.append(
                (0..<Int.random(in: 0..<6, using: &generator))
                    .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined().utf8
            )
        }
        func validity() -> [Bool] { (0..<count).map { _ in Int.random(in: 0..<4, using: &generator) > 0 } }
        let flags = validity()
        let batch = Batch(
            columns: [
                Column(.text(texts)),
                Column(
                    .integer((0..<count).map { _ in Int64.random(in: .min ... .max, using: &generator) }),
                    validity: flags
                ),
                Column(.boolean((0..<count).map { _ in Bool.random(using: &generator) }), validity: validity()),
                Column(
                    .timestamp(
                        (0..<count)
                            .map { _ in
                                Int64.random(in: -62_135_596_800_000_000..<253_402_300_800_000_000, using: &generator)
                            }
                    )
                ),
            ],
            rowCount: count
        )
        try await withScratchFolder { folder in
            let path = folder.appendingPathComponent("deep/table.csv").path
            var writer = try CSVWriter(path: path, columns: ["t", "i", "b", "s"])
            try writer.write(batch)
            #expect(throws: TableError.self) { try writer.write(Batch(columns: [], rowCount: 0)) }
            #expect(!FileManager.default.fileExists(atPath: path))
            try writer.finish()
            var options = ReadOptions()
            options.types = ["t": .text, "i": .integer, "b": .boolean, "s": .timestamp]
            let table = try await WholeTable(CSVReader(paths: [path], options: options))
            let expected = (0..<count).map { row in batch.columns.map { $0.text(row) } }
            #expect(table.rows == expected)
        }
    }
}
