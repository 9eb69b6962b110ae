import Foundation
import Tables
import TestSupport

/// A table read whole.
struct WholeTable {
    var names: [String]
    var batches: [Batch]
    var report: ReadReport

    init(_ reader: any TableReader) async throws {
        var batches: [Batch] = []
        report = try await reader.process({ $0 }, inOrder: { batches.append($0) })
        names = reader.columnNames
        self.batches = batches
    }

    /// Reads bytes as a file of their own.
    init(
        _ bytes: [UInt8],
        json: Bool = false,
        _ change: (inout ReadOptions) -> Void = { _ in }
    ) async throws {
        var options = ReadOptions()
        change(&options)
        self = try await withScratchFolder { [options] folder in
            let path = folder.appendingPathComponent("table").path
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let reader: any TableReader =
                json
                ? try JSONLinesReader(paths: [path], options: options) : try CSVReader(paths: [path], options: options)
            return try await WholeTable(reader)
        }
    }

    /// Reads a text as a file of its own.
    init(_ text: String, json: Bool = false, _ change: (inout ReadOptions) -> Void = { _ in }) async throws {
        try await self.init(Array(text.utf8), json: json, change)
    }

    /// Every row's values as texts, nil where missing.
    var rows: [[String?]] {
        batches.flatMap { batch in
            (0..<batch.rowCount).map { row in batch.columns.map { $0.text(row) } }
        }
    }

    /// All doubles of one column.
    func doubles(_ column: Int) -> [Double] {
        batches.flatMap { batch -> [Double] in
            guard case .double(let values) = batch.columns[column].values else { return [] }
            return values
        }
    }

    /// All floats of one column.
    func floats(_ column: Int) -> [Float] {
        batches.flatMap { batch -> [Float] in
            guard case .float(let values) = batch.columns[column].values else { return [] }
            return values
        }
    }

    /// How a column's values were spelled.
    func spelling(_ column: Int) -> SpellingCounts? {
        batches.reduce(into: SpellingCounts?.none) { sum, batch in
            guard let part = batch.columns[column].spelling else { return }
            var total = sum ?? SpellingCounts()
            total.integral += part.integral
            total.fractional += part.fractional
            total.boolean += part.boolean
            total.text += part.text
            sum = total
        }
    }
}

extension Column {
    /// One value as text, nil where missing.
    func text(_ row: Int) -> String? {
        if let validity, !validity[row] { return nil }
        switch values {
        case .boolean(let values): return values[row].description
        case .integer(let values), .timestamp(let values): return values[row].description
        case .float(let values): return values[row].description
        case .double(let values): return values[row].description
        case .text(let values): return values[row]
        }
    }
}

/// Runs `body` and gives back the table error that it throws.
func tableError(_ body: () async throws -> Void) async -> TableError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? TableError
    }
}
