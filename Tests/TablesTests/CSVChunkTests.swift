import Foundation
import Tables
import TestSupport
import Testing

/// Writes a text file.
func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

@Suite("CSV in parts")
struct CSVChunkTests {
    /// Some MiB of rows with quoted commas, quotes and line ends, and what they mean.
    private func table(rows count: Int, quotes: Bool) -> (text: String, rows: [[String?]]) {
        var generator = SplitMix(seed: 42)
        let pieces = quotes ? ["a", ",", "\"", "\n", "\r\n", "long text "] : ["a", "bc", "5\" pipe", "long text "]
        var text = "number,text,more\n"
        var rows: [[String?]] = []
        for row in 0..<count {
            var words = "t"
            for _ in 0..<Int.random(in: 0..<12, using: &generator) {
                words += pieces.randomElement(using: &generator) ?? ""
            }
            let number = Double(row) / 8
            rows.append([number.description, words, row.isMultiple(of: 3) ? nil : "x"])
            let quoted = quotes ? "\"\(words.replacing("\"", with: "\"\""))\"" : words
            text += "\(number),\(quoted),\(row.isMultiple(of: 3) ? "" : "x")\n"
        }
        return (text, rows)
    }

    @Test(arguments: [true, false]) func `parts are cut at the ends of rows only, for any number of workers`(
        quotes: Bool
    ) async throws {
        let (text, rows) = table(rows: 100_000, quotes: quotes)
        var divisions: [[Int]] = []
        for workers in [1, 2, 7] {
            let read = try await WholeTable(text) { $0.workers = workers }
            #expect(read.batches.count > 2)
            #expect(read.rows == rows)
            divisions.append(read.batches.map(\.rowCount))
        }
        #expect(divisions[0] == divisions[1] && divisions[1] == divisions[2])
        let packed = try await WholeTable(Gzip.compress(Array(text.utf8)))
        #expect(packed.batches.map(\.rowCount) == divisions[0])
        #expect(packed.rows == rows)
    }

    @Test(arguments: [1, 4]) func `a fault far into the file has its line`(workers: Int) async throws {
        let (text, rows) = table(rows: 100_000, quotes: true)
        let line = text.utf8.reduce(1) { $0 + ($1 == 10 ? 1 : 0) }
        let error = await tableError {
            _ = try await WholeTable(text + "x,y,z\n1,2\n") {
                $0.workers = workers
                $0.types["number"] = .double
                $0.unparsable = .fails
            }
        }
        #expect(rows.count == 100_000)
        #expect(error?.code == .ragged)
        #expect(error?.line == line + 1)
        let value = await tableError {
            _ = try await WholeTable(text + "x,y,z\n") {
                $0.workers = workers
                $0.types["number"] = .double
            }
        }
        #expect(value?.line == line)
        #expect(value?.message.contains("'x'") == true)
    }

    @Test func `a column that is text in one part only is double in the others`() async throws {
        var text = "a,b\n"
        for row in 0..<400_000 { text += "\(row),y\n" }
        let half = text.utf8.count
        text += "north,y\n"
        for row in 0..<400_000 { text += "\(row),y\n" }
        #expect(half > 2 << 20)
        var types: [[ColumnType]] = []
        for workers in [1, 3] {
            let table = try await WholeTable(text) { $0.workers = workers }
            types.append(table.batches.map { $0.columns[0].type })
            #expect(table.report.rows == 800_001)
        }
        #expect(types[0] == types[1])
        #expect(types[0].filter { $0 == .text }.count == 1)
    }

    @Test func `a row longer than a part is read, one beyond the limit is an error`() async throws {
        let long = String(repeating: "x", count: 3 << 20)
        let table = try await WholeTable("a,b\n1,\"\(long)\"\n2,y\n")
        #expect(table.rows.map { $0[1]?.utf8.count } == [3 << 20, 1])
        var endless = Array("a,b\n1,\"".utf8)
        endless += [UInt8](repeating: UInt8(ascii: "\n"), count: 65 << 20)
        let error = await tableError { _ = try await WholeTable(endless) }
        #expect(error?.code == .format)
        #expect(error?.message.contains("64 MiB") == true)
    }

    @Test func `damaged files give errors or tables, never a crash`() async throws {
        let (text, _) = table(rows: 40, quotes: true)
        let whole = Array(text.utf8)
        let packed = Gzip.compress(whole)
        var generator = SplitMix(seed: 7)
        try await withScratchFolder { folder in
            let path = folder.appendingPathComponent("table").path
            for round in 0..<1500 {
                var bytes = round.isMultiple(of: 5) ? packed : whole
                if round.isMultiple(of: 2) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator)) }
                for _ in 0..<Int.random(in: 0..<8, using: &generator) where !bytes.isEmpty {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[place] =
                        [
                            bytes[place] ^ (1 << UInt8.random(in: 0..<8, using: &generator)), 34, 44, 10, 13, 0, 255,
                        ]
                        .randomElement(using: &generator) ?? 0
                }
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                var options = ReadOptions()
                options.header = round % 3 != 0
                options.unparsable = round % 7 < 3 ? .countsAsMissing : .fails
                if round % 4 == 0 {
                    options.types = [
                        "number": .integer, "text": .timestamp, "more": .float, "_c0": .double, "_c1": .boolean,
                    ]
                }
                do {
                    let read = try await WholeTable(CSVReader(paths: [path], options: options))
                    for batch in read.batches {
                        for column in batch.columns {
                            #expect(column.count == batch.rowCount)
                            #expect((column.validity?.count ?? batch.rowCount) == batch.rowCount)
                        }
                    }
                } catch let error as TableError {
                    #expect(!error.message.isEmpty)
                }
            }
        }
    }
}
