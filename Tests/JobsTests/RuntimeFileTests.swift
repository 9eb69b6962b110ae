import Foundation
import Store
import TestSupport
import Testing

@testable import Jobs

@Suite("The runtimes' configuration") struct RuntimeFileTests {
    private func read(_ text: String) async throws -> RuntimeFile {
        try await withScratchFolder { folder in
            let file = folder.appendingPathComponent("runtimes.json")
            try Data(text.utf8).write(to: file)
            return try RuntimeFile(file)
        }
    }

    @Test func `a file sets what user code runs with, and puts rows in front`() async throws {
        let file = try await read(
            """
            {
              "python": "/srv/venv", "engine": "/opt/podman", "network": true, "readable": ["/srv/models"],
              "limits": {"memoryMiB": 512, "processes": 64, "processors": 2, "diskMiB": 100},
              "runtimes": [
                {"repository": "acme/churn", "runs": "python", "python": "/srv/other"},
                {"repository": "report", "jobs": ["processing"], "runs": "command", "command": ["/opt/report", "--fast"]},
                {"repository": "sagemaker-xgboost", "runs": "container", "network": true}
              ]
            }
            """
        )
        let settings = file.applied(to: ProgramSettings())
        #expect(settings.python == "/srv/venv")
        #expect(settings.engine == .program("/opt/podman"))
        #expect(settings.allowsNetwork)
        #expect(settings.readable == ["/srv/models"])
        #expect(settings.limits.memory == 512 << 20)
        #expect(settings.limits.processes == 64)
        #expect(settings.limits.processors == 2)
        #expect(settings.limits.limited(toVolume: 30).disk == 100 << 20)
        var given = ProgramSettings()
        given.python = "/by/option"
        #expect(file.applied(to: given).python == "/by/option")

        let table = RuntimeTable.builtIn(executable: URL(fileURLWithPath: "/drift"), settings: settings)
            .adding(file.runtimes)
        func command(
            _ image: String,
            _ kind: JobKind,
            _ entrypoint: [String]? = ["python3"]
        ) async throws -> Runtime.Command {
            try await table.runtime(
                for: JobProgram(kind: kind, image: image, entrypoint: entrypoint, arguments: nil, volume: 1)
            )
            .command
        }
        #expect(try await command("1.dkr.ecr.x.amazonaws.com/acme/churn:3", .training) == .python("/srv/other"))
        #expect(
            try await command("localhost:5000/report@sha256:0", .processing)
                == .entrypoint(replacingFirst: ["/opt/report", "--fast"])
        )
        #expect(try await command("x/sagemaker-xgboost", .training, nil) == .container)
        #expect(try await command("x/sagemaker-scikit-learn:1", .processing) == .python(nil))
        await #expect(throws: ServiceError.self) { try await command("x/churn:3", .training) }
    }

    @Test(arguments: [
        ("{\n  \"python\": \n}", ":3:1: "),
        ("[]", "$: is array where an object is wanted"),
        (#"{"pyhton": "x"}"#, #"$: has an unknown member "pyhton""#),
        (#"{"network": "yes"}"#, "$.network: is string; give true or false"),
        (#"{"readable": ["a"]}"#, "$.readable[0]: is \"a\""),
        (#"{"limits": {"processes": 0}}"#, "$.limits.processes: is no whole number from 1 on"),
        (
            #"{"runtimes": [{"repository": "a", "runs": "python"}, {"runs": "python"}]}"#,
            "$.runtimes[1]: has no \"repository\""
        ),
        (#"{"runtimes": [{"repository": "a", "runs": "perl"}]}"#, "$.runtimes[0]: \"runs\" is \"perl\""),
        (#"{"runtimes": [{"repository": "a", "runs": "command"}]}"#, "$.runtimes[0]: needs a \"command\""),
        (
            #"{"runtimes": [{"repository": "a", "runs": "python", "jobs": ["dance"]}]}"#,
            "$.runtimes[0].jobs[0]: is none of"
        ),
    ])
    func `a bad file is an error with its place`(text: String, place: String) async throws {
        let error = await #expect(throws: ServiceError.self) { try await read(text) }
        #expect(try #require(error).message.contains("runtimes.json" + (place.hasPrefix(":") ? "" : ": ") + place))
    }

    @Test func `the kernel's lists of processors are read`() {
        #expect(Processors.numbers(in: "0-2,5, 7-8") == [0, 1, 2, 5, 7, 8])
        #expect(Processors.numbers(in: "3-1,x") == [])
        #expect(Processors.take(Processors.all.count) == nil)
    }

    @Test func `a file that is not there is an error`() {
        #expect(throws: ServiceError.self) { try RuntimeFile(URL(fileURLWithPath: "/nonexistent/runtimes.json")) }
    }
}
