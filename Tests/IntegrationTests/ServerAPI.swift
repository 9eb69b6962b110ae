import DriftCommands
import Foundation
import JSONDocuments
import NIOHTTP1
import TestSupport

/// AWS's JSON protocol on one connection, for tests that ask too often for a process a call.
struct ServerAPI {
    private let connection: HTTPConnection

    /// An answer that is an error.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    static func connect(to address: String) async throws -> ServerAPI {
        guard let url = URL(string: address), let host = url.host, let port = url.port else {
            throw CommandFailure(description: "'\(address)' is no address")
        }
        return ServerAPI(connection: try await HTTPConnection.open(host: host, port: port))
    }

    /// Calls an operation.
    func call(_ operation: String, _ input: JSON = [:]) async throws -> JSON {
        let answer = try await connection.send(
            .POST,
            "/",
            headers: ["Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": operation],
            body: input.bytes()
        )
        guard answer.status == 200 else {
            throw Refusal(description: "\(operation): \(String(decoding: answer.body, as: UTF8.self))")
        }
        return try JSON(parsing: answer.body)
    }

    func close() async { await connection.close() }
}
