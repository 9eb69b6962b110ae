import Foundation
import Tables
import TestSupport
import Testing

@Suite("CSV reader")
struct CSVReaderTests {
    /// RFC 4180, section 2, rule by rule, and what the issue names besides.
    @Test(
        arguments: [
            ("a,b\n1,x\n2,y\n", [["1.0", "x"], ["2.0", "y"]]),
            ("a,b\r\n1,x\r\n2,y\r\n", [["1.0", "x"], ["2.0", "y"]]),
            ("a,b\n1,x\n2,y", [["1.0", "x"], ["2.0", "y"]]),
            ("\u{feff}a,b\n1,x\n", [["1.0", "x"]]),
            ("a,b\n\"1\",\"x,\"\"y\"\"\"\n", [["1.0", "x,\"y\""]]),
            ("a,b\r\n1,\"x\r\ny\"\r\n2,\"\"\r\n", [["1.0", "x\r\ny"], ["2.0", ""]]),
            ("a,b\n1,\n,y\n", [["1.0", nil], [nil, "y"]]),
            ("a,b\n,\n,\n", [[nil, nil], [nil, nil]]),
            ("a,b\n1,5\" pipe\n", [["1.0", "5\" pipe"]]),
            ("\"a\",\"b\"\n\n1,x\n \t\n\n2,y\n", [["1.0", "x"], ["2.0", "y"]]),
            ("a,b\r\n1,x\r\n\r\n", [["1.0", "x"]]),
            ("a,b\n1,x,\n2,y,,\"\"\r\n", [["1.0", "x"], ["2.0", "y"]]),
            ("a,b\n", []),
            ("a\n1\n\"\"\n2\n", [["1.0"], [nil], ["2.0"]]),
            ("a,b\nx,ä€😀\n", [["x", "ä€😀"]]),
            ("a,b\nx,\"\"\"\"\n", [["x", "\""]]),
        ] as [(String, [[String?]])]
    ) func `a text is read by the rules`(text: String, rows: [[String?]]) async throws {
        let table = try await WholeTable(text)
        #expect(table.rows == rows)
        #expect(table.report.rows == rows.count)
        let packed = try await WholeTable(Gzip.compress(Array(text.utf8)))
        #expect(packed.rows == rows)
    }

    @Test func `names come from the first line or are numbered as Spark does`() async throws {
        #expect(try await WholeTable("x,\"y \"\"z\"\"\",\n1,2,3\n").names == ["x", "y \"z\"", "_c2"])
        let bare = try await WholeTable("1,2\n3,4\n") { $0.header = false }
        #expect(bare.names == ["_c0", "_c1"])
        #expect(bare.rows == [["1.0", "2.0"], ["3.0", "4.0"]])
        #expect(await tableError { _ = try await WholeTable("a,b,a\n") }?.code == .schema)
        #expect(await tableError { _ = try await WholeTable("") }?.code == .format)
        #expect(await tableError { _ = try await WholeTable("\n\n") }?.code == .format)
    }

