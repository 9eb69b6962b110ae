import JSONDocuments
import Store

/// Reads the rows of a request.
enum RequestRows {
    /// The features, row-major, NaN where one is missing; every row has `columns` of them.
    ///
    /// - Throws: ``ServiceError/Code/validation`` with row and column, both from 1.
    static func parse(_ body: [UInt8], _ format: BodyFormat, columns: Int) throws -> [Float] {
        let rows: [Float]
        switch format {
        case .csv: rows = try CSVRows.parse(body, columns: columns)
        case .json: rows = try json(body, columns: columns)
        case .jsonLines:
            var gathered: [Float] = []
            for (index, line) in body.split(separator: 0x0A).enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
                try append(row(of: try document(Array(line))), number: index + 1, columns: columns, to: &gathered)
            }
            rows = gathered
        }
        if rows.isEmpty {
            throw ServiceError(.validation, "The body has no rows; send at least one of \(columns) columns.")
        }
        return rows
    }

    private static func document(_ bytes: [UInt8]) throws -> JSON {
        do {
            return try JSON(parsing: bytes)
        } catch {
            throw ServiceError(.validation, "The body is no valid JSON.", cause: error)
        }
    }

    private static func json(_ body: [UInt8], columns: Int) throws -> [Float] {
        let document = try document(body)
        let table = document["instances"] ?? document["data"] ?? document
        var rows: [Float] = []
        if let list = table.array, list.contains(where: { $0.array != nil || $0.object != nil }) {
            for (index, item) in list.enumerated() {
                try append(row(of: item), number: index + 1, columns: columns, to: &rows)
            }
        } else {
            try append(row(of: table), number: 1, columns: columns, to: &rows)
        }
        return rows
    }

    /// A row's values: an array, or an object with them under `features` or `data`.
    private static func row(of item: JSON) throws -> [JSON] {
        if let values = item.array ?? item["features"]?.array ?? item["data"]?.array { return values }
        throw ServiceError(
            .validation,
            "A row is \(item.kind == "object" ? "an object without 'features'" : "a \(item.kind)"); send "
                + "{\"instances\":[{\"features\":[1,2,3]}]} or [[1,2,3]]."
        )
    }

    private static func append(_ values: [JSON], number: Int, columns: Int, to rows: inout [Float]) throws {
        guard values.count == columns else { throw wrongCount(number, values.count, columns) }
        for (index, value) in values.enumerated() {
            if value.isNull {
                rows.append(.nan)
            } else if let number = value.number.map({ Float($0) }), number.isFinite {
                rows.append(number)
            } else {
                throw noNumber(number, index + 1, value.text())
            }
        }
    }

    static func wrongCount(_ row: Int, _ found: Int, _ expected: Int) -> ServiceError {
        ServiceError(
            .validation,
            "Row \(row) has \(found) column\(found == 1 ? "" : "s"); the model takes \(expected)."
        )
    }

    static func noNumber(_ row: Int, _ column: Int, _ text: String) -> ServiceError {
        let shown = text.count > 40 ? text.prefix(40) + "…" : text[...]
        return ServiceError(
            .validation,
            "Row \(row), column \(column) is '\(shown)', which is no finite number. Send numbers without a header; leave a missing "
                + "value empty."
        )
    }
}
