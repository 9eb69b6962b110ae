import Foundation
import Store
import Subprocess
import SystemPackage

/// One request of git's smart HTTP protocol, as far as `git http-backend` has to know it.
///
/// Source: git-http-backend(1), gitprotocol-http(5).
package struct GitExchange: Sendable {
    /// What a client asks of a repository.
    package enum Service: String, Sendable, CaseIterable {
        /// A clone or a fetch.
        case uploadPack = "git-upload-pack"
        /// A push.
        case receivePack = "git-receive-pack"

        /// The most bytes of a request's body, as it comes over the wire.
        ///
        /// A push is as large as a pack may be, and a MiB for its list of references; a fetch sends names of commits only, and
        /// git takes 10 MiB of them.
        package var largestBody: Int { self == .receivePack ? Git.largestPush + (1 << 20) : 10 << 20 }
    }

    package let repository: String
    package let service: Service
    /// Whether only the list of references is asked for, the first request of each clone, fetch or push.
    package let isAdvertisement: Bool
    /// The header `Git-Protocol`: `version=2`.
    package let version: String?
    /// The header `Content-Encoding`: `gzip` or nothing.
    package let contentEncoding: String?

    package init(
        repository: String,
        service: Service,
        isAdvertisement: Bool,
        version: String? = nil,
        contentEncoding: String? = nil
    ) {
        self.repository = repository
        self.service = service
        self.isAdvertisement = isAdvertisement
        self.version = version
        self.contentEncoding = contentEncoding
    }

    /// The type of the answer's body.
    package var contentType: String {
        "application/x-\(service.rawValue)-\(isAdvertisement ? "advertisement" : "result")"
    }

    /// The type that the request's body must have.
    package var requestType: String { "application/x-\(service.rawValue)-request" }

    /// The variables of the Common Gateway Interface.
    func variables(root: URL) -> [String: String] {
        var variables = [
            "GIT_PROJECT_ROOT": root.path, "GIT_HTTP_EXPORT_ALL": "1", "GATEWAY_INTERFACE": "CGI/1.1",
            "REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1",
            "REQUEST_METHOD": isAdvertisement ? "GET" : "POST",
            "PATH_INFO": "/\(repository).git/" + (isAdvertisement ? "info/refs" : service.rawValue),
            "QUERY_STRING": isAdvertisement ? "service=" + service.rawValue : "",
        ]
        if !isAdvertisement { variables["CONTENT_TYPE"] = requestType }
        variables["GIT_PROTOCOL"] = version
        variables["HTTP_CONTENT_ENCODING"] = contentEncoding
        return variables
    }
}

extension Repositories {
    /// Whether a repository can be asked.
    ///
    /// - Throws: ``ServiceError/Code/repositoryDoesNotExist``.
    package func check(_ exchange: GitExchange) async throws { _ = try await record(exchange.repository) }

    /// Lets git answer a request: the body goes in and the answer comes out piece by piece.
    ///
    /// What a push has changed is published before the answer ends, so that who has pushed finds the event.
    /// - Parameters:
    ///   - exchange: The request.
    ///   - body: Its body.
    ///   - send: Takes the next bytes of the answer's body.
    /// - Throws: What `body` or `send` threw; ``ServiceError`` if git could not be run or refused.
    package func perform(
        _ exchange: GitExchange,
        body: some AsyncSequence<[UInt8], any Error> & Sendable,
        send: @concurrent ([UInt8]) async throws -> Void
    ) async throws {
        _ = try await record(exchange.repository)
        let pushes = exchange.service == .receivePack && !exchange.isAdvertisement
        do { try await runBackend(exchange, body: body, send: send) } catch {
            // Some of a push that did not end well may have been done.
            if pushes { try? await finishPush(to: exchange.repository) }
            throw error
        }
        if pushes { try await finishPush(to: exchange.repository) }
    }

