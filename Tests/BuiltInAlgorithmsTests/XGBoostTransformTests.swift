import Boosting
import Containers
import Foundation
import JSONDocuments
import Tables
import Testing

@testable import BuiltInAlgorithms

@Suite("XGBoost transform") struct XGBoostTransformTests {
    /// A job's tree with a model of two features.
    struct Job {
        let root: URL
        let predictor: Predictor

        var container: Container { Container(environment: ["DRIFTLOOP_OPT_ML": root.path]) }

        init(root: URL) throws {
            self.root = root
            let rows = 0..<200
            let table = try TrainingTable(
                features: rows.flatMap { [Float($0 % 17), Float($0 % 23)] },
                labels: rows.map { Float($0 % 17) * 3 - Float($0 % 23) },
                columns: 2
            )
            let settings = try Hyperparameters(["num_round": "10", "objective": "reg:squarederror"])
            let model = try TrainedModel.train(on: table, validation: nil, settings) { _ in }
            predictor = try Predictor(modelBytes: model.bytes)
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent("input/model"),
                withIntermediateDirectories: true
            )
            try ModelArchive.write(model: model.bytes, to: root.appendingPathComponent("input/model/model.tar.gz").path)
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent("output"),
                withIntermediateDirectories: true
            )
        }

        func write(_ path: String, _ bytes: [UInt8]) throws {
            let url = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(bytes).write(to: url)
        }

        func configure(_ settings: JSON) throws {
            try write("input/config/transformjobconfig.json", settings.bytes())
        }

        func data(_ path: String, _ text: String) throws {
            try write("input/data/transform/" + path, Array(text.utf8))
        }

        func output(_ path: String) -> String? {
            FileManager.default.contents(atPath: root.appendingPathComponent("output/transform/" + path).path)
                .map { String(decoding: $0, as: UTF8.self) }
        }

        var failure: String? {
            FileManager.default.contents(atPath: root.appendingPathComponent("output/failure").path)
                .map { String(decoding: $0, as: UTF8.self) }
        }

        func predict(_ row: [Float]) throws -> String {
            Double(try predictor.predict(rows: row, columns: 2)[0]).description
        }
    }

    private func withJob<Result>(_ body: (Job) async throws -> Result) async throws -> Result {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        return try await body(Job(root: root))
    }

    @Test func `every record of every file has its prediction on its line`() async throws {
        try await withJob { job in
            try job.configure(["SplitType": "Line"])
            try job.data("a.csv", "1,2\n\"3\", 4.0\r\n\n,nan\n5,6")
            try job.data("deep/er/b", "7,8\n")
            try job.write("input/data/transform/c.csv.gz", Gzip.compress(Array("9,10\n".utf8)))
            try job.data("empty.csv", "")
            #expect(await XGBoostTransform.run(container: job.container) == 0)
            let expected = try [[1, 2], [3, 4], [.nan, .nan], [5, 6]].map { try job.predict($0) + "\n" }.joined()
            #expect(job.output("a.csv.out") == expected)
            #expect(try job.output("deep/er/b.out") == job.predict([7, 8]) + "\n")
            #expect(try job.output("c.csv.gz.out") == job.predict([9, 10]) + "\n")
            #expect(job.output("empty.csv.out") == "")
        }
    }

    @Test func `a long file is the same as its rows one by one`() async throws {
        try await withJob { job in
            try job.configure(["SplitType": "Line"])
            let rows = (0..<300_000).map { "\($0 % 31).25,\($0 % 13)" }
            try job.data("a.csv", rows.joined(separator: "\n"))
            #expect(await XGBoostTransform.run(container: job.container) == 0)
            let lines = try #require(job.output("a.csv.out")).split(separator: "\n")
            #expect(lines.count == rows.count)
            for index in stride(from: 0, to: rows.count, by: 7919) {
                #expect(try lines[index] == job.predict([Float(index % 31) + 0.25, Float(index % 13)]))
            }
        }
    }

    @Test(arguments: [
        ("$[1:]", "$", "None", "P"), ("$[1:]", "$", "Input", "\"i,1\",1,2,P"),
        ("$[1,2]", "$[0,-1]", "Input", "\"i,1\",P"),
        ("$[-2:]", "$[-1]", "Input", "P"), ("$[1:]", "$[0]", "None", "P"), ("$[1:]", "$[:2]", "Input", "\"i,1\",1"),
    ])
    func `filters and joins work on records as SageMaker describes them`(
        input: String,
        output: String,
        join: String,
        expected: String
    ) async throws {
        try await withJob { job in
            try job.configure([
                "SplitType": "Line", "InputFilter": .string(input), "OutputFilter": .string(output),
                "JoinSource": .string(join),
            ])
            try job.data("a.csv", "\"i,1\",1,2\n")
            #expect(await XGBoostTransform.run(container: job.container) == 0)
            let prediction = try job.predict([1, 2])
            #expect(job.output("a.csv.out") == expected.replacingOccurrences(of: "P", with: prediction) + "\n")
        }
    }

    @Test func `a bad record fails its file alone, naming file and line, and leaves nothing of it`() async throws {
        try await withJob { job in
            try job.configure(["SplitType": "Line"])
            let many = String(repeating: "1,2\n", count: 400_000)
            try job.data("bad.csv", many + "1,x\n" + many)
            try job.data("good.csv", "1,2\n")
            try job.data("short.csv", "1,2\n\"1\n\",2\n3\n")
            #expect(await XGBoostTransform.run(container: job.container) == 1)
            #expect(job.output("good.csv.out") != nil)
            #expect(job.output("bad.csv.out") == nil)
            #expect(job.output("short.csv.out") == nil)
            let failure = try #require(job.failure)
            #expect(failure.contains("2 of 3 files"))
            #expect(failure.contains("bad.csv:400001: Field 2 is 'x'"))
            let left = try FileManager.default.subpathsOfDirectory(atPath: job.root.path + "/output")
            #expect(!left.contains { $0.hasSuffix(".partial") || $0.contains("bad") })
        }
    }

    @Test func `line feeds in quotes are counted, and fields are`() async throws {
        try await withJob { job in
            try job.configure(["SplitType": "Line", "InputFilter": "$[1:]"])
            try job.data("a.csv", "\"1\n2\",3,4\n5,6\n")
            #expect(await XGBoostTransform.run(container: job.container) == 1)
            #expect(job.failure?.contains("a.csv:3: The record has 1 fields behind InputFilter") == true)
        }
    }

    @Test func `a file that is one request has a limit`() async throws {
        try await withJob { job in
            try job.data("a.csv", String(repeating: "1,2\n", count: 300_000))
            try job.configure(["SplitType": "None", "MaxPayloadInMB": 1])
            #expect(await XGBoostTransform.run(container: job.container) == 1)
            #expect(job.failure?.contains("MaxPayloadInMB") == true)
            for settings in [["SplitType": "None", "MaxPayloadInMB": 0], ["SplitType": "None", "MaxPayloadInMB": 2]]
                as [JSON]
            {
                try job.configure(settings)
                #expect(await XGBoostTransform.run(container: job.container) == 0)
                #expect(job.output("a.csv.out")?.utf8.filter { $0 == 10 }.count == 300_000)
            }
        }
    }

    @Test func `what is no model and what is cut short fails with a sentence`() async throws {
        try await withJob { job in
            try job.configure(["SplitType": "Line"])
            var packed = Gzip.compress(Array("1,2\n".utf8))
            packed.removeLast(3)
            try job.write("input/data/transform/a.csv.gz", packed)
            #expect(await XGBoostTransform.run(container: job.container) == 1)
            #expect(job.failure?.contains("a.csv.gz: The compressed data ends in the middle") == true)
            try job.write("input/model/model.tar.gz", Array("nothing".utf8))
            #expect(await XGBoostTransform.run(container: job.container) == 1)
            #expect(job.failure?.isEmpty == false)
        }
    }

    @Test(arguments: [
        ("$", FieldSelection.all), ("$[0]", .fields([0])), ("$[1, -2]", .fields([1, -2])), ("$[1:]", .range(1, nil)),
        ("$[:-1]", .range(nil, -1)), ("$[:]", .range(nil, nil)),
    ])
    func `paths of the subset are read`(path: String, selection: FieldSelection) {
        #expect(FieldSelection(path) == selection)
    }

    @Test(arguments: ["", "$.a", "$[", "$[]", "$[a]", "$[1:2:3]", "$[*]", "$[1,]", "[0]", "$[?(@.x)]"])
    func `other paths are not`(path: String) { #expect(FieldSelection(path) == nil) }
}
