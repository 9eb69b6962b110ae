import Foundation
import Tables
import TestSupport
import Testing

@Suite("JSON Lines reader")
struct JSONLinesReaderTests {
    @Test func `keys become columns in the order of their first appearance`() async throws {
        let table = try await WholeTable(
            """
            {"a": 1, "b": "x"}
            {"b": "y", "c": true, "a": null}

            {"a": 2.5e0, "d": {"e": 1, "f": {"g": "z"}}, "h": [1, {"i": 2}]}
            """,
            json: true
        )
        #expect(table.names == ["a", "b", "c", "d.e", "d.f.g", "h"])
        #expect(
            table.rows == [
                ["1.0", "x", nil, nil, nil, nil], [nil, "y", "true", nil, nil, nil],
                ["2.5", nil, nil, "1.0", "z", "[1, {\"i\": 2}]"],
            ]
        )
        #expect(table.report.rows == 3)
        #expect(table.report.notes.count == 1)
        #expect(table.spelling(0) == SpellingCounts(integral: 1, fractional: 1))
        #expect(table.spelling(2) == SpellingCounts(boolean: 1))
    }

    @Test func `a string is a text whatever it holds`() async throws {
        let table = try await WholeTable(
            "{\"a\":\"5\"}\n{\"a\":6}\n{\"a\":true}\n{\"a\":1e3}\n{\"a\":\"\"}\n",
            json: true
        )
        #expect(table.rows == [["5"], ["6"], ["true"], ["1e3"], [""]])
        #expect(table.spelling(0) == SpellingCounts(integral: 1, fractional: 1, boolean: 1, text: 2))
        let asked = try await WholeTable("{\"a\":\"5\"}\n{\"a\":6}\n{\"a\":\"\"}\n", json: true) {
            $0.types["a"] = .double
        }
        #expect(asked.rows == [["5.0"], ["6.0"], [nil]])
        #expect(asked.spelling(0) == SpellingCounts(integral: 1, text: 1))
    }

    /// RFC 8259, section 7.
    @Test func `escapes are undone`() async throws {
        let line = #"{"k\u0065y": "\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00\ud83d!"}"#
        let table = try await WholeTable(line, json: true)
        #expect(table.names == ["key"])
        #expect(table.rows == [["\"\\/\u{8}\u{c}\n\r\tä😀\u{fffd}!"]])
    }

    @Test(arguments: [
        "[1]", "5", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}x", "{\"a\":01}", "{\"a\":.5}", "{\"a\":NaN}",
        "{\"a\":\"x}",
        "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":tru}", "{a:1}", "{\"a\":[1,]}", "{\"a\":1 \"b\":2}",
        "{\"a\":-}", "{\"a\":1e}",
    ]) func `a line that is no object is an error with its line`(line: String) async throws {
        let error = await tableError { _ = try await WholeTable("{\"a\":1}\n\n\(line)\n{\"a\":2}\n", json: true) }
        #expect(error?.code == .format)
        #expect(error?.line == 3)
        let lenient = try await WholeTable("{\"a\":1}\n\(line)\n{\"a\":2}\n", json: true) {
            $0.unparsable = .countsAsMissing
        }
        #expect(lenient.rows == [["1.0"], [nil], ["2.0"]])
        #expect(lenient.report.unparsable == ["a": 1])
    }

    @Test func `hostile depth, names and widths are errors`() async throws {
        let deep = String(repeating: "{\"a\":", count: 100_000)
        #expect(await tableError { _ = try await WholeTable(deep, json: true) }?.message.contains("deep") == true)
        let arrays = "{\"a\":" + String(repeating: "[", count: 100_000)
        #expect(await tableError { _ = try await WholeTable(arrays, json: true) }?.message.contains("deep") == true)
        let wide = "{" + (0..<10_001).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
        #expect(await tableError { _ = try await WholeTable(wide, json: true) }?.message.contains("10000") == true)
        let name = "{\"" + String(repeating: "n", count: 5000) + "\":1}"
        #expect(await tableError { _ = try await WholeTable(name, json: true) }?.message.contains("4096") == true)
    }

    @Test func `short lines of a wide table come in bounded batches`() async throws {
        let wide = "{" + (0..<5000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}\n"
        let table = try await WholeTable(wide + String(repeating: "{}\n", count: 1000), json: true)
        #expect(table.report.rows == 1001)
        #expect(table.batches.allSatisfy { $0.rowCount * 5000 <= 1 << 19 })
    }

    @Test func `later keys are noted, and the number of workers changes nothing`() async throws {
        var text = ""
        for row in 0..<120_000 { text += "{\"id\":\(row),\"name\":\"n\(row % 7)\",\"x\":\(Double(row) / 4)}\n" }
        text += "{\"id\":1,\"late\":2}\n"
        #expect(text.utf8.count > 3 << 20)
        let one = try await WholeTable(text, json: true) { $0.workers = 1 }
        let four = try await WholeTable(text, json: true) { $0.workers = 4 }
        #expect(one.batches.map(\.rowCount) == four.batches.map(\.rowCount))
        #expect(one.rows == four.rows)
        #expect(one.rows[119_999] == ["119999.0", "n5", "29999.75"])
        #expect(one.report.notes.count == 1)
        #expect(one.report.notes[0].hasSuffix("the first is 'late' in line 120001."))
        let error = await tableError {
            _ = try await WholeTable(text, json: true) { $0.types["name"] = .integer }
        }
        #expect(error?.line == 1)
        #expect(error?.column == "name")
    }

    @Test func `damaged lines give errors or tables, never a crash`() async throws {
        let whole = Array(
            String(repeating: #"{"a":1.5,"b":"x\u00e4","c":{"d":[1,2,{"e":null}]},"f":true}"# + "\n", count: 5).utf8
        )
        var generator = SplitMix(seed: 8)
        for round in 0..<1000 {
            var bytes = whole
            if round % 3 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator)) }
            for _ in 0..<Int.random(in: 1..<5, using: &generator) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
            }
            do {
                let table = try await WholeTable(bytes, json: true) {
                    $0.unparsable = round % 2 == 0 ? .countsAsMissing : .fails
                    if round % 4 == 1 { $0.types = ["a": .integer, "b": .float, "c.d": .timestamp, "f": .boolean] }
                }
                #expect(table.batches.allSatisfy { batch in batch.columns.allSatisfy { $0.count == batch.rowCount } })
            } catch let error as TableError {
                #expect(!error.message.isEmpty)
            }
        }
    }
}