    /// Publishes what a push has changed.
    ///
    /// Where the repository was deleted or renamed meanwhile, git may have made its folder again, for the pack that came; that
    /// is removed.
    /// - Throws: ``ServiceError/Code/repositoryDoesNotExist``.
    private func finishPush(to name: String) async throws {
        do { try await compareRefs(of: name) } catch let error as ServiceError
            where error.code == .repositoryDoesNotExist
        {
            try await turns.take(name) {
                let isGone = try await store.read { try RepositoryRecord.find(name, in: $0) == nil }
                if isGone { try git.discard(git.folder(of: name)) }
            }
            throw error
        }
    }

    private func runBackend(
        _ exchange: GitExchange,
        body: some AsyncSequence<[UInt8], any Error> & Sendable,
        send: @concurrent ([UInt8]) async throws -> Void
    ) async throws {
        let variables = git.environment().merging(exchange.variables(root: git.root)) { $1 }
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
        let result = try await Subprocess.run(
            .path(FilePath(try Git.program())),
            arguments: ["http-backend"],
            environment: .custom(
                Dictionary(
                    variables.map { (Environment.Key(stringLiteral: $0), $1) },
                    uniquingKeysWith: { $1 }
                )
            ),
            workingDirectory: FilePath(git.root.path),
            platformOptions: options,
            input: .inputWriter,
            output: .sequence,
            error: .discarded
        ) { execution in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let limit = exchange.service.largestBody
                    try await Self.feed(body, limit: limit, to: execution.standardInputWriter)
                }
                var head = CGIHead()
                for try await buffer in execution.standardOutput {
                    let bytes = buffer.withUnsafeBytes { Array($0) }
                    let rest = try head.take(bytes)
                    if !rest.isEmpty { try await send(rest) }
                }
                try head.finish()
                try await group.waitForAll()
            }
        }
        guard result.terminationStatus.isSuccess else {
            throw ServiceError(
                .internalFailure,
                "git http-backend ended with \(result.terminationStatus) for the repository '\(exchange.repository)'."
            )
        }
    }

    /// Writes a body to git.
    ///
    /// git may end before it has read everything, because it refuses; the rest is then read and dropped, since a client sends
    /// all before it reads what it is answered.
    private static func feed(
        _ body: some AsyncSequence<[UInt8], any Error>,
        limit: Int,
        to writer: StandardInputWriter
    ) async throws {
        var count = 0
        var isOpen = true
        do {
            for try await piece in body {
                count += piece.count
                guard count <= limit else {
                    throw ServiceError(.validation, "The request's body is larger than \(limit) bytes.")
                }
                if isOpen {
                    do { _ = try await writer.write(piece) } catch { isOpen = false }
                }
            }
        } catch {
            try? await writer.finish()
            throw error
        }
        if isOpen { try? await writer.finish() }
    }
}

/// Takes the head off what a program of the Common Gateway Interface writes.
struct CGIHead: Sendable {
    private var bytes: [UInt8] = []
    private var isComplete = false

    /// The most bytes of a head.
    private static let longest = 1 << 14

    /// Takes the next bytes; returns what of them belongs to the body.
    ///
    /// - Throws: ``ServiceError`` if the head says that git refuses.
    mutating func take(_ piece: [UInt8]) throws -> [UInt8] {
        if isComplete { return piece }
        bytes += piece
        let mark = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else {
            guard bytes.count <= Self.longest else {
                throw ServiceError(.internalFailure, "git http-backend has answered no head.")
            }
            return []
        }
        isComplete = true
        for line in String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "status" else { continue }
            let status = parts[1].trimmingCharacters(in: .whitespaces)
            guard status.hasPrefix("200") else {
                throw ServiceError(.internalFailure, "git http-backend has answered \(status).")
            }
        }
        let rest = Array(bytes[(end + mark.count)...])
        bytes = []
        return rest
    }

    /// - Throws: ``ServiceError`` if there was no head.
    func finish() throws {
        if !isComplete { throw ServiceError(.internalFailure, "git http-backend has answered nothing.") }
    }
}
