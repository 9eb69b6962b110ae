import Foundation
import Tables
import TestSupport

/// Files that pyarrow wrote at test time, and what pyarrow reads from them.
struct ParquetFixture: Decodable {
    struct File: Decodable, Sendable, CustomStringConvertible {
        let file: String
        let rows: Int
        let columns: String
        let tags: [String]
        var description: String { URL(fileURLWithPath: file).lastPathComponent }
    }

    struct Expected: Decodable, Sendable {
        let name: String
        let type: String
        let missing: Int
        let missingPlaces: Int
        /// Sum of each present row's bits times an odd number of its place, modulo 2^64.
        let checksum: String
        let values: [String?]?
        /// Decimals with every digit.
        let exact: [String?]?
    }

    let files: [File]
    let sets: [String: [Expected]]

    /// The fixture, made once a machine and script; nil where python or pyarrow is missing, or the script failed.
    static let shared: ParquetFixture? = try? made?.get()
    /// How making it went; nil where python or pyarrow is missing.
    static let made: Result<ParquetFixture, any Error>? = make()
    static let comment = "python with pyarrow and numpy is missing; name one in DRIFTLOOP_PYTHON"

    static var isAvailable: Bool { shared != nil }
    static var hasRealData: Bool { !files("real").isEmpty }

    static func files(_ tag: String) -> [File] { shared?.files.filter { $0.tags.contains(tag) } ?? [] }
    static func expected(_ file: File) -> [Expected] { shared?.sets[file.columns] ?? [] }
    static func path(_ name: String) -> String { folder.appendingPathComponent(name + ".parquet").path }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/make_parquet.py")

    /// Named after what determines the contents, so that it is made anew when that changes.
    private static let folder: URL = {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let seed = ((try? Data(contentsOf: script)) ?? Data()) + Data((python.path + realFiles.joined()).utf8)
        for byte in seed { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let name = "driftloop-parquet-\(String(hash, radix: 16))"
        return FileManager.default.temporaryDirectory.appendingPathComponent(name)
    }()

    private static let python = Python.interpreter()

    private static let realFiles: [String] = {
        let folder = Checkout.data
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".parquet") }.sorted().map { folder.appendingPathComponent($0).path }
    }()

    private static func make() -> Result<ParquetFixture, any Error>? {
        guard FileManager.default.isExecutableFile(atPath: python.path) else { return nil }
        let index = folder.appendingPathComponent("index.json")
        if !FileManager.default.fileExists(atPath: index.path) {
            guard Python.with("pyarrow, numpy") != nil else { return nil }
        }
        return Result {
            if !FileManager.default.fileExists(atPath: index.path) {
                try python.output([script.path, folder.path] + realFiles)
            }
            return try JSONDecoder().decode(ParquetFixture.self, from: Data(contentsOf: index))
        }
    }
}

/// What a reader gave for one column, in the fixture's terms.
struct ReadColumn: Sendable {
    var type: ColumnType?
    var missing = 0
    var missingPlaces = 0
    var checksum: UInt64 = 0
    var values: [String?] = []

    /// Adds a batch's rows, the first being row `start`.
    mutating func append(_ column: Column, from start: Int, keepingValues: Bool) {
        type = column.type
        for row in 0..<column.count {
            guard column.validity?[row] ?? true else {
                missing += 1
                missingPlaces += start + row
                if keepingValues { values.append(nil) }
                continue
            }
            checksum &+= Self.bits(column, row) &* UInt64(2 * (start + row) + 1)
            if keepingValues { values.append(Self.spell(column, row)) }
        }
    }

    private static func bits(_ column: Column, _ row: Int) -> UInt64 {
        switch column.values {
        case .boolean(let values): return values[row] ? 1 : 0
        case .integer(let values), .timestamp(let values): return UInt64(bitPattern: values[row])
        case .float(let values): return values[row].isNaN ? 0x7FC0_0000 : UInt64(values[row].bitPattern)
        case .double(let values): return values[row].isNaN ? 0x7FF8_0000_0000_0000 : values[row].bitPattern
        case .text(let values):
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in values.bytes[values.offsets[row]..<values.offsets[row + 1]] {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
            return hash
        }
    }

    private static func spell(_ column: Column, _ row: Int) -> String {
        switch column.values {
        case .boolean(let values): return values[row] ? "true" : "false"
        case .integer(let values), .timestamp(let values): return "\(values[row])"
        case .text(let values): return values[row]
        case .float:
            let digits = String(bits(column, row), radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        case .double:
            let digits = String(bits(column, row), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
    }

    /// Reads a whole table.
    static func all(
        _ paths: [String],
        options: ReadOptions = .init(),
        keepingValues: Bool = true
    ) async throws -> (columns: [String: ReadColumn], report: ReadReport) {
        let reader = try ParquetReader(paths: paths, options: options)
        var columns = [ReadColumn](repeating: ReadColumn(), count: reader.columnNames.count)
        var start = 0
        let report = try await reader.process(
            { $0 },
            inOrder: { batch in
                for (index, column) in batch.columns.enumerated() {
                    precondition(column.count == batch.rowCount, "a column of another length than its batch")
                    columns[index].append(column, from: start, keepingValues: keepingValues)
                }
                start += batch.rowCount
            }
        )
        return (Dictionary(zip(reader.columnNames, columns), uniquingKeysWith: { first, _ in first }), report)
    }
}
