import Foundation
import Tables
import Testing

/// Damaged files give an error or data, never a crash, and a file that is cut short always gives an error.
@Suite("Parquet, damaged", .enabled(if: ParquetFixture.isAvailable, Comment(rawValue: ParquetFixture.comment)))
struct ParquetDamageTests {
    /// xorshift64*; the seed is fixed, so that a failure comes again.
    private struct Dice {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % bound
        }
    }

    /// Reads `bytes` as a file; nil for a ``TableError``, else the number of rows.
    private func rows(_ bytes: [UInt8], as name: String) async throws -> Int? {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-damage-\(name)").path
        let file = try #require(fopen(path, "w"))
        defer { unlink(path) }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        var options = ReadOptions()
        options.workers = 1
        do {
            let (_, report) = try await ReadColumn.all([path], options: options, keepingValues: false)
            return report.rows
        } catch let error as TableError {
            #expect(!error.message.isEmpty)
            return nil
        }
    }

    @Test(arguments: ParquetFixture.files("damage"))
    func `a file cut short is an error`(_ file: ParquetFixture.File) async throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.file)))
        for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 300)) {
            let rows = try await rows(Array(whole[..<length]), as: "cut-\(file)")
            #expect(rows == nil, "\(length) bytes of \(file)")
        }
        // The data cut, the footer whole: every page lies elsewhere or nowhere.
        for missing in stride(from: 1, to: whole.count - 12, by: max(1, whole.count / 100)) {
            _ = try await rows(Array(whole[..<4] + whole[(4 + missing)...]), as: "cut-\(file)")
        }
    }

    @Test(arguments: ParquetFixture.files("damage"))
    func `flipped bits give an error or rows`(_ file: ParquetFixture.File) async throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.file)))
        var dice = Dice(state: 0x9E37_79B9_7F4A_7C15)
        var errors = 0
        for round in 0..<400 {
            var bytes = whole
            // Every third time the footer and other single bytes, else up to eight bits anywhere.
            for _ in 0..<(round % 3 == 0 ? 1 : 1 + dice.below(8)) {
                bytes[dice.below(bytes.count)] ^= 1 << UInt8(dice.below(8))
            }
            guard let rows = try await rows(bytes, as: "flip-\(file)") else {
                errors += 1
                continue
            }
            #expect(rows == file.rows, "round \(round) of \(file)")
        }
        #expect(errors > 0)
    }

    @Test(arguments: ParquetFixture.files("damage"))
    func `bytes of ones and zeros give an error or rows`(_ file: ParquetFixture.File) async throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.file)))
        var dice = Dice(state: 0xD1B5_4A32_D192_ED03)
        for _ in 0..<200 {
            var bytes = whole
            let start = dice.below(bytes.count)
            let value: UInt8 = [0x00, 0xFF, 0x7F, 0x80][dice.below(4)]
            for index in start..<min(bytes.count, start + 1 + dice.below(9)) { bytes[index] = value }
            if let rows = try await rows(bytes, as: "bytes-\(file)") { #expect(rows == file.rows) }
        }
    }

    @Test func `a page whose checksum does not fit is an error`() async throws {
        let file = try #require(ParquetFixture.files("damage").first { $0.description == "damage-checksums.parquet" })
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.file)))
        let value = Array("same0011".utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: value) })
        bytes[place + 7] ^= 1
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-checksum.parquet")
        try Data(bytes).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let error = try await #require(throws: TableError.self) { try await ReadColumn.all([path.path]) }
        #expect(error.code == .format)
        #expect(error.message.contains("checksum"))
        #expect(error.column == "fixed_similar")
    }

    @Test func `a file of another kind is an error`() async throws {
        for bytes in [[], Array("PAR1".utf8), Array("a,b\n1,2\n3,4\n".utf8), [UInt8](repeating: 0, count: 100)] {
            #expect(try await rows(bytes, as: "other-kind") == nil)
        }
        let error = try #require(throws: TableError.self) { try ParquetReader(paths: ["/nonexistent/a.parquet"]) }
        #expect(error.code == .io)
        #expect(error.file == "/nonexistent/a.parquet")
    }
}
