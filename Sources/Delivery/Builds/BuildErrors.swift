package import Store

// AWS's error types of CodeBuild.
extension ServiceError.Code {
    package static let invalidInput = Self("invalid_input", "InvalidInputException", 400)
    package static let buildResourceNotFound = Self("build_resource_not_found", "ResourceNotFoundException", 400)
    package static let buildResourceExists = Self("build_resource_exists", "ResourceAlreadyExistsException", 400)
}
