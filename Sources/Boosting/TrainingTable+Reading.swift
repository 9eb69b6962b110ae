public import Tables

extension TrainingTable {
    /// Reads files of one table: CSV without a header, or Parquet.
    ///
    /// - Throws: ``BoostingError/Code/data``, or `TableError` with file, line and column of a value that is no number.
    public static func read(paths: [String], format: TableFormat, weights: Bool = false) async throws -> TrainingTable {
        var options = ReadOptions()
        options.header = false
        switch format {
        case .csv:
            let names = try CSVReader(paths: paths, options: options).columnNames
            for name in names { options.types[name] = .float }
            return try await read(CSVReader(paths: paths, options: options), weights: weights)
        case .parquet:
            let names = try ParquetReader(paths: paths, options: options).columnNames
            for name in names { options.types[name] = .float }
            return try await read(ParquetReader(paths: paths, options: options), weights: weights)
        case .jsonLines:
            throw BoostingError(.data, "Training tables are CSV or Parquet; convert the JSON Lines files first.")
        }
    }

    /// Reads a table whose first column is the label, whose second is the weight if `weights` says so, and whose others are
    /// the features.
    ///
    /// A missing value is a missing feature; a missing label, a text or an infinite number is an error with its row.
    /// - Complexity: One pass; batches are turned into rows while others are decoded.
    public static func read(_ reader: some TableReader, weights: Bool = false) async throws -> TrainingTable {
        let first = weights ? 2 : 1
        let names = reader.columnNames
        guard names.count > first else {
            throw BoostingError(
                .data,
                "The table has \(names.count) column(s); it needs a label\(weights ? ", a weight" : "") and at least one feature."
            )
        }
        var features: [Float] = []
        var labels: [Float] = []
        var weightValues: [Float] = []
        _ = try await reader.process { batch in
            try TrainingRows(batch: batch, names: names, firstFeature: first)
        } inOrder: { rows in
            if let fault = rows.fault {
                throw BoostingError(.data, "Row \(labels.count + fault.row + 1): \(fault.message)")
            }
            features.append(contentsOf: rows.features)
            labels.append(contentsOf: rows.labels)
            weightValues.append(contentsOf: rows.weights)
        }
        let hasNames = names.first != "_c0"
        return try TrainingTable(
            features: features,
            labels: labels,
            weights: weights ? weightValues : nil,
            columns: names.count - first,
            names: hasNames ? Array(names[first...]) : nil
        )
    }
}

/// One batch as row-major values.
private struct TrainingRows: Sendable {
    var features: [Float]
    var labels: [Float]
    var weights: [Float] = []
    /// The first value that is no number, by its row in the batch.
    var fault: (row: Int, message: String)?

    init(batch: Batch, names: [String], firstFeature first: Int) throws {
        let rows = batch.rowCount
        let columns = batch.columns.count - first
        features = [Float](repeating: .nan, count: rows * columns)
        labels = [Float](repeating: .nan, count: rows)
        if first > 1 { weights = [Float](repeating: .nan, count: rows) }
        for (index, column) in batch.columns.enumerated() {
            let bad: Int?
            if index == 0 {
                bad = labels.withUnsafeMutableBufferPointer { Self.scatter(column, into: $0, offset: 0, stride: 1) }
            } else if index < first {
                bad = weights.withUnsafeMutableBufferPointer { Self.scatter(column, into: $0, offset: 0, stride: 1) }
            } else {
                bad = features.withUnsafeMutableBufferPointer {
                    Self.scatter(column, into: $0, offset: index - first, stride: columns)
                }
            }
            if let bad, bad < fault?.row ?? .max {
                var text = "a \(column.type.rawValue)"
                if case .text(let texts) = column.values { text = "'\(texts[bad])'" }
                fault = (
                    bad, "column \(index + 1) (\(names[index])) is \(text); every value must be a number or empty."
                )
            }
        }
    }

    /// Writes a column's values at `offset`, `offset + stride`, …; a missing one stays NaN.
    ///
    /// - Returns: The first row whose value is no number.
    private static func scatter(
        _ column: Column,
        into target: UnsafeMutableBufferPointer<Float>,
        offset: Int,
        stride: Int
    ) -> Int? {
        func write<Value>(_ values: [Value], _ convert: (Value) -> Float) {
            values.withUnsafeBufferPointer { values in
                var slot = offset
                if let validity = column.validity {
                    for row in values.indices {
                        if validity[row] { target[slot] = convert(values[row]) }
                        slot += stride
                    }
                } else {
                    for value in values {
                        target[slot] = convert(value)
                        slot += stride
                    }
                }
            }
        }
        switch column.values {
        case .float(let values): write(values) { $0 }
        case .double(let values): write(values) { Float($0) }
        case .integer(let values): write(values) { Float($0) }
        case .boolean(let values): write(values) { $0 ? 1 : 0 }
        case .timestamp: return column.count > 0 ? 0 : nil
        case .text(let texts):
            for row in 0..<texts.count where column.validity?[row] ?? true {
                guard let value = Float(Hyperparameters.trimmed(texts[row])) else { return row }
                target[offset + row * stride] = value
            }
        }
        return nil
    }
}
