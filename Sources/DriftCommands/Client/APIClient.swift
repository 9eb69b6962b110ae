import Foundation
import JSONDocuments
import NIOHTTP1

/// Calls the server's AWS operations with JSON in AWS's spelling.
struct APIClient: Sendable {
    private let connection: HTTPConnection

    /// Connects to a server.
    ///
    /// - Parameter address: e.g. `http://127.0.0.1:7878`; plain HTTP only.
    /// - Returns: A client with one open connection.
    /// - Throws: ``CommandError`` if the address is malformed or nobody listens there.
    static func connect(to address: String) async throws -> APIClient {
        guard let url = URL(string: address), url.scheme == "http", let host = url.host else {
            throw CommandError(
                "'\(address)' is not an address of a Driftloop server; it looks like http://127.0.0.1:7878."
            )
        }
        do {
            return APIClient(connection: try await HTTPConnection.open(host: host, port: url.port ?? 80))
        } catch {
            throw CommandError(
                "No Driftloop server answers at \(address) (\(error)). Start one with 'drift serve', or name another with --endpoint."
            )
        }
    }

    /// Calls an operation.
    ///
    /// - Parameters:
    ///   - operation: The AWS target, e.g. `SageMaker.ListPipelines`.
    ///   - input: The request.
    /// - Returns: The answer.
    /// - Throws: ``CommandError`` with the server's sentence.
    func call(_ operation: String, _ input: JSON = [:]) async throws -> JSON {
        let answer = try await connection.send(
            .POST,
            "/",
            headers: ["Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": operation],
            body: input.bytes()
        )
        return try Self.json(of: answer)
    }

    /// Calls an operation that lists things until the last page.
    ///
    /// - Parameters:
    ///   - operation: The AWS target.
    ///   - input: The request; its `NextToken` is set.
    ///   - member: The answer's member that holds the list.
    /// - Returns: The elements of all pages.
    /// - Throws: ``CommandError`` with the server's sentence.
    func list(_ operation: String, _ input: JSON = [:], member: String) async throws -> [JSON] {
        var request = input
        var rows: [JSON] = []
        while true {
            let answer = try await call(operation, request)
            rows += answer[member]?.array ?? []
            guard let token = answer["NextToken"], !token.isNull else { return rows }
            request["NextToken"] = token
        }
    }

    /// Reads something of a REST protocol.
    ///
    /// - Parameter path: With its query, escaped.
    /// - Returns: The answer.
    /// - Throws: ``CommandError`` with the server's sentence.
    func get(_ path: String) async throws -> JSON { try Self.json(of: await connection.send(.GET, path)) }

    /// Asks an endpoint for predictions.
    ///
    /// - Returns: The body of the answer, e.g. one prediction a line.
    func invoke(
        endpoint: String,
        body: [UInt8],
        contentType: String,
        accept: String? = nil
    ) async throws -> [UInt8] {
        var headers: HTTPHeaders = ["Content-Type": contentType]
        if let accept { headers.add(name: "Accept", value: accept) }
        let name =
            endpoint.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-", ".", "_"])) ?? endpoint
        let answer = try await connection.send(.POST, "/endpoints/\(name)/invocations", headers: headers, body: body)
        if answer.status != 200 { _ = try Self.json(of: answer) }
        return answer.body
    }

    /// Closes the connection.
    func close() async { await connection.close() }

    private static func json(of answer: HTTPConnection.Answer) throws -> JSON {
        let json = (try? JSON(parsing: answer.body)) ?? .null
        guard answer.status == 200 else {
            let message =
                json["message"]?.string ?? json["Message"]?.string ?? String(decoding: answer.body, as: UTF8.self)
            throw CommandError(message, awsCode: json["__type"]?.string ?? answer.headers["x-amzn-ErrorType"].first)
        }
        return json
    }
}

/// Why a command failed, as one sentence for the person at the terminal.
struct CommandError: Error, Sendable, CustomStringConvertible {
    let description: String
    /// The server's error type, `ResourceNotFound` and the like, where it was the server that refused.
    let awsCode: String?

    init(_ description: String, awsCode: String? = nil) {
        self.description = description
        self.awsCode = awsCode
    }
}
