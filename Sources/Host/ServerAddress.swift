import Gateway
import Synchronization

/// Where the server is reached, once it listens.
final class ServerAddress: Sendable {
    private let host: String
    private let gateway = Mutex<Gateway?>(nil)

    init(_ host: String) { self.host = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host }

    func set(_ gateway: Gateway) { self.gateway.withLock { $0 = gateway } }

    /// `http://127.0.0.1:7878`; waits until the server listens; nil if it never does.
    @Sendable func url() async -> String? {
        guard let gateway = gateway.withLock({ $0 }), let port = try? await gateway.port() else { return nil }
        return "http://\(host):\(port)"
    }
}
