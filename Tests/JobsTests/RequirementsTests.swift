import Foundation
import Identifiers
import Objects
import TestSupport
import Testing

@testable import Jobs

/// Whether packages can be had from PyPI here.
enum PyPI {
    static let isThere =
        TestPython.run(
            "import urllib.request; print(urllib.request.urlopen('https://pypi.org/simple/tabulate/', timeout=10).status)"
        ) == "200\n"
}

@Suite(
    "requirements.txt",
    .serialized,
    .enabled(if: TestPython.works, TestPython.comment),
    .enabled(if: TestPython.run("import pip; print(1)") == "1\n", "needs a Python with pip"),
    .timeLimit(.minutes(5))
)
struct RequirementsTests {
    private static var networked: ProgramSettings {
        var settings = TestPython.settings
        settings.allowsNetwork = true
        return settings
    }

    /// More patience with the network than pip has.
    private static let patience = ["PIP_RETRIES": "10", "PIP_TIMEOUT": "60"]

    private static let program = """
        import sys, tabulate
        print("tabulate", tabulate.__version__, sys.prefix)
        try:
            open("/opt/venv/x", "w")
            print("wrote to the environment")
        except OSError: pass
        """

    @Test(.enabled(if: PyPI.isThere, "PyPI cannot be reached"))
    func `a training script finds what its requirements.txt names, and a second job finds it at once`() async throws {
        try await withWorkshop(settings: Self.networked) { shop in
            try shop.submit(["train.py": Self.program, "requirements.txt": "# a table\ntabulate==0.9.0\n"])
            let first = try await shop.train(Self.training("train-1"))
            #expect(first.failureReason == nil)
            let lines = try await shop.log(.training, "train-1")
            #expect(lines.first == "driftloop: installing requirements.txt.")
            #expect(lines.contains { $0.hasPrefix("Successfully installed tabulate-0.9.0") })
            #expect(lines.contains("tabulate 0.9.0 /opt/venv"))
            #expect(!lines.contains("wrote to the environment"))

            let second = try await shop.train(Self.training("train-2"))
            #expect(second.failureReason == nil)
            #expect(
                try await shop.log(.training, "train-2") == [
                    "driftloop: an earlier job has installed the same requirements.txt.", "tabulate 0.9.0 /opt/venv",
                ]
            )
            // Another text is another environment; the host's Python is as it was.
            try shop.submit(["train.py": "import tabulate", "requirements.txt": "\n"])
            let third = try await shop.train(Self.training("train-3"))
            #expect(third.failureReason?.contains("No module named 'tabulate'") == true)
            let environments = shop.folder.path + "/environments"
            #expect(try FileManager.default.contentsOfDirectory(atPath: environments).count == 2)
        }
    }

    @Test(.enabled(if: PyPI.isThere, "PyPI cannot be reached"))
    func `what cannot be installed is a reason with pip's last lines`() async throws {
        try await withWorkshop(settings: Self.networked) { shop in
            try shop.submit(["train.py": "", "requirements.txt": "tabulate==99.99\n"])
            let reason = try #require(try await shop.train(Self.training("train-1")).failureReason)
            #expect(reason.hasPrefix("AlgorithmError: requirements.txt cannot be installed, exit code: 1."))
            #expect(reason.contains("No matching distribution found for tabulate==99.99"))
            #expect(!FileManager.default.fileExists(atPath: shop.folder.path + "/environments"))
        }
    }

    @Test(.enabled(if: PyPI.isThere, "PyPI cannot be reached"))
    func `a stopped job ends while it installs`() async throws {
        try await withWorkshop(settings: Self.networked) { shop in
            var request = Self.training("train-1")
            request.environment = ["PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1000"]
            try shop.submit(["train.py": "", "requirements.txt": "tabulate==0.9.0\n"])
            let arn = try await shop.jobs.createTrainingJob(request).trainingJobArn
            try await shop.awaitLine("driftloop: installing requirements.txt.", of: "train-1", kind: .training)
            try await shop.jobs.stopTrainingJob(StopTrainingJobRequest(trainingJobName: "train-1"))
            #expect(try await shop.jobs.waitForEnd(arn: arn) == .stopped)
        }
    }

    @Test func `without a network what the host has is enough, and what it has not is a reason with what to do`()
        async throws
    {
        try await withWorkshop(settings: TestPython.settings) { shop in
            try shop.submit(["train.py": "import pip; print('ran')", "requirements.txt": "pip>=9\n"])
            #expect(try await shop.train(Self.training("train-1")).failureReason == nil)
            #expect(try await shop.log(.training, "train-1").last == "ran")

            try shop.submit(["train.py": "print('ran')", "requirements.txt": "no-such-package-of-ours==1\n"])
            let reason = try #require(try await shop.train(Self.training("train-2")).failureReason)
            #expect(reason.hasPrefix("ClientError: requirements.txt names what the Python at "))
            #expect(
                reason.contains("\"network\": true in runtimes.json") && reason.contains("no-such-package-of-ours==1")
            )
            #expect(try await !shop.log(.training, "train-2").contains("ran"))
        }
    }

    /// As `FrameworkProcessor` of the SageMaker SDK writes it.
    private static let runproc = """
        #!/bin/bash

        cd /opt/ml/processing/input/code/
        tar -xzf sourcedir.tar.gz

        # Exit on any error. SageMaker uses error code to mark failed job.
        set -e

        if [[ -f 'requirements.txt' ]]; then
            # Some py3 containers has typing, which may breaks pip install
            pip uninstall --yes typing

            pip install -r requirements.txt
        fi

        python3 train.py "$@"
        """

    @Test(.enabled(if: PyPI.isThere, "PyPI cannot be reached"))
    func `a FrameworkProcessor's script installs and runs its code`() async throws {
        try await withWorkshop(settings: Self.networked) { shop in
            try shop.submit(["train.py": Self.program, "requirements.txt": "tabulate==0.9.0\n"])
            try shop.put(Self.runproc, "code/runproc.sh")
            for name in ["job-1", "job-2"] {
                var entry = Workshop.input("entry", "s3://taxi/code/runproc.sh")
                entry.s3Input?.localPath = "/opt/ml/processing/input/entrypoint"
                var request = Workshop.processing(
                    name,
                    "",
                    inputs: [Workshop.input("code", "s3://taxi/code/sourcedir.tar.gz"), entry]
                )
                request.appSpecification = AppSpecification(
                    imageUri: "x/sagemaker-scikit-learn:1",
                    containerEntrypoint: ["/bin/bash", "/opt/ml/processing/input/entrypoint/runproc.sh"]
                )
                request.environment = Self.patience
                #expect(try await shop.process(request).failureReason == nil)
                let lines = try await shop.log(.processing, name)
                #expect(lines.last == "tabulate 0.9.0 /opt/venv")
                #expect(lines.contains { $0.hasPrefix("Requirement already satisfied: tabulate==0.9.0") })
            }
        }
    }

    @Test(arguments: [
        ("a==1\n# x\n\nb[c] >= 2 ; python_version > '3' # y/z\n--index-url https://x/simple\n-i https://y\n", true),
        ("-r other.txt", false), ("./lib", false), ("lib/x", false), ("-e .", false), ("a @ https://x/a.whl", false),
        ("a.whl", false), ("--find-links wheels", false), ("-c constraints.txt", false), ("a==${VERSION}", false),
        ("", true),
    ])
    func `an environment is shared only where the text says all`(text: String, isShared: Bool) {
        let python = HostPython.Interpreter(
            executable: "/p",
            folders: [],
            base: "/p",
            version: "3.11.1",
            hasPip: true,
            packages: []
        )
        let requirements = Requirements(sources: [], python: python, allowsNetwork: true)
        let key = requirements.key(text, variables: ["A": "1"])
        #expect((key != nil) == isShared)
        #expect(requirements.key(text, variables: ["A": "2"]) == key)
        if isShared { #expect(requirements.key(text, variables: ["PIP_INDEX_URL": "x"]) != key) }
    }

    private static func training(_ name: String) -> CreateTrainingJobRequest {
        var request = Workshop.training(name, "")
        request.algorithmSpecification = AlgorithmSpecification(
            trainingImage: "x/sagemaker-scikit-learn:1",
            trainingInputMode: "File"
        )
        request.environment = patience
        request.hyperParameters = [
            "sagemaker_program": "train.py", "sagemaker_submit_directory": "s3://taxi/code/sourcedir.tar.gz",
        ]
        return request
    }
}

extension Workshop {
    /// Puts files as `s3://taxi/code/sourcedir.tar.gz`, as the SDK packs them.
    fileprivate func submit(_ files: [String: String]) throws {
        let source = folder.appendingPathComponent("source-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: source.appendingPathComponent(name)) }
        let archive = folder.appendingPathComponent("sourcedir.tar.gz")
        try Program("tar").output(["-czf", archive.path, "-C", source.path] + files.keys.sorted())
        try objects.put([UInt8](Data(contentsOf: archive)), at: S3URI(bucket: "taxi", key: "code/sourcedir.tar.gz"))
    }
}
