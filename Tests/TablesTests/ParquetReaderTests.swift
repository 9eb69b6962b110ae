import Foundation
import Tables
import Testing

@Suite("Parquet", .enabled(if: ParquetFixture.isAvailable, Comment(rawValue: ParquetFixture.comment)))
struct ParquetReaderTests {
    private func expectEqual(
        _ file: ParquetFixture.File,
        options: ReadOptions = .init(),
        keepingValues: Bool
    ) async throws {
        let (columns, report) = try await ReadColumn.all([file.file], options: options, keepingValues: keepingValues)
        let expected = ParquetFixture.expected(file)
        #expect(report.rows == file.rows)
        #expect(columns.count == expected.count)
        for column in expected {
            let read = try #require(columns[column.name], "\(column.name)")
            if file.rows > 0 { #expect(read.type?.rawValue == column.type, "\(column.name)") }
            if keepingValues, let values = column.values, read.values != values {
                let row = zip(read.values, values).enumerated().first { $1.0 != $1.1 }
                Issue.record("\(file), \(column.name): \(row.map { "row \($0) is \($1)" } ?? "count")")
            }
            #expect(read.missing == column.missing, "\(column.name)")
            #expect(read.missingPlaces == column.missingPlaces, "\(column.name)")
            #expect("\(read.checksum)" == column.checksum, "\(column.name)")
        }
    }

    @Test("every type is read as pyarrow reads it", arguments: ParquetFixture.files("types"))
    func types(_ file: ParquetFixture.File) async throws { try await expectEqual(file, keepingValues: true) }

    @Test("every encoding is read as pyarrow reads it", arguments: ParquetFixture.files("encodings"))
    func encodings(_ file: ParquetFixture.File) async throws { try await expectEqual(file, keepingValues: true) }

    @Test("pages that several batches share are read once and rightly", arguments: ParquetFixture.files("large"))
    func large(_ file: ParquetFixture.File) async throws {
        try await expectEqual(file, keepingValues: false)
        var alone = ReadOptions()
        alone.workers = 1
        try await expectEqual(file, options: alone, keepingValues: false)
    }

    @Test(
        "months of real trips are read as pyarrow reads them",
        .enabled(
            if: ParquetFixture.hasRealData,
            "there is no ../shared/data; name a folder of trips in DRIFTLOOP_DATA"
        ),
        arguments: ParquetFixture.files("real")
    )
    func real(_ file: ParquetFixture.File) async throws { try await expectEqual(file, keepingValues: false) }

    @Test(arguments: ["optional-none-v1-plain", "decimals-as-integers-plain"])
    func `decimals as text have every digit`(_ name: String) async throws {
        let file = try #require(ParquetFixture.files("types").first { $0.description == name + ".parquet" })
        let expected = ParquetFixture.expected(file).filter { $0.exact != nil }
        var options = ReadOptions()
        options.columns = expected.map(\.name)
        for name in options.columns ?? [] { options.types[name] = .text }
        let (columns, _) = try await ReadColumn.all([file.file], options: options)
        #expect(expected.count > 1)
        for column in expected { #expect(columns[column.name]?.values == column.exact, "\(column.name)") }
    }

    @Test func `the batches do not depend on the workers and are of limited size`() async throws {
        let path = ParquetFixture.path("large-one-page")
        var divisions: [[Int]] = []
        for workers in [1, 2, 5] {
            var options = ReadOptions()
            options.workers = workers
            let reader = try ParquetReader(paths: [path, path], options: options)
            #expect(reader.rowCount == 400_006)
            var counts: [Int] = []
            _ = try await reader.process({ $0.rowCount }, inOrder: { counts.append($0) })
            divisions.append(counts)
        }
        #expect(divisions[0] == [50_001, 50_001, 50_001, 50_000, 50_001, 50_001, 50_001, 50_000])
        #expect(divisions[1] == divisions[0])
        #expect(divisions[2] == divisions[0])
    }

    @Test func `a projection keeps the asked order and passes over nested columns`() async throws {
        var options = ReadOptions()
        options.columns = ["z", "a"]
        let reader = try ParquetReader(paths: [ParquetFixture.path("nested")], options: options)
        #expect(reader.columnNames == ["z", "a"])
        let (columns, report) = try await ReadColumn.all([ParquetFixture.path("nested")], options: options)
        #expect(report.rows == 3)
        #expect(columns["z"]?.values == ["p", nil, "q"])
        #expect(columns["a"]?.values == ["1", "2", nil])
    }

    @Test(arguments: [nil, ["a", "s"], ["l"]])
    func `a nested column that is asked for is an error with its name`(_ names: [String]?) throws {
        var options = ReadOptions()
        options.columns = names
        let error = try #require(throws: TableError.self) {
            try ParquetReader(paths: [ParquetFixture.path("nested")], options: options)
        }
        #expect(error.code == .unsupported)
        #expect(error.column == (names == ["l"] ? "l" : "s"))
        #expect(error.file == ParquetFixture.path("nested"))
    }

    @Test func `a column that is not there is an error that lists those that are`() throws {
        var options = ReadOptions()
        options.columns = ["a", "fare"]
        let error = try #require(throws: TableError.self) {
            try ParquetReader(paths: [ParquetFixture.path("nested")], options: options)
        }
        #expect(error.code == .schema)
        #expect(error.column == "fare")
        #expect(error.message == "There is no such column; there are: a, s, l, z.")
    }

