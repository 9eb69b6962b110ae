package import Store

extension ServiceError.Code {
    /// A request, or a template, that CloudFormation refuses: its Query API's name for it.
    package static let stack = ServiceError.Code("validation", "ValidationError", 400)
    /// The stack's name is taken.
    package static let stackExists = ServiceError.Code("already_exists", "AlreadyExistsException", 400)
    /// The template makes roles or policies, and the request does not say that this is known.
    package static let insufficientCapabilities = ServiceError.Code(
        "insufficient_capabilities",
        "InsufficientCapabilitiesException",
        400
    )
    /// The token was used for another request.
    package static let tokenExists = ServiceError.Code("token_exists", "TokenAlreadyExistsException", 400)
    /// There is no such change set.
    package static let changeSetNotFound = ServiceError.Code("change_set_not_found", "ChangeSetNotFound", 404)
    /// The change set cannot be executed or deleted now.
    package static let changeSetStatus = ServiceError.Code("change_set_status", "InvalidChangeSetStatus", 400)
}
