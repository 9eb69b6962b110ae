/// The storage type in which several files' columns of one name are read.
enum ColumnAgreement {
    /// The type of the column at `index`: what is asked for, else what holds every file's values.
    static func type(of index: Int, in files: [ParquetFile], asked: ColumnType?) throws -> ColumnType {
        if let asked {
            for file in files where !file.columns[index].meaning.converts(to: asked) {
                let column = file.columns[index]
                throw TableError(
                    .schema,
                    "\(column.physical.name) values (\(column.meaning.name)) cannot be read as \(asked.rawValue).",
                    file: file.path,
                    column: column.name
                )
            }
            return asked
        }
        var agreed: (type: ColumnType, file: String)?
        for file in files where file.columns[index].meaning != .nothing {
            let type = file.columns[index].meaning.naturalType
            guard let earlier = agreed else {
                agreed = (type, file.path)
                continue
            }
            guard let wider = common(earlier.type, type) else {
                throw TableError(
                    .schema,
                    "The column is \(type.rawValue), in \(earlier.file) it is \(earlier.type.rawValue).",
                    file: file.path,
                    column: file.columns[index].name
                )
            }
            agreed = (wider, earlier.file)
        }
        return agreed?.type ?? ParquetMeaning.nothing.naturalType
    }

    private static func common(_ first: ColumnType, _ second: ColumnType) -> ColumnType? {
        if first == second { return first }
        let numbers: Set<ColumnType> = [.integer, .float, .double]
        return numbers.contains(first) && numbers.contains(second) ? .double : nil
    }
}
