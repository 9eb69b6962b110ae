package import Store

/// The faults that only Lambda has.
///
/// Source: AWS Lambda API Reference, "Errors" of each operation.
extension ServiceError.Code {
    package static let functionNotFound = ServiceError.Code("function_not_found", "ResourceNotFoundException", 404)
    package static let functionConflict = ServiceError.Code("function_conflict", "ResourceConflictException", 409)
    package static let invalidParameter = ServiceError.Code("invalid_parameter", "InvalidParameterValueException", 400)
    package static let invalidContent = ServiceError.Code("invalid_content", "InvalidRequestContentException", 400)
    package static let requestTooLarge = ServiceError.Code("request_too_large", "RequestTooLargeException", 413)
    package static let revisionDiffers = ServiceError.Code("revision_differs", "PreconditionFailedException", 412)
}
