package import Endpoints
import Foundation
package import Functions
import Hummingbird
package import Identifiers
import Logging
import NIOCore
package import Objects
package import Repositories
import ServiceLifecycle
package import Store
import Synchronization

/// The one port: AWS's JSON protocols, SageMaker's runtime API, Lambda's, the Query protocol, S3 and git in front of the
/// services.
///
/// It listens on loopback only, where whoever can connect may call; it answers only requests whose `Host` is a loopback
/// name, so that a web page cannot reach it by a name of its own.
package final class Gateway: Service {
    /// The largest body of an API request, in bytes: AWS's own limit on a pipeline definition is 1 MiB; the largest
    /// invocation is 6 MiB.
    package static let maximumBody = 6 << 20

    private let address: String
    private let requestedPort: Int
    private let operations: OperationTable
    private let endpoints: Endpoints
    private let objects: Objects
    private let repositories: Repositories
    private let functions: Functions
    private let home: Home
    private let bound = Mutex<BoundPort>(.waiting([]))

    private enum BoundPort {
        case waiting([CheckedContinuation<Int, any Error>])
        case port(Int)
        /// It ended before it listened.
        case failed(any Error)
    }

    /// Prepares a gateway; nothing listens before ``run()``.
    ///
    /// - Parameters:
    ///   - address: A loopback address or `localhost`.
    ///   - port: The TCP port; 0 for a free one, see ``port()``.
    ///   - operations: What `X-Amz-Target` names.
    ///   - endpoints: What `/endpoints/NAME/invocations` asks.
    ///   - objects: What S3 serves.
    ///   - repositories: What git asks.
    ///   - functions: What Lambda's REST protocol asks.
    ///   - home: Whose account the callers are.
    /// - Throws: ``ServiceError`` if the address is not loopback: there is no request signing yet.
    package init(
        address: String,
        port: Int,
        operations: OperationTable,
        endpoints: Endpoints,
        objects: Objects,
        repositories: Repositories,
        functions: Functions,
        home: Home
    ) throws {
        guard Self.isLoopback(host: address) else {
            throw ServiceError(
                .validation,
                "Cannot listen on \(address): requests are not authenticated, so only loopback (127.0.0.1, ::1, localhost) is "
                    + "served. Put a proxy that authenticates in front, or use an SSH tunnel."
            )
        }
        self.address = address
        requestedPort = port
        self.operations = operations
        self.endpoints = endpoints
        self.objects = objects
        self.repositories = repositories
        self.functions = functions
        self.home = home
    }

    /// The port that is listened on; waits until it is.
    ///
    /// - Throws: Why ``run()`` ended before it listened.
    package func port() async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            let known = bound.withLock { state -> Result<Int, any Error>? in
                switch state {
                case .port(let port): return .success(port)
                case .failed(let error): return .failure(error)
                case .waiting(let waiters):
                    state = .waiting(waiters + [continuation])
                    return nil
                }
            }
            if let known { continuation.resume(with: known) }
        }
    }

    package func run() async throws {
        var logger = Logger(label: "driftloop.gateway")
        logger.logLevel = .warning
        let application = Application(
            responder: GatewayResponder(
                operations: operations,
                endpoints: endpoints,
                s3: S3Responder(objects: objects, home: home),
                queries: QueryResponder(operations: operations),
                git: GitResponder(repositories: repositories),
                functions: FunctionResponder(functions: functions)
            ),
            server: .http1(configuration: .init(additionalChannelHandlers: [ContinueHandler()])),
            configuration: ApplicationConfiguration(
                address: .hostname(address, port: requestedPort),
                serverName: "driftloop"
            ),
            onServerRunning: { channel in self.announce(channel.localAddress?.port ?? self.requestedPort) },
            logger: logger
        )
        do {
            try await application.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            let failure = ServiceError(
                .portInUse,
                "Cannot listen on \(address):\(requestedPort): another program does. Stop that one, or choose another port with "
                    + "--port.",
                cause: error
            )
            end(.failed(failure))
            throw failure
        } catch {
            end(.failed(error))
            throw error
        }
        end(.failed(CancellationError()))
    }

    private func announce(_ port: Int) {
        repositories.listen(at: "http://\(address.contains(":") ? "[\(address)]" : address):\(port)")
        end(.port(port))
    }

    /// Ends the waiting for the port, once.
    private func end(_ outcome: BoundPort) {
        let waiters = bound.withLock { state -> [CheckedContinuation<Int, any Error>] in
            guard case .waiting(let waiters) = state else { return [] }
            state = outcome
            return waiters
        }
        for waiter in waiters {
            switch outcome {
            case .port(let port): waiter.resume(returning: port)
            case .failed(let error): waiter.resume(throwing: error)
            case .waiting: break
            }
        }
    }

    /// Whether a host, without its port, names this machine only.
    static func isLoopback(host: some StringProtocol) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "[::1]"
            || host.split(separator: ".", omittingEmptySubsequences: false).count == 4 && host.hasPrefix("127.")
                && host.utf8.allSatisfy {
                    $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                }
    }
}

extension ServiceError.Code {
    /// Another program listens on the port.
    package static let portInUse = ServiceError.Code("port_in_use", "ServiceUnavailable", 503)
}