@Suite("Table files")
struct TableFileTests {
    @Test func `the format is told from the first bytes`() async throws {
        try await withScratchFolder { folder in
            let contents: [(String, [UInt8], TableFormat)] = [
                ("a.txt", Array("a,b\n1,2\n".utf8), .csv), ("b", Array("\u{feff} \n{\"a\":1}\n".utf8), .jsonLines),
                ("c", Gzip.compress(Array("{\"a\":1}".utf8)), .jsonLines),
                ("d.json", Gzip.compress(Array("a\n1".utf8)), .csv),
                ("e.csv", Array("PAR1".utf8), .parquet),
            ]
            for (name, bytes, format) in contents {
                let path = folder.appendingPathComponent(name).path
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                #expect(try TableFile.format(of: path) == format)
            }
            let paths = contents.map { folder.appendingPathComponent($0.0).path }
            #expect(try TableFile.reader(paths: [paths[2]]) is JSONLinesReader)
            #expect(throws: TableError.self) { try TableFile.reader(paths: [paths[0], paths[1]]) }
            #expect(throws: TableError.self) { try TableFile.reader(paths: [paths[4]]) }
            let table = try await WholeTable(TableFile.reader(paths: [paths[0]]))
            #expect(table.rows == [["1.0", "2.0"]])
            var options = ReadOptions()
            options.format = .csv
            #expect(try TableFile.reader(paths: [paths[1]], options: options) is CSVReader)
            try Data([0x50, 0x4b, 3, 4, 0, 0]).write(to: URL(fileURLWithPath: paths[0]))
            #expect(throws: TableError.self) { try TableFile.reader(paths: [paths[0]]) }
        }
    }
}
