import Endpoints
import Foundation
import HTTPTypes
import Hummingbird
import JSONDocuments
import NIOCore
import NIOFoundationEssentialsCompat
import Store

/// Tells requests apart by path and `X-Amz-Target`, and turns errors into AWS's answers.
struct GatewayResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let operations: OperationTable
    let endpoints: Endpoints
    let s3: S3Responder
    let queries: QueryResponder
    let git: GitResponder
    let functions: FunctionResponder

    func respond(to request: Request, context: Context) async throws -> Response {
        let host = Self.host(of: request.head.authority ?? "").lowercased()
        guard Gateway.isLoopback(host: host) else {
            return Self.text(.forbidden, "Only requests to a loopback name are answered.")
        }
        let path = request.uri.path
        if request.method == .post, let name = Self.endpointName(in: path) {
            return await invoke(endpoint: name, request)
        }
        if path.hasPrefix(GitResponder.prefix) { return await git.respond(to: request) }
        if FunctionResponder.serves(path) { return await functions.respond(to: request) }
        switch (request.method, path) {
        case (.get, "/ping"): return Response(status: .ok)
        case (.post, "/") where request.headers[Self.target] == nil && Self.isForm(request):
            return await answerForm(request)
        // A request to delete objects of the bucket that the host's name says.
        case (.post, "/") where request.uri.query == nil: return await perform(request)
        default: return await s3.respond(to: request, bucket: Self.bucket(in: host))
        }
    }

    /// `NAME` of the host `NAME.localhost`, as clients write it that put the bucket there.
    private static func bucket(in host: String) -> String? {
        host.hasSuffix(".localhost") ? String(host.dropLast(".localhost".count)) : nil
    }

    private static func isForm(_ request: Request) -> Bool {
        request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true
    }

    private func answerForm(_ request: Request) async -> Response {
        do {
            return await queries.respond(to: String(buffer: try await Self.body(of: request)))
        } catch {
            return Self.text(.badRequest, Self.fault(of: error).message)
        }
    }

    /// `NAME` of `/endpoints/NAME/invocations`.
    private static func endpointName(in path: String) -> String? {
        guard path.hasPrefix("/endpoints/"), path.hasSuffix("/invocations") else { return nil }
        let name = path.dropFirst("/endpoints/".count).dropLast("/invocations".count)
        return name.isEmpty || name.contains("/") ? nil : String(name)
    }

    /// The host of `host:port`.
    private static func host(of authority: String) -> Substring {
        if authority.hasPrefix("[") { return authority.prefix { $0 != "]" } + "]" }
        return authority.prefix { $0 != ":" }
    }

    private static func text(_ status: HTTPResponse.Status, _ message: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: message + "\n"))
        )
    }
}

// MARK: - SageMaker runtime

extension GatewayResponder {
    private func invoke(endpoint: String, _ request: Request) async -> Response {
        do {
            let body = try await Self.body(of: request)
            let result = try await endpoints.invoke(
                endpoint: endpoint,
                body: Array(body.readableBytesView),
                contentType: request.headers[.contentType] ?? "text/csv",
                accept: request.headers[.accept],
                inferenceId: request.headers[Self.inferenceId],
                targetVariant: request.headers[Self.targetVariant]
            )
            var headers: HTTPFields = [.contentType: result.contentType]
            headers[Self.invokedVariant] = result.variant
            return Response(
                status: .ok,
                headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: result.body))
            )
        } catch {
            // The runtime API spells a request's own fault ValidationError, not ValidationException as the other one does.
            let fault = Self.fault(of: error)
            return Self.render(
                fault,
                type: fault.code == .validation ? "ValidationError" : fault.code.awsCode,
                contentType: "application/json"
            )
        }
    }

    private static let inferenceId = HTTPField.Name.known("X-Amzn-SageMaker-Inference-Id")
    private static let targetVariant = HTTPField.Name.known("X-Amzn-SageMaker-Target-Variant")
    private static let invokedVariant = HTTPField.Name.known("x-Amzn-Invoked-Production-Variant")
}

// MARK: - JSON protocols

extension GatewayResponder {
    private func perform(_ request: Request) async -> Response {
        let contentType = request.headers[.contentType] ?? "application/x-amz-json-1.1"
        do {
            guard let target = request.headers[Self.target] else {
                throw ServiceError(
                    .validation,
                    "The header X-Amz-Target is missing. Driftloop speaks AWS's JSON protocols on this port."
                )
            }
            guard let operation = operations[target] else {
                return Self.render(
                    ServiceError(.validation, "The operation \(target) is not one of Driftloop's."),
                    type: "UnknownOperationException",
                    contentType: contentType
                )
            }
            let body = try await Self.body(of: request)
            let answer = try await operation.perform(Data(buffer: body))
            return Response(
                status: .ok,
                headers: [.contentType: contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer))
            )
        } catch {
            let fault = Self.fault(of: error)
            return Self.render(fault, type: fault.code.awsCode, contentType: contentType)
        }
    }

    private static let target = HTTPField.Name.known("X-Amz-Target")
    private static let errorType = HTTPField.Name.known("x-amzn-ErrorType")

    private static func body(of request: Request) async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: Gateway.maximumBody)
        } catch {
            throw ServiceError(
                .validation,
                "The request's body is larger than \(Gateway.maximumBody) bytes, or was cut short.",
                cause: error
            )
        }
    }

    static func fault(of error: any Error) -> ServiceError {
        error as? ServiceError
            ?? ServiceError(.internalFailure, "Something went wrong inside Driftloop: \(error).", cause: error)
    }

    /// An error as both protocols carry it: the type in a header and as `__type`, the sentence as `message` and `Message`.
    private static func render(_ fault: ServiceError, type: String, contentType: String) -> Response {
        let body: JSON = [
            "__type": .string(type), "message": .string(fault.message), "Message": .string(fault.message),
        ]
        var headers: HTTPFields = [.contentType: contentType]
        headers[errorType] = type
        return Response(
            status: .init(code: fault.code.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.bytes()))
        )
    }
}

extension HTTPField.Name {
    /// A name that is known to be valid because it stands in the source.
    static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no header name") }
        return name
    }
}
