import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Repositories
import Store

/// git's smart HTTP protocol at `/v1/repos/NAME`: what `git clone` and `git push` speak.
///
/// The address is checked here, part by part, and nothing of it but the repository's name reaches git. The dumb protocol,
/// which hands out files, is not served.
struct GitResponder: Sendable {
    /// What every address begins with.
    static let prefix = "/v1/repos/"

    let repositories: Repositories

    func respond(to request: Request) async -> Response {
        do {
            let exchange = try Self.exchange(request)
            try await repositories.check(exchange)
            return answer(exchange, request)
        } catch {
            let fault =
                error as? ServiceError
                ?? ServiceError(.internalFailure, "Something went wrong inside Driftloop: \(error).", cause: error)
            return Self.refuse(fault)
        }
    }

    /// What a request asks for.
    static func exchange(_ request: Request) throws -> GitExchange {
        let target = request.head.path ?? ""
        let question = target.firstIndex(of: "?") ?? target.endIndex
        let query = target[question...].dropFirst()
        let parts = target[..<question].dropFirst(prefix.count)
            .split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = parts[0].removingPercentEncoding else { throw unknown(target) }
        let version = request.headers[gitProtocol]
        guard version.map(isPlain) ?? true else { throw ServiceError(.validation, "Git-Protocol is not understood.") }
        switch (request.method, parts[1]) {
        case (.get, "info/refs"):
            guard let service = GitExchange.Service.allCases.first(where: { query == "service=\($0.rawValue)" }) else {
                throw ServiceError(
                    .gitDumbProtocol,
                    "Only git's smart HTTP protocol is served. Use git 1.6.6 or newer."
                )
            }
            return GitExchange(repository: name, service: service, isAdvertisement: true, version: version)
        case (.post, let path):
            guard let service = GitExchange.Service(rawValue: String(path)), query.isEmpty else {
                throw unknown(target)
            }
            let encoding = request.headers[.contentEncoding]
            let exchange = GitExchange(
                repository: name,
                service: service,
                isAdvertisement: false,
                version: version,
                contentEncoding: encoding
            )
            guard request.headers[.contentType] == exchange.requestType, [nil, "gzip", "x-gzip"].contains(encoding)
            else {
                throw ServiceError(
                    .gitUnsupported,
                    "Content-Type must be \(exchange.requestType), Content-Encoding gzip or none."
                )
            }
            if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > service.largestBody {
                throw ServiceError(
                    .gitTooLarge,
                    "The body has \(length) bytes; at most \(service.largestBody) are taken. Push less at once."
                )
            }
            return exchange
        default: throw unknown(target)
        }
    }

    private func answer(_ exchange: GitExchange, _ request: Request) -> Response {
        // The same as git's own server says, so that nothing in between keeps an answer.
        let headers: HTTPFields = [
            .contentType: exchange.contentType, .cacheControl: "no-cache, max-age=0, must-revalidate",
            .pragma: "no-cache", .expires: "Fri, 01 Jan 1980 00:00:00 GMT",
        ]
        let repositories = repositories
        let body = request.body.map { Array($0.readableBytesView) }
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody { writer in
                try await repositories.perform(exchange, body: body) { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            }
        )
    }

    private static func refuse(_ fault: ServiceError) -> Response {
        let isMissing = fault.code == .repositoryDoesNotExist || fault.code == .invalidRepositoryName
        return Response(
            status: isMissing ? .notFound : .init(code: fault.code.status),
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: fault.message + "\n"))
        )
    }

    private static func unknown(_ target: String) -> ServiceError {
        ServiceError(.gitAddress, "git asks nothing at '\(target)'. A repository is cloned from \(prefix)NAME.")
    }

    /// Whether a header's value is such as git writes: it becomes a variable of git's environment.
    private static func isPlain(_ value: String) -> Bool {
        value.utf8.count <= 256 && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    private static let gitProtocol = HTTPField.Name.known("Git-Protocol")
}

extension ServiceError.Code {
    fileprivate static let gitAddress = ServiceError.Code("git_address", "NotFound", 404)
    fileprivate static let gitDumbProtocol = ServiceError.Code("git_dumb_protocol", "Forbidden", 403)
    fileprivate static let gitUnsupported = ServiceError.Code("git_unsupported", "UnsupportedMediaType", 415)
    fileprivate static let gitTooLarge = ServiceError.Code("git_too_large", "RequestEntityTooLarge", 413)
}

extension HTTPField.Name {
    fileprivate static let pragma = HTTPField.Name.known("Pragma")
}
