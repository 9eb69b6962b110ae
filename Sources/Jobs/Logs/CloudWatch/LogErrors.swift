package import Store

// AWS's error types of CloudWatch Logs.
extension ServiceError.Code {
    /// A member that is missing, malformed, out of range, or not allowed beside another.
    package static let invalidLogParameter = Self("invalid_log_parameter", "InvalidParameterException", 400)
    /// A log group or a log stream that is not there.
    package static let logNotFound = Self("log_not_found", "ResourceNotFoundException", 400)
}

extension ServiceError {
    static func invalidLog(_ message: String) -> ServiceError { ServiceError(.invalidLogParameter, message) }

    static func noLogGroup(_ name: String) -> ServiceError {
        ServiceError(
            .logNotFound,
            "The specified log group does not exist. No job has logged in '\(name)'; DescribeLogGroups lists the groups."
        )
    }

    static func noLogStream(_ name: String) -> ServiceError {
        ServiceError(
            .logNotFound,
            "The specified log stream does not exist. There is no '\(name)'; DescribeLogStreams lists the group's streams."
        )
    }
}
