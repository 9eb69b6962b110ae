import Foundation
import Tables
import Testing

@Suite("Progress of reading")
struct ReadProgressTests {
    @Test(arguments: [TableFormat.csv, .jsonLines], [false, true])
    func `all bytes of the files are counted`(format: TableFormat, compressed: Bool) async throws {
        let lines = (0..<120_000).map { format == .csv ? "\($0),\($0 * 7)" : "{\"a\": \($0), \"b\": \($0 * 7)}" }
        let text = (format == .csv ? ["a,b"] : []) + lines
        var bytes = Array((text.joined(separator: "\n") + "\n").utf8)
        if compressed { bytes = Gzip.compress(bytes) }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("progress-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var options = ReadOptions()
        options.format = format
        let progress = ReadProgress()
        options.progress = progress
        let reader = try TableFile.reader(paths: [file.path], options: options)
        #expect(progress.bytes == 0)
        var seen: [Int] = []
        _ = try await reader.process({ $0.rowCount }, inOrder: { _ in seen.append(progress.bytes) })
        #expect(seen == seen.sorted())
        #expect((bytes.count - 2...bytes.count).contains(progress.bytes))
    }

    @Test(.enabled(if: ParquetFixture.isAvailable, Comment(rawValue: ParquetFixture.comment)))
    func `a Parquet file's batches add up to its size`() async throws {
        for file in ParquetFixture.files("real") {
            var options = ReadOptions()
            let progress = ReadProgress()
            options.progress = progress
            _ = try await ParquetReader(paths: [file.file], options: options)
                .process({ $0.rowCount }, inOrder: { _ in })
            let size = try #require(try FileManager.default.attributesOfItem(atPath: file.file)[.size] as? Int)
            #expect(abs(progress.bytes - size) < max(1000, size / 100))
        }
    }
}
