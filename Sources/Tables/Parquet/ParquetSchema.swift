/// The top-level columns of a Parquet file.
struct ParquetSchema: Sendable {
    /// One top-level column.
    struct Field: Sendable {
        let name: String
        /// Its number among the leaves, that is, among a row group's chunks.
        let leaf: Int
        /// What the schema says of it; nil if it is nested or repeated.
        let element: SchemaElement?
    }

    let fields: [Field]
    let leafCount: Int

    /// Takes the fields from the schema's depth-first list.
    init(_ elements: [SchemaElement]) throws {
        guard let root = elements.first, root.children >= 0 else {
            throw TableError(.format, "The footer has no schema.")
        }
        var fields: [Field] = []
        var (next, leaf) = (1, 0)
        for _ in 0..<min(root.children, elements.count) {
            guard next < elements.count else { break }
            let element = elements[next]
            let first = leaf
            // The nodes still to come below this field.
            var open = 1
            while open > 0 {
                guard next < elements.count, (0...elements.count).contains(elements[next].children) else {
                    throw TableError(.format, "The schema's groups have more members than are listed.")
                }
                open += elements[next].children - 1
                if elements[next].physical != nil && elements[next].children == 0 { leaf += 1 }
                next += 1
            }
            let isFlat = element.children == 0 && element.physical != nil && element.repetition != 2
            fields.append(Field(name: element.name, leaf: first, element: isFlat ? element : nil))
        }
        guard fields.count == root.children, next == elements.count else {
            throw TableError(
                .format,
                "The schema claims \(root.children) columns and lists \(elements.count - 1) nodes, which differ."
            )
        }
        self.fields = fields
        leafCount = leaf
    }

    /// The column of a name; an error that lists what there is if there is none, or if there are several.
    func field(_ name: String) throws -> Field {
        let found = fields.filter { $0.name == name }
        guard let field = found.first else {
            let names = fields.prefix(40).map(\.name).joined(separator: ", ")
            throw TableError(.schema, "There is no such column; there are: \(names).", column: name)
        }
        guard found.count == 1 else {
            throw TableError(.schema, "\(found.count) columns have this name.", column: name)
        }
        return field
    }
}

/// How one column of one file is stored.
struct ParquetColumn: Sendable {
    let name: String
    let leaf: Int
    let physical: PhysicalType
    let meaning: ParquetMeaning
    let isOptional: Bool

    init(_ field: ParquetSchema.Field) throws {
        guard let element = field.element else {
            throw TableError(
                .unsupported,
                "The column is nested or repeated, which is not supported; name the columns to read without it.",
                column: field.name
            )
        }
        name = field.name
        leaf = field.leaf
        do {
            physical = try PhysicalType(number: element.physical ?? -1, length: element.length)
            meaning = try ParquetMeaning(element, physical)
            guard let repetition = SchemaElement.Repetition(rawValue: element.repetition) else {
                throw TableError(.format, "The repetition \(element.repetition) is not known.")
            }
            isOptional = repetition == .optional
        } catch let error as TableError {
            throw error.located(column: field.name)
        }
    }
}

extension TableError {
    /// The same error with a place, where it has none yet.
    func located(file: String? = nil, column: String? = nil) -> TableError {
        TableError(code, message, file: self.file ?? file, line: line, column: self.column ?? column)
    }

    /// Runs `body` and names the place in what it throws.
    static func locating<Result>(
        file: String? = nil,
        column: String? = nil,
        _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try body()
        } catch let error as TableError {
            throw error.located(file: file, column: column)
        }
    }
}
