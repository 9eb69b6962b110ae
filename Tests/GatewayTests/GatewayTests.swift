import DriftCommands
import Foundation
import Gateway
import Host
import JSONDocuments
import NIOHTTP1
import Store
import TestSupport
import Testing

@Suite("Gateway") struct GatewayTests {
    @Test(arguments: ["192.168.0.1", "0.0.0.0", "example.org", "::", "127.0.0.1.example.org", ""])
    func `only loopback is listened on`(address: String) async throws {
        try await withScratchFolder { folder in
            var configuration = Server.Configuration(state: folder, executable: folder)
            configuration.address = address
            #expect(throws: ServiceError.self) { try Server(configuration) }
        }
    }

    @Test(arguments: ["evil.example", "localhost.evil.example", "10.0.0.1:7878", "127.evil.example"])
    func `a request for another host is refused`(host: String) async throws {
        try await withGateway { connection in
            let answer = try await connection.send(.GET, "/ping", headers: ["Host": host])
            #expect(answer.status == 403)
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1:1", "[::1]:7878", "LOCALHOST"])
    func `every name of loopback is answered`(host: String) async throws {
        try await withGateway { connection in
            let answer = try await connection.send(.GET, "/ping", headers: ["Host": host])
            #expect(answer.status == 200)
        }
    }

    @Test(arguments: [
        ("SageMaker.ListPipelines", "{}", 200, nil),
        ("SageMaker.ListPipelines", "", 200, nil),
        ("SageMaker.ListPipelines", "{", 400, "ValidationException"),
        ("SageMaker.DescribePipeline", "{}", 400, "ValidationException"),
        ("SageMaker.DescribePipeline", #"{"PipelineName":7}"#, 400, "ValidationException"),
        ("SageMaker.DescribePipeline", #"{"PipelineName":"none"}"#, 400, "ResourceNotFound"),
        ("SageMaker.DescribeEndpoint", #"{"EndpointName":"none"}"#, 400, "ValidationException"),
        ("SageMaker.Nothing", "{}", 400, "UnknownOperationException"),
        ("Nobody.ListPipelines", "{}", 400, "UnknownOperationException"),
    ])
    func `errors carry AWS's type and a sentence`(target: String, body: String, status: Int, type: String?) async throws
    {
        try await withGateway { connection in
            let answer = try await connection.send(
                .POST,
                "/",
                headers: ["X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"],
                body: Array(body.utf8)
            )
            #expect(answer.status == status)
            let json = try JSON(parsing: answer.body)
            #expect(json["__type"]?.string == type)
            #expect(answer.headers.first(name: "x-amzn-ErrorType") == type)
            if type != nil { #expect(json["message"]?.string?.hasSuffix(".") == true) }
        }
    }

    @Test func `a missing member is named as AWS spells it`() async throws {
        try await withGateway { connection in
            let answer = try await connection.send(.POST, "/", headers: ["X-Amz-Target": "SageMaker.DescribePipeline"])
            let message = try JSON(parsing: answer.body)["message"]?.string
            #expect(message?.contains("PipelineName is missing") == true)
        }
    }

    @Test func `an invocation of nothing is a 400, a path that is not served a 404`() async throws {
        try await withGateway { connection in
            let answer = try await connection.send(
                .POST,
                "/endpoints/none/invocations",
                headers: ["Content-Type": "text/csv"],
                body: Array("1".utf8)
            )
            #expect(answer.status == 400)
            #expect(answer.headers.first(name: "x-amzn-ErrorType") == "ValidationError")
            let elsewhere = try await connection.send(.GET, "/elsewhere")
            #expect(elsewhere.status == 404)
            let nested = try await connection.send(.POST, "/endpoints/a/b/invocations")
            #expect(nested.status == 404)
        }
    }

    @Test func `lineage is asked over the wire`() async throws {
        try await withGateway { connection in
            func call(_ operation: String, _ body: JSON) async throws -> JSON {
                let headers: HTTPHeaders = ["X-Amz-Target": "SageMaker.\(operation)"]
                let answer = try await connection.send(.POST, "/", headers: headers, body: body.bytes())
                #expect(answer.status == 200)
                return try JSON(parsing: answer.body)
            }
            var arns: [JSON] = []
            for (uri, type) in [("s3://b/data", "DataSet"), ("s3://b/model", "Model")] {
                let artifact: JSON = ["Source": ["SourceUri": .string(uri)], "ArtifactType": .string(type)]
                arns.append(try await call("CreateArtifact", artifact)["ArtifactArn"] ?? .null)
            }
            let edge: JSON = ["SourceArn": arns[0], "DestinationArn": arns[1], "AssociationType": "ContributedTo"]
            _ = try await call("AddAssociation", edge)
            let found = try await call("QueryLineage", ["StartArns": [arns[0]], "Direction": "Descendants"])
            #expect(found["Edges"] == [edge])
            #expect(found["Vertices"]?[1] == ["Arn": arns[1], "Type": "Model", "LineageType": "Artifact"])
        }
    }

    @Test func `a body over the limit is refused`() async throws {
        try await withGateway { connection in
            let body = [UInt8](repeating: UInt8(ascii: "1"), count: Gateway.maximumBody + 1)
            let answer = try await connection.send(
                .POST,
                "/endpoints/none/invocations",
                headers: ["Content-Type": "text/csv"],
                body: body
            )
            #expect(answer.status == 400)
        }
    }

    @Test func `a server whose port another program has ends and says so`() async throws {
        try await withServer { first in
            let port = try await first.gateway.port()
            try await withScratchFolder { folder in
                var configuration = Server.Configuration(state: folder, executable: folder)
                configuration.port = port
                let second = try Server(configuration)
                let error = await #expect(throws: ServiceError.self) { try await second.run(until: Signal()) }
                #expect(error?.code == .portInUse && error?.message.contains("127.0.0.1:\(port)") == true)
                await #expect(throws: ServiceError.self) { try await second.gateway.port() }
            }
        }
    }

    /// Runs a whole server over an empty state and connects to it.
    private func withGateway(_ body: @escaping @Sendable (HTTPConnection) async throws -> Void) async throws {
        try await withServer { server in
            let connection = try await HTTPConnection.open(host: "127.0.0.1", port: server.gateway.port())
            try await body(connection)
            await connection.close()
        }
    }

    private func withServer(_ body: @escaping @Sendable (Server) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            var configuration = Server.Configuration(state: folder, executable: folder)
            configuration.port = 0
            let server = try Server(configuration)
            try await server.running { try await body(server) }
        }
    }
}

extension Server {
    /// Runs until `body` has ended.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let stop = Signal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.run(until: stop) }
            group.addTask {
                defer { stop.notify() }
                try await body()
            }
            try await group.waitForAll()
        }
    }
}
