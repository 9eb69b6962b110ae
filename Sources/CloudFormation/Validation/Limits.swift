/// CloudFormation's quotas.
///
/// - Source: "Understand CloudFormation quotas", AWS CloudFormation User Guide.
enum Limits {
    static let resources = 500
    static let parameters = 200
    static let outputs = 200
    static let mappings = 200
    static let mappingKeys = 200
    static let nameLength = 255
    static let parameterValueBytes = 4_096
    static let descriptionBytes = 1_024
}

extension Template {
    /// The most bytes of a template that is sent as a request's `TemplateBody`.
    public static let maximumInlineBytes = 51_200
    /// The most bytes of a template that is read from a bucket.
    public static let maximumBytes = 1_048_576
}
