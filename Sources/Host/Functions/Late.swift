import Store
import Synchronization

/// A service that is built after another which will call it.
final class Late<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)

    func set(_ value: Value) { stored.withLock { $0 = value } }

    /// - Throws: ``ServiceError/Code/internalFailure`` before ``set(_:)``.
    func value() throws -> Value {
        guard let value = stored.withLock({ $0 }) else {
            throw ServiceError(.internalFailure, "\(Value.self) is used before the server is built.")
        }
        return value
    }
}
