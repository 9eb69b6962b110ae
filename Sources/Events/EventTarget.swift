package import Identifiers
package import Store

/// A service that rules can send events to.
package protocol EventTarget: Sendable {
    /// Whether this service answers for `arn`.
    func accepts(_ arn: ARN) -> Bool

    /// Does what the event asks of the target.
    ///
    /// An event may arrive more than once, always with the same `token`: use it as the idempotency key. A ``ServiceError`` of
    /// code ``ServiceError/Code/validation`` or ``ServiceError/Code/notFound`` is final; any other error is retried.
    func deliver(_ event: Event, to target: Target, rule: String, token: String) async throws
}
