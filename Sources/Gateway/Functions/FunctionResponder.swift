import Foundation
import Functions
import HTTPTypes
import Hummingbird
import Identifiers
import JSONDocuments
import NIOCore
import NIOFoundationEssentialsCompat
import Store

/// AWS Lambda's REST protocol: `/2015-03-31/functions/…` and `/2017-03-31/tags/ARN`.
struct FunctionResponder: Sendable {
    let functions: Functions

    /// Whether a path is one of Lambda's.
    static func serves(_ path: String) -> Bool {
        path == root || path.hasPrefix(root + "/") || path.hasPrefix(tags)
    }

    private static let root = "/2015-03-31/functions"
    private static let tags = "/2017-03-31/tags/"

    /// The largest body: the code of a function, in base 64.
    ///
    /// Source: AWS Lambda Developer Guide, "Lambda quotas": 50 MB zipped.
    private static let largestBody = 70 << 20

    func respond(to request: Request) async -> Response {
        do {
            return try await perform(FunctionCall(request))
        } catch {
            let fault =
                error as? ServiceError
                ?? ServiceError(.internalFailure, "Something went wrong inside Driftloop: \(error).", cause: error)
            return Self.render(fault)
        }
    }

    private func perform(_ call: FunctionCall) async throws -> Response {
        if call.taggedArn != nil { return try await performOnTags(call) }
        let method = call.request.method
        switch (method, call.parts.count, call.parts.dropFirst().first) {
        case (.get, 0, nil):
            let limit = try call.query["MaxItems"]
                .map { text in
                    guard let value = Int(text) else {
                        throw ServiceError(.invalidParameter, "MaxItems is '\(text)'; give a whole number.")
                    }
                    return value
                }
            return try Self.json(
                await functions.listFunctions(.init(marker: call.query["Marker"], maxItems: limit))
            )
        case (.post, 0, nil): return try Self.json(await functions.createFunction(try await decode(call)), .created)
        case (.get, 1, nil): return try Self.json(await functions.getFunction(try call.function()))
        case (.delete, 1, nil):
            try await functions.deleteFunction(try call.function())
            return Response(status: .noContent)
        case (.get, 2, "configuration"):
            return try Self.json(await functions.getFunctionConfiguration(try call.function()))
        case (.put, 2, "configuration"):
            return try Self.json(await functions.updateFunctionConfiguration(try await decode(call)))
        case (.put, 2, "code"): return try Self.json(await functions.updateFunctionCode(try await decode(call)))
        case (.post, 2, "invocations"): return try await invoke(call)
        case (.post, 2, "policy"):
            return try Self.json(await functions.addPermission(try await decode(call)), .created)
        case (.get, 2, "policy"): return try Self.json(await functions.getPolicy(try call.function()))
        case (.delete, 3, "policy"):
            try await functions.removePermission(
                .init(functionName: try call.function().functionName, statementId: call.parts[2])
            )
            return Response(status: .noContent)
        default: throw call.unknown
        }
    }

    private func performOnTags(_ call: FunctionCall) async throws -> Response {
        guard let arn = call.taggedArn else { throw call.unknown }
        switch call.request.method {
        case .get: return try Self.json(["Tags": await functions.listTags(of: arn)])
        case .post:
            let body: TagBody = try await decode(call)
            try await functions.tag(arn, with: body.tags)
        case .delete: try await functions.untag(arn, keys: call.queryValues("tagKeys"))
        default: throw call.unknown
        }
        return Response(status: .noContent)
    }

    private func invoke(_ call: FunctionCall) async throws -> Response {
        let header = call.request.headers[Self.invocationType] ?? "RequestResponse"
        guard let type = InvocationType(rawValue: header) else {
            throw ServiceError(
                .invalidParameter,
                "The invocation type is '\(header)'; give RequestResponse, Event or DryRun."
            )
        }
        let answer = try await functions.invoke(
            .init(
                functionName: try call.function().functionName,
                type: type,
                payload: try await Self.body(of: call.request)
            )
        )
        var headers: HTTPFields = [.contentType: "application/json"]
        headers[Self.executedVersion] = "$LATEST"
        headers[Self.functionError] = answer.functionError
        if call.request.headers[Self.logType] == "Tail", type == .requestResponse {
            // Source: Lambda API Reference, Invoke: the last 4 KB of the log.
            let tail = Data(answer.log.joined(separator: "\n").utf8.suffix(4096))
            headers[Self.logResult] = tail.base64EncodedString()
        }
        return Response(
            status: .init(code: answer.statusCode),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.payload?.bytes() ?? []))
        )
    }

    private static let invocationType = HTTPField.Name.known("X-Amz-Invocation-Type")
    private static let logType = HTTPField.Name.known("X-Amz-Log-Type")
    private static let functionError = HTTPField.Name.known("X-Amz-Function-Error")
    private static let logResult = HTTPField.Name.known("X-Amz-Log-Result")
    private static let executedVersion = HTTPField.Name.known("X-Amz-Executed-Version")
    private static let errorType = HTTPField.Name.known("x-amzn-ErrorType")
}

