import Foundation
import Jobs
import TestSupport
import Testing

/// The Python that tests run scripts with.
enum TestPython {
    /// `DRIFTLOOP_PYTHON`, else `.build/venv`, else `python3` on the PATH.
    static let name: String = {
        if let given = ProcessInfo.processInfo.environment["DRIFTLOOP_PYTHON"] { return given }
        let environment = Checkout.root.appendingPathComponent(".build/venv").path
        return FileManager.default.isExecutableFile(atPath: environment + "/bin/python3") ? environment : "python3"
    }()

    static let works = Bubblewrap.works && run("print(1)") == "1\n"

    static let comment: Comment = "needs bubblewrap and Python"

    /// What a program prints; nil if it fails.
    static func run(_ program: String, _ arguments: [String] = []) -> String? {
        let inside = name + "/bin/python3"
        let python = Program(FileManager.default.isExecutableFile(atPath: inside) ? inside : name)
        return try? python.output(["-c", program] + arguments)
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

extension Workshop {
    /// What a job asks for that runs a Python script.
    func python(_ name: String, _ script: String) throws -> CreateProcessingJobRequest {
        try put(script, "code/\(name)/run.py")
        var request = Workshop.processing(name, "", inputs: [Workshop.input("code", "s3://taxi/code/\(name)/run.py")])
        request.appSpecification = AppSpecification(
            imageUri: "x/sagemaker-scikit-learn:1",
            containerEntrypoint: ["python3", "/opt/ml/processing/input/code/run.py"]
        )
        return request
    }
}
