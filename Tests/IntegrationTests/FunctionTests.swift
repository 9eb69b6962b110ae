import DriftCommands
import Foundation
import JSONDocuments
import NIOHTTP1
import TestSupport
import Testing

@Suite("Functions of the real binary", .timeLimit(.minutes(3))) struct FunctionTests {
    @Test(.enabled(if: Python.with("boto3") != nil, "boto3 is not installed"))
    func `boto3 uses functions as Lambda has them`() async throws {
        try await Fixture.run("boto3_lambda.py")
    }

    private static let path = "/2015-03-31/functions"

    private func call(_ server: ServerProcess, _ path: String, _ headers: HTTPHeaders, _ body: JSON) async throws -> Int
    {
        let url = try #require(URL(string: server.address))
        let connection = try await HTTPConnection.open(host: url.host ?? "", port: url.port ?? 0)
        let answer = try await connection.send(.POST, Self.path + path, headers: headers, body: body.bytes())
        await connection.close()
        return answer.status
    }

    @Test func `an acknowledged call of a server that is killed at once starts one execution`() async throws {
        try await withScratchFolder { folder in
            let state = folder.appendingPathComponent("state")
            var server = try ServerProcess(state: state)
            let api = try await ServerAPI.connect(to: server.address)
            _ = try await api.call(
                "SageMaker.CreatePipeline",
                [
                    "PipelineName": "taxi", "RoleArn": "arn:aws:iam::000000000000:role/drift",
                    "ClientRequestToken": "6f5e9ad2-4c0a-4d0e-9b7c-0f5c8a2f7a11",
                    "PipelineDefinition":
                        #"{"Version":"2020-12-01","Parameters":[{"Name":"InputSource","Type":"String"}],"Steps":[{"Name":"Stop","Type":"Fail","Arguments":{"ErrorMessage":"no"}}]}"#,
                ]
            )
            let made = try await call(
                server,
                "",
                [:],
                [
                    "FunctionName": "start", "Runtime": "python3.13", "Handler": "index.handler",
                    "Role": "arn:aws:iam::000000000000:role/drift", "Code": ["ZipFile": "Y29kZQ=="],
                    "Environment": ["Variables": ["PIPELINE_NAME": "taxi"]],
                    "Tags": ["driftloop:function": "start-pipeline"],
                ]
            )
            #expect(made == 201)
            let status = try await call(server, "/start/invocations", ["X-Amz-Invocation-Type": "Event"], [:])
            server.kill()
            #expect(status == 202)
            await api.close()
            for _ in 0..<2 {
                server = try ServerProcess(state: state)
                let api = try await ServerAPI.connect(to: server.address)
                func invocations() async throws -> [JSON] {
                    try await api.call("Driftloop.ListFunctionInvocations", ["FunctionName": "start"])["Invocations"]?
                        .array ?? []
                }
                while try await invocations().first?["State"] != "Succeeded" { await Task.yield() }
                let executions = try await api.call("SageMaker.ListPipelineExecutions", ["PipelineName": "taxi"])
                #expect(executions["PipelineExecutionSummaries"]?.array?.count == 1)
                await api.close()
                server.kill()
            }
        }
    }

    @Test func `the command lists functions, describes them and shows their calls`() async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            let made = try await call(
                server,
                "",
                [:],
                [
                    "FunctionName": "lower", "Runtime": "python3.13", "Handler": "index.handler",
                    "Role": "arn:aws:iam::000000000000:role/drift", "Code": ["ZipFile": "Y29kZQ=="],
                    "Tags": ["driftloop:function": "lower-case"],
                ]
            )
            #expect(made == 201)
            func run(_ arguments: String...) throws -> Program.Result {
                try DriftProcess.run(["function"] + arguments + ["--endpoint", server.address])
            }
            #expect(try run("list").output.contains("lower"))
            #expect(
                try run("describe", "lower").output.contains("arn:aws:lambda:us-east-1:000000000000:function:lower")
            )
            #expect(try run("logs", "lower").output == "The function 'lower' was not called yet.\n")
            let answer = try await call(server, "/lower/invocations", [:], ["ResourceProperties": ["InputString": "A"]])
            #expect(answer == 200)
            #expect(try run("logs", "lower").output.contains("Succeeded"))
            let missing = try run("describe", "none")
            #expect(missing.status != 0)
            #expect(missing.errors.contains("There is no function 'none'"))
        }
    }
}