// MARK: - Bodies

extension FunctionResponder {
    /// The body as a request; the function's name is in the path.
    private func decode<Value: Decodable>(_ call: FunctionCall) async throws -> Value {
        var json: JSON
        do { json = try JSON(parsing: try await Self.body(of: call.request)) } catch let error as JSONError {
            throw ServiceError(.invalidContent, "The body is no JSON: \(error)")
        }
        if !call.parts.isEmpty { json["FunctionName"] = .string(call.parts[0]) }
        do { return try AWSCoding.value(Value.self, from: json.text()) } catch let error as DecodingError {
            throw ServiceError(
                .invalidContent,
                "The request is not of the operation's form: \(error.sentence(.upperCamel))."
            )
        }
    }

    private static func body(of request: Request) async throws -> [UInt8] {
        do {
            return Array(try await request.body.collect(upTo: largestBody).readableBytesView)
        } catch {
            throw ServiceError(
                .requestTooLarge,
                "The request's body is larger than \(largestBody) bytes, or was cut short.",
                cause: error
            )
        }
    }

    private static func json(_ value: some Encodable, _ status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try AWSCoding.encoder().encode(value)))
        )
    }

    private static func render(_ fault: ServiceError) -> Response {
        let body: JSON = [
            "Type": fault.code.status < 500 ? "User" : "Service", "Message": .string(fault.message),
            "message": .string(fault.message),
        ]
        var headers: HTTPFields = [.contentType: "application/json"]
        headers[errorType] = fault.code.awsCode
        return Response(
            status: .init(code: fault.code.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.bytes()))
        )
    }

    private struct TagBody: Decodable {
        let tags: [String: String]
    }

    /// A request's address, taken apart.
    private struct FunctionCall {
        let request: Request
        /// What follows `functions/`, decoded.
        let parts: [String]
        /// What follows `tags/`; nil elsewhere.
        let taggedArn: String?
        private let pairs: [(String, String)]

        init(_ request: Request) throws {
            self.request = request
            let target = request.head.path ?? ""
            let question = target.firstIndex(of: "?") ?? target.endIndex
            let path = target[..<question]
            pairs = try target[question...].dropFirst().split(separator: "&")
                .map { pair in
                    let equals = pair.firstIndex(of: "=") ?? pair.endIndex
                    let value = equals == pair.endIndex ? "" : pair[pair.index(after: equals)...]
                    return (try Self.decode(pair[..<equals]), try Self.decode(value.replacing("+", with: "%20")))
                }
            if path.hasPrefix(FunctionResponder.tags) {
                taggedArn = try Self.decode(path.dropFirst(FunctionResponder.tags.count))
                parts = []
            } else {
                taggedArn = nil
                parts = try path.dropFirst(FunctionResponder.root.count).split(separator: "/").map(Self.decode)
            }
        }

        var query: [String: String] { Dictionary(pairs, uniquingKeysWith: { $1 }) }

        func queryValues(_ name: String) -> [String] { pairs.filter { $0.0 == name }.map(\.1) }

        /// The function that the path names, of the version that there is.
        func function() throws -> FunctionRequest {
            if let qualifier = query["Qualifier"], qualifier != "$LATEST" {
                throw ServiceError(
                    .functionNotFound,
                    "There is no version or alias '\(qualifier)': only $LATEST is kept."
                )
            }
            return FunctionRequest(functionName: parts.first ?? "")
        }

        var unknown: ServiceError {
            ServiceError(
                .functionNotFound,
                "\(request.method.rawValue) \(request.uri.path) is not one of Driftloop's operations on functions."
            )
        }

        private static func decode(_ text: some StringProtocol) throws -> String {
            guard let decoded = text.removingPercentEncoding else {
                throw ServiceError(.invalidParameter, "'\(text)' is not percent-encoded UTF-8.")
            }
            return decoded
        }
    }
}
