import Foundation
import JSONDocuments
import Tables
import TestSupport
import Testing

@testable import DataQuality

@Suite("Captured records") struct CaptureTests {
    // The record of an executed notebook of aws/amazon-sagemaker-examples (EX-intro), its input shortened.
    static let real =
        #"{"captureData":{"endpointInput":{"observedContentType":"text/csv","mode":"INPUT","data":"132,25,0","encoding":"CSV"},"endpointOutput":{"observedContentType":"text/csv; charset=utf-8","mode":"OUTPUT","data":"0.036397725343704224","encoding":"CSV"}},"eventMetadata":{"eventId":"b1","inferenceTime":"2022-04-18T00:21:48Z"},"eventVersion":"0"}"#

    @Test func `answers come before requests`() async throws {
        let (columns, report) = try await read([Self.real], names: ["y", "a", "b", "c"])
        #expect(columns == [["0.036397725343704224"], ["132.0"], ["25.0"], ["0.0"]])
        #expect(report.rows == 1 && report.notes.isEmpty)
    }

    @Test(arguments: [
        ("1,2\n3,4", "CSV", "0.1\n0.2", "CSV"), ("1,2\r\n3,4\r\n", "CSV", "0.1,0.2", "CSV"),
        ("[[1,2],[3,4]]", "JSON", "0.1\n0.2\n", "CSV"),
        ("[{\"a\":1,\"b\":2},{\"b\":4,\"a\":3}]", "JSON", "[0.1,0.2]", "JSON"),
        ("{\"instances\":[[1,2],[3,4]]}", "JSON", "{\"predictions\":[0.1,0.2]}", "JSON"),
        (
            "{\"instances\":[{\"features\":[1,2]},{\"features\":[3,4]}]}", "JSON",
            "{\"predictions\":[{\"y\":0.1},{\"y\":0.2}]}", "JSON"
        ),
        ("MSwyCjMsNA==", "BASE64", "[[0.1],[0.2]]", "JSON"),
        ("\"1\", 2\n\n 3 ,\"4\"", "CSV", "[{\"y\":0.1},{\"y\":0.2}]", "JSON"),
    ])
    func `every encoding and any mixture makes the same table`(
        input: String,
        encoding: String,
        output: String,
        other: String
    )
        async throws
    {
        let line = record(input: (input, encoding), output: (output, other))
        let (columns, report) = try await read([line], names: ["y", "a", "b"])
        #expect(columns == [["0.1", "0.2"], ["1.0", "3.0"], ["2.0", "4.0"]])
        #expect(report.notes.isEmpty, "\(report.notes)")
    }

