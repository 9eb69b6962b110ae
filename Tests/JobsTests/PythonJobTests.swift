import Foundation
import Identifiers
import JSONDocuments
import Objects
import TestSupport
import Testing

@testable import Jobs

/// The Python that tests run scripts with.
enum TestPython {
    /// `DRIFTLOOP_PYTHON`, else `.build/venv`, else `python3` on the PATH.
    static let name: String = {
        if let given = ProcessInfo.processInfo.environment["DRIFTLOOP_PYTHON"] { return given }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let environment = root.appendingPathComponent(".build/venv").path
        return FileManager.default.isExecutableFile(atPath: environment + "/bin/python3") ? environment : "python3"
    }()

    static let works = Bubblewrap.works && run("print(1)") == "1\n"

    static let comment: Comment = "needs bubblewrap and Python"

    /// What a program prints; nil if it fails.
    static func run(_ program: String, _ arguments: [String] = []) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name.contains("/") ? name + "/bin/python3" : name, "-c", program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        guard (try? process.run()) != nil else { return nil }
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? output : nil
    }

    static var settings: ProgramSettings {
        var settings = ProgramSettings.confined()
        settings.python = name
        return settings
    }
}

@Suite("Python scripts as jobs", .enabled(if: TestPython.works, TestPython.comment), .timeLimit(.minutes(2)))
struct PythonJobTests {
    @Test(
        arguments: ["sagemaker-scikit-learn:0.23-1-cpu-py3", "sagemaker-xgboost:1.2-2"],
        ["python3", "/usr/bin/python"]
    )
    func `a processing job's entry point runs with the host's Python, in the sandbox`(
        image: String,
        interpreter: String
    ) async throws {
        try await withWorkshop(settings: TestPython.settings) { shop in
            try shop.put("1,2\n", "data/a.csv")
            try shop.put(
                """
                import argparse, os, pathlib, subprocess, sys
                parser = argparse.ArgumentParser()
                parser.add_argument("--scale", type=int)
                scale = parser.parse_args().scale
                out = pathlib.Path("/opt/ml/processing/out")
                total = sum(map(int, open("/opt/ml/processing/input/data/a.csv").read().split(",")))
                (out / "sum").write_text(str(total * scale))
                print("state:", os.path.exists(sys.argv[0].replace("/opt/ml", "\(shop.tree(.processing, "job-1").path)")))
                print("child:", subprocess.run(["python3", "-c", "print(7)"], capture_output=True, text=True).stdout.strip())
                try:
                    import numpy
                    print("numpy:", numpy.arange(4).sum())
                except ModuleNotFoundError:
                    print("numpy: 6")
                """,
                "code/run.py"
            )
            var request = Workshop.processing(
                "job-1",
                "",
                inputs: [Workshop.input("data", "s3://taxi/data/"), Workshop.input("code", "s3://taxi/code/run.py")],
                outputs: ["out"]
            )
            request.appSpecification = AppSpecification(
                imageUri: "683313688378.dkr.ecr.us-east-1.amazonaws.com/" + image,
                containerEntrypoint: [interpreter, "/opt/ml/processing/input/code/run.py"],
                containerArguments: ["--scale", "5"]
            )
            let job = try await shop.process(request)
            #expect(job.failureReason == nil)
            #expect(try shop.text("out/job-1/out/sum") == "15")
            #expect(try await shop.log(.processing, "job-1") == ["state: False", "child: 7", "numpy: 6"])
        }
    }

    @Test func `a script that fails shows its exception`() async throws {
        try await withWorkshop(settings: TestPython.settings) { shop in
            try shop.put("raise ValueError('no such column')", "code/run.py")
            var request = Workshop.processing("job-1", "", inputs: [Workshop.input("code", "s3://taxi/code/run.py")])
            request.appSpecification = AppSpecification(
                imageUri: "x/sagemaker-scikit-learn:1",
                containerEntrypoint: ["python3", "/opt/ml/processing/input/code/run.py"]
            )
            let job = try await shop.process(request)
            #expect(try #require(job.failureReason).hasPrefix("AlgorithmError: exit code: 1. "))
            #expect(try #require(job.failureReason).hasSuffix("ValueError: no such column"))
        }
    }

