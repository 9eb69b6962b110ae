import Delivery
import Foundation
import Functions
import Host
import JSONDocuments
import Repositories
import Store
import TestSupport
import Testing

/// Code pipelines that call functions; a function's answer to its job comes by the API, as on AWS.
@Suite("The action Invoke/AWS/Lambda", .timeLimit(.minutes(1))) struct InvokeActionTests {
    typealias Bench = HostBench

    private static func invoke(_ function: String) -> JSON {
        [
            "name": "Call",
            "actionTypeId": ["category": "Invoke", "owner": "AWS", "provider": "Lambda", "version": "1"],
            "configuration": ["FunctionName": .string(function), "UserParameters": "stage=test"],
            "inputArtifacts": [["name": "Source"]],
        ]
    }

    /// A repository with a commit, and a code pipeline that calls `function`.
    private func prepare(_ bench: Bench, _ function: String) async throws {
        _ = try await bench.server.repositories.createRepository(CreateRepositoryRequest(repositoryName: "taxi"))
        _ = try await bench.server.repositories.putFile(
            PutFileRequest(
                repositoryName: "taxi",
                branchName: "main",
                fileContent: Data("1".utf8),
                filePath: "a",
                commitMessage: "first"
            )
        )
        try await bench.createCodePipeline("calls", stage: "Invoke", actions: [Self.invoke(function)])
    }

    private func action(_ bench: Bench) async throws -> Delivery.ActionExecution? {
        try await bench.state("calls", "Invoke")?.actionStates.first?.latestExecution
    }

    /// The jobs that the function was given, newest first.
    private func jobs(_ bench: Bench, _ function: String = "lower") async throws -> [JSON] {
        try await bench.server.functions.listInvocations(.init(functionName: function)).invocations
            .compactMap { try JSON(parsing: $0.payload)["CodePipeline.job"] }
    }

    @Test func `a function gets the job, and its success goes on`() async throws {
        try await Bench.with { bench in
            try await bench.create("lower", "lower-case")
            try await prepare(bench, "lower")
            try await bench.run([bench.server.delivery.run]) { try await !jobs(bench).isEmpty }
            let job = try #require(try await jobs(bench).first)
            #expect(job["accountId"] == "000000000000")
            let data = job["data"]
            #expect(
                data?["actionConfiguration"]?["configuration"]
                    == ["FunctionName": "lower", "UserParameters": "stage=test"]
            )
            let location = data?["inputArtifacts"]?[0]?["location"]?["s3Location"]
            #expect(data?["inputArtifacts"]?[0]?["name"] == "Source")
            #expect(location?["bucketName"] == "artifacts")
            #expect(location?["objectKey"]?.string?.hasPrefix("calls/Source/") == true)
            #expect(try await action(bench)?.status == .inProgress)
            let id = try #require(job["id"]?.string)
            try await bench.server.delivery.putJobSuccessResult(.init(jobId: id, outputVariables: ["Count": "7"]))
            try await bench.run([bench.server.delivery.run]) { try await action(bench)?.status == .succeeded }
            // Whoever answers twice is told so.
            let twice = await #expect(throws: ServiceError.self) {
                try await bench.server.delivery.putJobSuccessResult(.init(jobId: id))
            }
            #expect(twice?.code.awsCode == "InvalidJobStateException")
            let unknown = await #expect(throws: ServiceError.self) {
                try await bench.server.delivery.putJobSuccessResult(.init(jobId: UUID().uuidString.lowercased()))
            }
            #expect(unknown?.code.awsCode == "JobNotFoundException")
        }
    }

    @Test func `its failure fails the action with its message`() async throws {
        try await Bench.with { bench in
            try await bench.create("lower", "lower-case")
            try await prepare(bench, "lower")
            try await bench.run([bench.server.delivery.run]) { try await !jobs(bench).isEmpty }
            let id = try #require(try await jobs(bench).first?["id"]?.string)
            try await bench.server.delivery.putJobFailureResult(
                .init(jobId: id, failureDetails: .init(type: "JobFailed", message: "rmse is 9"))
            )
            try await bench.run([bench.server.delivery.run]) { try await action(bench)?.status == .failed }
            let details = try await action(bench)?.errorDetails
            #expect(details?.code == "JobFailed" && details?.message == "rmse is 9")
        }
    }

    @Test(arguments: [("none", "none"), ("start", "PIPELINE_NAME")])
    func `a function that is missing or throws fails the action with the reason`(
        name: String,
        text: String
    )
        async throws
    {
        try await Bench.with { bench in
            try await bench.create("start", "start-pipeline")
            try await prepare(bench, name)
            try await bench.run([bench.server.delivery.run]) { try await action(bench)?.status == .failed }
            #expect(try await action(bench)?.errorDetails?.message.contains(text) == true)
        }
    }

    @Test func `a server that ended while the function had the job calls it once`() async throws {
        try await Bench.with { first in
            try await first.create("lower", "lower-case")
            try await prepare(first, "lower")
            try await first.run([first.server.delivery.run]) { try await !jobs(first).isEmpty }
            let second = try first.restarted()
            let id = try #require(try await jobs(second).first?["id"]?.string)
            try await second.run([second.server.functions.run, second.server.delivery.run]) {
                try await action(second)?.status == .inProgress
            }
            try await second.server.delivery.putJobSuccessResult(.init(jobId: id))
            try await second.run([second.server.delivery.run]) { try await action(second)?.status == .succeeded }
            let ids = try await jobs(second).compactMap { $0["id"]?.string }
            #expect(ids == [id])
            try second.server.store.close()
        }
    }
}