    @Test func `an answer by position stands before requests by name`() async throws {
        let line = record(input: (#"{"b":2,"a":null}"#, "JSON"), output: ("0.5", "CSV"))
        let (columns, _) = try await read([line], names: ["y", "a", "b"])
        #expect(columns == [["0.5"], [nil], ["2.0"]])
    }

    @Test func `texts, empty fields and quotes`() async throws {
        let line = record(input: (#""a,""b""",,x"#, "CSV"), output: ("1", "CSV"))
        let (columns, _) = try await read([line], names: ["y", "s", "e", "t"])
        #expect(columns == [["1.0"], [#"a,"b""#], [nil], ["x"]])
    }

    @Test func `rows of the wrong width are counted, the others are read`() async throws {
        let lines = [
            record(input: ("1,2", "CSV"), output: ("0.5", "CSV")), record(input: ("1", "CSV"), output: ("0.5", "CSV")),
            record(input: ("1", "CSV"), output: ("0.5", "CSV")),
        ]
        let (columns, report) = try await read(lines, names: ["y", "a", "b"])
        #expect(columns == [["0.5"], ["1.0"], ["2.0"]])
        #expect(report.notes == ["2 captured rows were left out: they have 2 values, but the table has 3 columns"])
    }

    @Test func `rows that all lack a column are a missing column`() async throws {
        let baseline = try Samples.statistics(.uniform)
        let lines = Array(repeating: record(input: ("1", "CSV"), output: ("0.5", "CSV")), count: 4)
        let result = try await withFile(lines) { path in
            try await check(
                DataSource(paths: [path]),
                against: Baseline(statistics: baseline, constraints: Constraints(suggestedFor: baseline))
            )
        }
        #expect(
            result.report.violations.violations.map(\.description) == [
                "There are missing columns in current dataset. Number of columns in current dataset: 2, "
                    + "Number of columns in baseline constraints: 3"
            ]
        )
    }

    @Test(arguments: [
        ("nonsense", "the line is not valid JSON"), ("{}", "no \"captureData\""), ("[1]", "no \"captureData\""),
        (#"{"captureData":{}}"#, "neither"), (#"{"captureData":{"endpointInput":{"encoding":"CSV"}}}"#, "\"data\""),
        (#"{"captureData":{"endpointInput":{"encoding":"XML","data":""}}}"#, "XML"),
        (#"{"captureData":{"endpointInput":{"encoding":"BASE64","data":"&"}}}"#, "BASE64"),
        (#"{"captureData":{"endpointInput":{"encoding":"JSON","data":"[1,[2]]"}}}"#, "mixes"),
        (
            #"{"captureData":{"endpointInput":{"encoding":"CSV","data":"1\n2"},"endpointOutput":{"encoding":"CSV","data":"1\n2\n3"}}}"#,
            "2 rows of input and 3 of output"
        ),
    ])
    func `a record that cannot be read is noted with its place`(line: String, sentence: String) async throws {
        let (columns, report) = try await read([Self.real, line], names: ["y", "a", "b", "c"])
        #expect(columns[0].count == 1)
        let note = try #require(report.notes.first)
        #expect(note.contains(sentence) && note.contains(":2: ") && note.hasPrefix("1 captured records"), "\(note)")
    }

    @Test func `the window holds its start and not its end`() async throws {
        let start = Date(timeIntervalSince1970: 1_650_241_308)
        #expect(secondsSince1970("2022-04-18T00:21:48Z") == 1_650_241_308)
        for (window, rows) in [
            (start..<start.addingTimeInterval(1), 1), (start.addingTimeInterval(-1)..<start, 0),
            (start.addingTimeInterval(1)..<start.addingTimeInterval(2), 0),
        ] {
            let report = try await withFile([Self.real]) { path in
                try await CapturedRecords(paths: [path], columnNames: ["y", "a", "b", "c"], window: window)
                    .process({ $0.rowCount }, inOrder: { _ in })
            }
            #expect(report.rows == rows && report.notes.isEmpty)
        }
    }

    @Test(arguments: [
        ("2022-04-18T00:21:48.250Z", 1_650_241_308.25), ("2022-04-18T02:21:48+02:00", 1_650_241_308),
        ("2022-04-17T19:21:48-0500", 1_650_241_308), ("1970-01-01T00:00:00Z", 0), ("2000-02-29T00:00:00Z", 951_782_400),
    ])
    func `times are read`(text: String, seconds: Double) {
        #expect(secondsSince1970(text) == seconds)
    }

    @Test(arguments: [
        "", "2022", "2022-02-30T00:00:00Z", "2022-13-01T00:00:00Z", "2022-04-18T24:00:00Z", "2022-04-18T00:00:00",
        "x022-04-18T00:00:00Z",
    ])
    func `what is no time is refused`(text: String) {
        #expect(secondsSince1970(text) == nil)
    }

    @Test func `names come from the first record if there is no baseline`() async throws {
        let line = record(input: (#"{"a":1,"b":"x"}"#, "JSON"), output: ("0.5", "CSV"))
        let suggestion = try await withFile(["oops", line]) {
            try await baseline(of: DataSource(paths: [$0], isCaptured: true))
        }
        #expect(suggestion.statistics.features.map(\.name) == ["_c0", "a", "b"])
        #expect(suggestion.statistics.features.map(\.inferredType) == [.fractional, .integral, .string])
        #expect(suggestion.notes.count == 1)
    }

    @Test func `a column is String if any chunk says so`() async throws {
        let numbers = (0..<400).map { record(input: ("\($0)", "CSV"), output: ("0.5", "CSV"), eventID: Self.longID) }
        let lines = numbers + [record(input: ("unknown", "CSV"), output: ("0.5", "CSV"))]
        let (profile, _) = try await withFile(lines) { path in
            #expect(CapturedRecords.areIn(path))
            let profiled = try await DataSource(paths: [path]).profile(columnNames: ["y", "s"])
            return (profiled.profile, profiled.report)
        }
        let feature = profile.statistics().features[1]
        #expect(feature.inferredType == .string && feature.presentCount == 401)
        #expect(feature.spelling == SpellingCounts(integral: 400, text: 1))
        #expect(feature.string?.distinctCount == 401)
    }

    @Test(arguments: [1, 2]) func `workers change nothing`(workers: Int) async throws {
        let lines = (0..<600)
            .map {
                record(input: ("\($0 % 100)", "CSV"), output: ("0.\($0)", "CSV"), eventID: Self.longID)
            }
        func statistics(_ workers: Int) async throws -> [UInt8] {
            try await withFile(lines) { path in
                var options = ReadOptions()
                options.workers = workers
                return try await DataSource(paths: [path], options: options).profile(columnNames: ["y", "s"])
            }
            .profile.statistics().json()
        }
        #expect(try await statistics(workers) == statistics(3))
    }

    @Test func `damaged captures never crash and lose no row silently`() async throws {
        var random = SplitMix(seed: 21)
        let clean = (0..<40).map { record(input: ("\($0),x", "CSV"), output: ("[\($0)]", "JSON")) }
            .joined(separator: "\n")
        for _ in 0..<60 {
            var bytes = Array(clean.utf8)
            for _ in 0..<5 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            bytes.removeLast(Int(random.next() % 200))
            let report = try await withFile(bytes) { path in
                try await CapturedRecords(paths: [path], columnNames: ["y", "a", "b"])
                    .process({ $0.rowCount }, inOrder: { _ in })
            }
            #expect(report.rows <= 80)
            #expect(report.rows >= 30)
        }
    }

    /// So long that a few hundred records fill more than one chunk.
    static let longID = String(repeating: "e", count: 6_000)

    private func record(input: (String, String), output: (String, String), eventID: String = "e") -> String {
        func part(_ body: (String, String), _ mode: String) -> JSON {
            ["observedContentType": "x", "mode": .string(mode), "data": .string(body.0), "encoding": .string(body.1)]
        }
        let value: JSON = [
            "captureData": ["endpointInput": part(input, "INPUT"), "endpointOutput": part(output, "OUTPUT")],
            "eventMetadata": ["eventId": .string(eventID), "inferenceTime": "2022-04-18T00:21:48Z"],
            "eventVersion": "0",
        ]
        return value.text()
    }

    private func read(_ lines: [String], names: [String]) async throws -> (columns: [[String?]], report: ReadReport) {
        try await withFile(lines) { path in
            var columns = [[String?]](repeating: [], count: names.count)
            let report = try await CapturedRecords(paths: [path], columnNames: names)
                .process({ $0 }) { batch in
                    for (index, column) in batch.columns.enumerated() {
                        for row in 0..<batch.rowCount {
                            let isPresent = column.validity?[row] ?? true
                            switch column.values {
                            case .double(let values): columns[index].append(isPresent ? "\(values[row])" : nil)
                            case .text(let values): columns[index].append(isPresent ? values[row] : nil)
                            default: Issue.record("an unexpected type")
                            }
                        }
                    }
                }
            return (columns, report)
        }
    }
}

/// Runs `body` with a file of these lines, which is removed afterwards.
func withFile<Result>(_ lines: [String], _ body: (String) async throws -> Result) async throws -> Result {
    try await withFile(Array((lines.joined(separator: "\n") + "\n").utf8), body)
}

/// Runs `body` with a file of these bytes, which is removed afterwards.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) async throws -> Result) async throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("data-quality-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(bytes).write(to: url)
    return try await body(url.path)
}