    @Test(arguments: ["brotli", "lz4"])
    func `another codec is an error with its name`(_ codec: String) async throws {
        let error = try await #require(throws: TableError.self) {
            try await ReadColumn.all([ParquetFixture.path("codec-\(codec)")])
        }
        #expect(error.code == .unsupported)
        #expect(error.message.contains(codec.uppercased()))
        #expect(error.column == "a")
    }

    @Test func `files agree on a type that holds the values of all`() async throws {
        let paths = [ParquetFixture.path("months-1"), ParquetFixture.path("months-2")]
        let (columns, report) = try await ReadColumn.all(paths)
        #expect(report.rows == 3)
        #expect(columns["a"]?.values == [1.0, 2.0, 2.5].map { String($0.bitPattern, radix: 16) })
        #expect(columns["b"]?.values == [nil, nil, String(7.0.bitPattern, radix: 16)])
        #expect(columns["c"]?.values == ["x", "y", "z"])
    }

    @Test func `files with other columns are an error`() throws {
        for names in [["months-1", "unfit"], ["unfit", "months-1"]] {
            let error = try #require(throws: TableError.self) {
                try ParquetReader(paths: names.map(ParquetFixture.path))
            }
            #expect(error.code == .schema)
            #expect(error.column == "c" || error.column == "b")
        }
    }

    @Test func `values that do not fit end reading or are counted as missing`() async throws {
        var options = ReadOptions()
        options.types = ["b": .integer]
        let path = ParquetFixture.path("unfit")
        let error = try await #require(throws: TableError.self) {
            options.columns = ["a"]
            return try await ReadColumn.all([path], options: options)
        }
        #expect(error.code == .value)
        #expect(error.message == "“9223372036854775808” cannot be read as integer.")
        #expect(error.column == "a")
        options.columns = nil
        options.unparsable = .countsAsMissing
        let (columns, report) = try await ReadColumn.all([path], options: options)
        #expect(columns["a"]?.values == [nil, "5", nil, nil, nil])
        #expect(columns["b"]?.values == [nil, "2", nil, nil, nil])
        #expect(report.unparsable == ["a": 3, "b": 3])
        options.types = ["a": .text, "b": .text]
        let texts = try await ReadColumn.all([path], options: options)
        #expect(
            texts.columns["a"]?.values == [
                "9223372036854775808", "5", nil, "18446744073709551615", "9223372036854775808",
            ]
        )
        #expect(texts.columns["b"]?.values == ["1.5", "2.0", "nan", "1e+300", nil])
        #expect(texts.report.unparsable.isEmpty)
    }

    @Test func `bytes that are not text are an error that shows them`() async throws {
        let error = try await #require(throws: TableError.self) {
            try await ReadColumn.all([ParquetFixture.path("binary")])
        }
        #expect(error.code == .value)
        #expect(error.message == "The bytes fffe cannot be read as text.")
    }

    @Test(arguments: ["optional-none-v1-plain", "optional-zstd-v2-dictionary"])
    func `values are converted to the types asked for`(_ name: String) async throws {
        var options = ReadOptions()
        options.columns = ["bool", "int32", "uint32", "few", "half", "money", "time_ns", "nothing"]
        let path = ParquetFixture.path(name)
        let (natural, _) = try await ReadColumn.all([path], options: options)
        options.types = [
            "bool": .integer, "int32": .double, "uint32": .text, "few": .integer, "half": .double, "money": .integer,
            "time_ns": .double, "nothing": .text,
        ]
        options.unparsable = .countsAsMissing
        let (asked, report) = try await ReadColumn.all([path], options: options)
        func expected(_ column: String, _ convert: (String) throws -> String?) throws -> [String?] {
            try #require(natural[column]).values.map { try $0.flatMap(convert) }
        }
        func hex(_ value: Double) -> String {
            let digits = String(value.isNaN ? 0x7FF8_0000_0000_0000 : value.bitPattern, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        func double(_ digits: String) throws -> Double { Double(bitPattern: try #require(UInt64(digits, radix: 16))) }
        func whole(_ digits: String) throws -> String? { Int64(exactly: try double(digits)).map { "\($0)" } }
        #expect(try asked["bool"]?.values == expected("bool") { $0 == "true" ? "1" : "0" })
        #expect(try asked["int32"]?.values == expected("int32") { hex(try #require(Double($0))) })
        #expect(asked["uint32"]?.values == natural["uint32"]?.values)
        #expect(try asked["few"]?.values == expected("few", whole))
        #expect(
            try asked["half"]?.values
                == expected("half") { hex(Double(Float(bitPattern: try #require(UInt32($0, radix: 16))))) }
        )
        #expect(try asked["money"]?.values == expected("money", whole))
        #expect(try asked["time_ns"]?.values == expected("time_ns") { hex(try #require(Double($0))) })
        #expect(asked["nothing"]?.missing == 401)
        #expect(asked["nothing"]?.type == .text)
        for column in ["few", "money"] {
            let more = (asked[column]?.missing ?? 0) - (natural[column]?.missing ?? 0)
            #expect(more > 0)
            #expect(report.unparsable[column] == more)
        }
        #expect(report.unparsable.count == 2)
    }

    @Test func `times as text are spelled as in SQL`() async throws {
        var options = ReadOptions()
        options.types = ["stamp": .text, "nanos": .text, "date": .text, "time": .text]
        let (columns, _) = try await ReadColumn.all([ParquetFixture.path("times")], options: options)
        // As Python's str() of datetime, date and time spells them.
        #expect(
            columns["stamp"]?.values == [
                "1970-01-01 00:00:00", "1969-12-31 23:59:59.999999", "2021-03-01 12:10:00.000001",
                "0001-01-01 00:00:00",
                "9999-12-31 23:59:59.999999", nil,
            ]
        )
        #expect(
            columns["nanos"]?.values == [
                "1970-01-01 00:00:00", "1969-12-31 23:59:59.999999", "1970-01-01 00:00:00.000001", nil,
                "1969-12-31 23:59:59.999998", "2024-02-29 00:00:00",
            ]
        )
        #expect(
            columns["date"]?.values == ["1970-01-01", "0001-01-01", "9999-12-31", "2024-02-29", "1900-03-01", nil]
        )
        #expect(columns["time"]?.values == ["00:00:00", "12:30:00", "23:59:59.999000", "00:00:00.001000", nil, nil])
    }

    @Test func `a type that a column cannot have is an error with both`() throws {
        var options = ReadOptions()
        options.types = ["c": .double]
        let error = try #require(throws: TableError.self) {
            try ParquetReader(paths: [ParquetFixture.path("months-1")], options: options)
        }
        #expect(error.code == .schema)
        #expect(error.message == "BYTE_ARRAY values (text) cannot be read as double.")
        #expect(error.column == "c")
    }
}

@Suite(
    "Files for the Parquet tests",
    .enabled(if: ParquetFixture.made != nil, Comment(rawValue: ParquetFixture.comment))
)
struct ParquetFixtureTests {
    @Test func `pyarrow wrote them`() throws { _ = try #require(ParquetFixture.made).get() }
}