    @Test func `a Python that is not there is a reason that names it`() async throws {
        var settings = TestPython.settings
        settings.python = "/nonexistent/venv"
        try await withWorkshop(settings: settings) { shop in
            var request = Workshop.processing("job-1", "")
            request.appSpecification = AppSpecification(
                imageUri: "x/sagemaker-scikit-learn:1",
                containerEntrypoint: ["python3", "x.py"]
            )
            let job = try await shop.process(request)
            #expect(try #require(job.failureReason).contains("'/nonexistent/venv'"))
            #expect(try #require(job.failureReason).contains("--python"))
        }
    }
}

@Suite("Script mode", .timeLimit(.minutes(2))) struct ScriptModeTests {
    /// What the toolkit does with hyperparameters: `mapping.to_cmd_args(hyperparameters.read())`.
    private static let toolkit = """
        import itertools, json, sys
        def decoded(text):
            try: return json.loads(text)
            except ValueError: return text
        def shown(value):
            if hasattr(value, "items"):
                return ",".join("%s=%s" % pair for pair in sorted(value.items()))
            return "" if value is None else str(value)
        values = {key: decoded(text) for key, text in json.loads(sys.argv[1]).items()}
        print(json.dumps(list(itertools.chain.from_iterable(
            ("--" + key if len(key) > 1 else "-" + key, shown(values[key])) for key in sorted(values)))))
        """

    @Test(.enabled(if: TestPython.run("print(1)") == "1\n", "needs Python"))
    func `hyperparameters become the arguments that the toolkit makes of them`() throws {
        let parameters = [
            "eta": "0.2", "tiny": "1e-05", "small": "0.0001", "large": "1e16", "whole": "100.0", "rounds": "100",
            "b": "\"text\"",
            "plain": "reg:squarederror", "flag": "true", "off": "false", "none": "null",
            "list": "[1, 2.5, \"a'b\", null, true]",
            "object": "{\"z\": [1], \"a\": \"x\", \"c\": {\"d\": 1}}", "empty": "\"\"", "unicode": "\"é\\n\"",
            "quoted": "[\"a\\nb\\\\\"]",
        ]
        var document: JSON = [:]
        for (key, value) in parameters { document[key] = .string(value) }
        let printed = try #require(TestPython.run(Self.toolkit, [document.text()]))
        let expected = try #require(try JSON(parsing: printed).array).compactMap(\.string)
        let script = try TrainingScript(
            hyperParameters: parameters.merging(["sagemaker_program": "\"train.py\""]) { $1 },
            environment: [:]
        )
        #expect(try #require(script).arguments == expected)
    }

    @Test func `a program is named by hyperparameter or variable, and checked`() throws {
        #expect(try TrainingScript(hyperParameters: ["eta": "1"], environment: [:]) == nil)
        let named = try TrainingScript(hyperParameters: [:], environment: ["SAGEMAKER_PROGRAM": "a/train.py"])
        #expect(named?.program == "a/train.py")
        for bad in ["\"train\"", "\"/etc/x.py\"", "\"../x.py\""] {
            #expect(throws: (any Error).self) {
                try TrainingScript(hyperParameters: ["sagemaker_program": bad], environment: [:])
            }
        }
        #expect(throws: (any Error).self) {
            try TrainingScript(
                hyperParameters: ["sagemaker_program": "x.py", "sagemaker_submit_directory": "/etc"],
                environment: [:]
            )
        }
    }

    @Test(
        .enabled(if: TestPython.works, TestPython.comment),
        arguments: ["sagemaker-xgboost", "sagemaker-scikit-learn"]
    )
    func `a training script gets its code, arguments and environment`(image: String) async throws {
        try await withWorkshop(settings: TestPython.settings) { shop in
            let source = shop.folder.appendingPathComponent("source/lib")
            try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
            try Data("value = 41\n".utf8).write(to: source.appendingPathComponent("numbers2.py"))
            let program = """
                import json, os, sys
                from lib import numbers2
                with open(os.path.join(os.environ["SM_MODEL_DIR"], "facts.json"), "w") as out:
                    json.dump({"argv": sys.argv, "env": dict(os.environ), "value": numbers2.value, "cwd": os.getcwd(),
                        "data": open(os.path.join(os.environ["SM_CHANNEL_TRAIN"], "a.csv")).read()}, out)
                open(os.path.join(os.environ["SM_OUTPUT_DATA_DIR"], "note"), "w").write("x")
                """
            let folder = source.deletingLastPathComponent()
            try Data(program.utf8).write(to: folder.appendingPathComponent("train.py"))
            let archive = shop.folder.appendingPathComponent("sourcedir.tar.gz")
            try pack(folder, to: archive)
            try shop.objects.put(
                [UInt8](Data(contentsOf: archive)),
                at: S3URI(bucket: "taxi", key: "code/sourcedir.tar.gz")
            )
            try shop.put("1\n", "data/a.csv")
            var request = Workshop.training("train-1", "", channels: ["train": "s3://taxi/data/"])
            request.algorithmSpecification = AlgorithmSpecification(
                trainingImage: "x/\(image):1",
                trainingInputMode: "File"
            )
            request.hyperParameters = [
                "max-depth": "5", "objective": "\"reg:squarederror\"", "sagemaker_program": "\"train.py\"",
                "sagemaker_submit_directory": "\"s3://taxi/code/sourcedir.tar.gz\"",
                "sagemaker_region": "\"us-east-1\"",
                "sagemaker_mpi_enabled": "false",
            ]
            let job = try await shop.train(request)
            #expect(job.failureReason == nil)
            let model = try #require(job.modelArtifacts?.s3ModelArtifacts)
            let uri = try #require(S3URI(model))
            let facts = try JSON(parsing: try member("facts.json", of: shop.objects.read(uri), in: shop.folder))
            #expect(facts["argv"] == ["train.py", "--max-depth", "5", "--objective", "reg:squarederror"])
            #expect(facts["value"] == 41)
            #expect(facts["cwd"] == "/opt/ml/code")
            #expect(facts["data"] == "1\n")
            let variables = try #require(facts["env"])
            func parsed(_ name: String) throws -> JSON { try JSON(parsing: try #require(variables[name]?.string)) }
            #expect(try parsed("SM_HPS") == ["max-depth": 5, "objective": "reg:squarederror"])
            #expect(try parsed("SM_CHANNELS") == ["train"])
            #expect(try parsed("SM_HOSTS") == ["algo-1"])
            #expect(try parsed("SM_USER_ARGS") == ["--max-depth", "5", "--objective", "reg:squarederror"])
            #expect(try parsed("SM_FRAMEWORK_PARAMS") == ["sagemaker_mpi_enabled": false])
            #expect(variables["SM_HP_MAX-DEPTH"] == "5")
            #expect(variables["SM_MODULE_NAME"] == "train")
            #expect(variables["SM_CURRENT_HOST"] == "algo-1")
            let description = try parsed("SM_TRAINING_ENV")
            #expect(description["channel_input_dirs"] == ["train": "/opt/ml/input/data/train"])
            #expect(description["hyperparameters"] == ["max-depth": 5, "objective": "reg:squarederror"])
            #expect(description["job_name"] == "train-1")
        }
    }

    private func pack(_ folder: URL, to archive: URL) throws {
        try tar(["-czf", archive.path, "-C", folder.path, "."])
    }

    private func member(_ name: String, of archive: [UInt8], in folder: URL) throws -> String {
        let file = folder.appendingPathComponent("model.tar.gz")
        try Data(archive).write(to: file)
        try tar(["-xzf", file.path, "-C", folder.path])
        return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    private func tar(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar"] + arguments
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
