import Foundation
import Identifiers
import JSONDocuments
import Objects
import Store
import TestSupport
import Testing

@testable import Jobs

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

    @Test(arguments: [
        "sagemaker_mpi_enabled", "sagemaker_parameter_server_enabled", "sagemaker_torch_distributed_enabled",
    ])
    func `distributed training is refused by name`(parameter: String) async throws {
        try await withWorkshop { shop in
            var request = Workshop.training("train-1", "")
            request.algorithmSpecification = AlgorithmSpecification(
                trainingImage: "x/sagemaker-xgboost:1",
                trainingInputMode: "File"
            )
            request.hyperParameters = ["sagemaker_program": "train.py", parameter: "true"]
            let error = await #expect(throws: ServiceError.self) { try await shop.jobs.createTrainingJob(request) }
            #expect(error?.code == .validation && error?.message.contains("\(parameter) is true") == true)
        }
    }

    @Test(arguments: ["pytorch-training", "tensorflow-training", "huggingface-pytorch-training"])
    func `images of other frameworks are refused with the row that would run their scripts`(
        repository: String
    ) async throws {
        try await withWorkshop { shop in
            var request = Workshop.training("train-1", "")
            let image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/\(repository):2.0-cpu-py310"
            request.algorithmSpecification = AlgorithmSpecification(trainingImage: image, trainingInputMode: "File")
            request.hyperParameters = ["sagemaker_program": "train.py"]
            let error = await #expect(throws: ServiceError.self) { try await shop.jobs.createTrainingJob(request) }
            for part in [
                image, "sagemaker-xgboost, sagemaker-scikit-learn",
                #"{"repository": "\#(repository)", "runs": "python"}"#,
            ] {
                #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
            }
        }
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
        try Program("tar").output(["-czf", archive.path, "-C", folder.path, "."])
    }

    private func member(_ name: String, of archive: [UInt8], in folder: URL) throws -> String {
        let file = folder.appendingPathComponent("model.tar.gz")
        try Data(archive).write(to: file)
        try Program("tar").output(["-xzf", file.path, "-C", folder.path])
        return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
}
