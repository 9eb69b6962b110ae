/// What a service answers when it cannot do what it was asked: a stable code, the offending value and what to do.
///
/// One type for all services, because their callers (the gateway, the command line, another service) treat a code alike
/// wherever it comes from. The gateway renders ``Code/awsCode`` and ``Code/status``; nobody matches on the message.
package struct ServiceError: Error, Sendable, CustomStringConvertible {
    package let code: Code
    /// One sentence or two for a person: what happened, with the value, and what to do.
    package let message: String
    /// The error underneath, where there is one.
    package let cause: (any Error)?

    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String { cause.map { "\(message) (\($0))" } ?? message }

    /// A kind of fault; new kinds break no caller.
    package struct Code: Sendable, Hashable, RawRepresentable {
        /// As in logs and `--json`: snake_case.
        package let rawValue: String
        /// The error type on the AWS wire.
        package let awsCode: String
        /// The HTTP status on the AWS wire.
        package let status: Int

        package init?(rawValue: String) { nil }

        /// A kind of fault of one service; rooms add theirs in an extension.
        package init(_ rawValue: String, _ awsCode: String, _ status: Int) {
            self.rawValue = rawValue
            self.awsCode = awsCode
            self.status = status
        }

        /// A value that is missing, malformed or out of range; also, as SageMaker has it, an endpoint or job not found.
        package static let validation = Code("validation", "ValidationException", 400)
        /// A named thing does not exist.
        package static let notFound = Code("not_found", "ResourceNotFound", 400)
        /// The name is taken, or the state does not allow the change.
        package static let conflict = Code("conflict", "ConflictException", 400)
        /// The thing is used by another and cannot be changed or deleted now.
        package static let inUse = Code("in_use", "ResourceInUse", 400)
        /// A stated limit is reached.
        package static let limitExceeded = Code("limit_exceeded", "ResourceLimitExceeded", 400)
        /// The model could not answer this request.
        package static let modelError = Code("model_error", "ModelError", 424)
        /// Another process has the state directory open.
        package static let stateInUse = Code("state_in_use", "ServiceUnavailable", 503)
        /// A fault of Driftloop's own or of the machine.
        package static let internalFailure = Code("internal_failure", "InternalFailure", 500)
    }
}