    @Test func `blank lines and empty surplus fields are noted once a file`() async throws {
        // The shape of TLC's green_tripdata_2013-08.csv: a blank line after the header, two more empty fields in each row.
        let text =
            "VendorID,lpep_pickup_datetime,Trip_type \r\n\r\n"
            + "2,2013-08-01 08:14:37,1,,\r\n2,2013-08-01 09:13:00,,,\r\n"
        let table = try await WholeTable(text) { $0.types["lpep_pickup_datetime"] = .timestamp }
        #expect(table.rows == [["2.0", "1375344877000000", "1.0"], ["2.0", "1375348380000000", nil]])
        #expect(table.report.notes.count == 2)
        #expect(table.report.notes[0].hasSuffix("skipped 1 blank line, the first is line 2."))
        #expect(
            table.report.notes[1]
                .hasSuffix("left out empty fields beyond the last column in 2 rows, the first in line 3.")
        )
    }

    @Test(
        arguments: [
            ("a,b\n1,2\n3\n", TableError.Code.ragged, 3, nil),
            ("a,b\n1,2\n\n3,4,5\n", .ragged, 4, nil),
            ("a,b\n\"x\ny\",2\n1,\"2\"3\n", .ragged, 4, nil),
            ("a,b\n1,\"2\n3,4\n", .format, 2, nil),
            ("a,b\n1,2\n\"3\n\",x\n4,5\n", .value, 3, "b"),
            ("a,b\r1,2\r", .unsupported, 1, nil),
            ("\"a,b\n1,2\n", .format, 1, nil),
        ] as [(String, TableError.Code, Int, String?)]
    ) func `a fault names file, line and column`(
        text: String,
        code: TableError.Code,
        line: Int,
        column: String?
    ) async throws {
        let error = await tableError { _ = try await WholeTable(text) { $0.types["b"] = .double } }
        #expect(error?.code == code)
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error?.file?.hasSuffix("/table") == true)
    }

    @Test func `faulty rows and values are counted as missing where that is asked for`() async throws {
        let table = try await WholeTable("a,b\n1,x\n2\n3,4,5\n6,7\n8,\"9\"z\n") {
            $0.types = ["a": .double, "b": .double]
            $0.unparsable = .countsAsMissing
        }
        #expect(table.rows == [["1.0", nil], [nil, nil], [nil, nil], ["6.0", "7.0"], [nil, nil]])
        #expect(table.report.unparsable == ["a": 3, "b": 4])
        #expect(table.report.rows == 5)
    }

    @Test func `a column is double where every present value is a number by Deequ, else text`() async throws {
        let numbers = "1,-2.5,+3,1e5,1.5E-3,- 7, 8,"
        for (index, text) in numbers.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            #expect(try await WholeTable("a,b\n\(text),x\n").batches[0].columns[0].type == .double, "\(index): \(text)")
        }
        for text in [
            ".5", "5.", "NaN", "inf", "1_000", "0x10", "true", "  1", "1 ", "1e", "e1", "--1", "1.2.3", "\"\"",
        ] {
            #expect(try await WholeTable("a,b\n3,x\n\(text),x\n").batches[0].columns[0].type == .text, "\(text)")
        }
        let mixed = try await WholeTable("a,b\n1,x\n2.0,x\n1e3,x\ntrue,x\n.5,x\n,x\n\"7\",x\n")
        #expect(mixed.spelling(0) == SpellingCounts(integral: 2, fractional: 2, boolean: 1, text: 1))
        #expect(mixed.rows.map { $0[0] } == ["1", "2.0", "1e3", "true", ".5", nil, "7"])
        let doubles = try await WholeTable("a\n1\n2.0\n- 3\n")
        #expect(doubles.spelling(0) == SpellingCounts(integral: 2, fractional: 1))
        #expect(doubles.rows == [["1.0"], ["2.0"], ["-3.0"]])
    }

    @Test(
        arguments: [
            (.double, ".5", "0.5"), (.double, "5.", "5.0"), (.double, " 1e5 ", "100000.0"), (.double, "-inf", "-inf"),
            (.double, "NaN", "nan"), (.double, "Infinity", "inf"), (.double, "x", nil), (.double, "1,5", nil),
            (.double, "1e400", "inf"),
            (.float, "16777217", "16777216.0"), (.float, "1e-45", "1e-45"), (.float, "0.1", "0.1"),
            (.integer, "9223372036854775807", "9223372036854775807"),
            (.integer, "-9223372036854775808", "-9223372036854775808"),
            (.integer, "9223372036854775808", nil), (.integer, "12.0", "12"), (.integer, "1.2e1", "12"),
            (.integer, "12.5", nil),
            (.integer, "1e30", nil), (.integer, "-0", "0"), (.integer, "1e999999999999", nil),
            (.integer, "0e999999999", "0"),
            (.boolean, "TRUE", "true"), (.boolean, "0", "false"), (.boolean, "yes", nil),
            (.timestamp, "1970-01-01 00:00:01", "1000000"), (.timestamp, "2021-01-01T00:15:56Z", "1609460156000000"),
            (.timestamp, "2021-01-01 00:15:56.5+02:00", "1609452956500000"),
            (.timestamp, "2020-02-29", "1582934400000000"),
            (.timestamp, "1969-12-31 23:59:59.999999", "-1"), (.timestamp, "2021-02-29", nil),
            (.timestamp, "2021-13-01", nil),
            (.timestamp, "2021-01-01 24:00:00", nil), (.timestamp, "2021-01-01 00:15:56.", nil),
            (.timestamp, "2021-01-01 00:15:56.1234567-0130", "1609465556123456"), (.timestamp, "21-01-01", nil),
            (.text, "007", "007"), (.text, " x ", " x "),
        ] as [(ColumnType, String, String?)]
    ) func `a value of a requested type`(
        type: ColumnType,
        text: String,
        value: String?
    ) async throws {
        let table = try await WholeTable("a,b\n\"\(text)\",1\n") {
            $0.types["a"] = type
            $0.unparsable = .countsAsMissing
        }
        #expect(table.rows[0][0] == value)
        #expect(table.batches[0].columns[0].type == type)
        #expect(table.report.unparsable == (value == nil ? ["a": 1] : [:]))
    }

    @Test func `only the columns asked for are read, in that order`() async throws {
        let table = try await WholeTable("a,b,c\n1,x,3\n4,y,6\n") {
            $0.columns = ["c", "a"]
            $0.types = ["b": .double]
        }
        #expect(table.names == ["c", "a"])
        #expect(table.rows == [["3.0", "1.0"], ["6.0", "4.0"]])
        let error = await tableError { _ = try await WholeTable("a,b\n1,2\n") { $0.columns = ["z"] } }
        #expect(error?.code == .schema)
        #expect(error?.message.contains("'z'") == true)
    }

    @Test func `several files are one table if their headers agree`() async throws {
        try await withScratchFolder { folder in
            let paths = ["one", "two", "three"].map { folder.appendingPathComponent($0).path }
            try write("a,b\n1,x\n", to: paths[0])
            try write("a,b\n2,y\n3", to: paths[1])
            try write("a,c\n", to: paths[2])
            let error = await tableError { _ = try await WholeTable(CSVReader(paths: Array(paths[..<2]))) }
            #expect(error?.file == paths[1])
            #expect(error?.line == 3)
            try write("a,b\n2,y\n", to: paths[1])
            let table = try await WholeTable(CSVReader(paths: Array(paths[..<2])))
            #expect(table.rows == [["1.0", "x"], ["2.0", "y"]])
            #expect(throws: TableError.self) { try CSVReader(paths: paths) }
            #expect(throws: TableError.self) { try CSVReader(paths: [folder.path]) }
            #expect(throws: TableError.self) { try CSVReader(paths: [paths[0] + "-missing"]) }
        }
    }
}
