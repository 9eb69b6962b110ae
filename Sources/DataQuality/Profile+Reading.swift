public import Tables

extension Profile {
    /// What a profile of a table is made with, beside the table.
    public struct Expectations: Sendable {
        /// Columns that are String even when every value is a number.
        public var declaredText: Set<String> = []
        /// By column, values whose counts must be exact however many others occur.
        public var watching: [String: [String]] = [:]

        /// Expects nothing.
        public init() {}

        /// Expects what a baseline's constraints and statistics name: String columns, their domains and categories.
        public init(constraints: Constraints, baseline: Statistics?) {
            for feature in constraints.features where feature.inferredType == .string {
                declaredText.insert(feature.name)
                watching[feature.name] = feature.domains ?? []
            }
            for feature in baseline?.features ?? [] {
                watching[feature.name, default: []] += feature.string?.categories?.map(\.value) ?? []
            }
        }
    }

    /// Profiles a whole table, its batches on all cores, and reads the columns that turn out to be String a second time.
    ///
    /// - Parameters:
    ///   - reader: The table.
    ///   - expectations: What is known of the columns beforehand.
    ///   - textReader: Makes a reader of only these columns, as text. Without it the second reading is by `reader`, and the
    ///     numbers of mixed columns are spelled the shortest way, which need not be how the file spells them.
    /// - Returns: The profile, the same for any number of workers, and the report of the first reading.
    /// - Throws: What the reader throws, and ``DataQualityError/Code/columns`` if the table changes between the readings.
    @concurrent
    public static func of(
        _ reader: any TableReader,
        expectations: Expectations = Expectations(),
        textReader: (@Sendable ([String]) throws -> any TableReader)? = nil
    ) async throws -> (profile: Profile, report: ReadReport) {
        var (profile, report) = try await read(reader, expectations, numbersAsText: [])
        let mixed = profile.columnsToReadAsText
        if mixed.isEmpty { return (profile, report) }
        if let textReader {
            try profile.replaceColumns(
                with: try await read(try textReader(mixed), expectations, numbersAsText: []).profile
            )
        } else {
            profile = try await read(reader, expectations, numbersAsText: Set(mixed)).profile
        }
        return (profile, report)
    }

    private static func read(
        _ reader: any TableReader,
        _ expectations: Expectations,
        numbersAsText: Set<String>
    ) async throws -> (profile: Profile, report: ReadReport) {
        let empty = Profile(
            columnNames: reader.columnNames,
            declaredText: expectations.declaredText,
            watching: expectations.watching
        )
        let spelled = reader.columnNames.indices.filter { numbersAsText.contains(reader.columnNames[$0]) }
        var whole = empty
        var isFirst = true
        let report = try await reader.process { batch in
            var batch = batch
            for index in spelled where index < batch.columns.count {
                batch.columns[index] = batch.columns[index].spelledOut
            }
            var part = empty
            try part.add(batch)
            return part
        } inOrder: { part in
            if isFirst { whole = part } else { try whole.merge(part) }
            isFirst = false
        }
        return (whole, report)
    }
}

extension Column {
    /// The column with its numbers spelled the shortest way, whole ones without a fraction.
    fileprivate var spelledOut: Column {
        func spell(_ number: Double) -> String { Int64(exactly: number).map { String($0) } ?? number.description }
        func spelled(_ numbers: some Collection<Double>) -> Column {
            let valid = zip(numbers, validity ?? Array(repeating: true, count: count)).map { $0.isFinite && $1 }
            return Column(.text(TextValues(zip(numbers, valid).map { $1 ? spell($0) : "" })), validity: valid)
        }
        switch values {
        case .double(let numbers): return spelled(numbers)
        case .float(let numbers): return spelled(numbers.map { Double($0) })
        case .integer(let numbers): return spelled(numbers.map { Double($0) })
        case .boolean, .text, .timestamp: return self
        }
    }
}
