public import JSONDocuments
// A template's parts are ordered dictionaries, so whoever writes one needs them.
@_exported public import OrderedCollections

/// A CloudFormation template: what a stack consists of, as CloudFormation documents it.
///
/// - Source: "Template anatomy", AWS CloudFormation User Guide.
public struct Template: Sendable, Hashable {
    /// What the template is for, at most 1,024 bytes.
    public var description: String?
    /// Anything that tools keep in a template.
    public var metadata: JSON?
    /// The transforms that it asks for: only ``languageExtensions`` is known.
    public var transforms: [String]
    /// What a stack is asked for, by name.
    public var parameters: OrderedDictionary<String, Parameter>
    /// What the parameters must fulfil together.
    public var rules: OrderedDictionary<String, Rule>
    /// Fixed values by name, key and second key.
    public var mappings: OrderedDictionary<String, Mapping>
    /// What a resource, a property or an output may depend on, by name.
    public var conditions: OrderedDictionary<String, JSON>
    /// What a stack makes, by logical id.
    public var resources: OrderedDictionary<String, Resource>
    /// What a stack tells, by name.
    public var outputs: OrderedDictionary<String, Output>

    /// Fixed values by key and second key.
    public typealias Mapping = OrderedDictionary<String, OrderedDictionary<String, JSON>>

    /// Makes a template; nothing is checked before ``validate()``.
    public init(
        description: String? = nil,
        metadata: JSON? = nil,
        transforms: [String] = [],
        parameters: OrderedDictionary<String, Parameter> = [:],
        rules: OrderedDictionary<String, Rule> = [:],
        mappings: OrderedDictionary<String, Mapping> = [:],
        conditions: OrderedDictionary<String, JSON> = [:],
        resources: OrderedDictionary<String, Resource> = [:],
        outputs: OrderedDictionary<String, Output> = [:]
    ) {
        self.description = description
        self.metadata = metadata
        self.transforms = transforms
        self.parameters = parameters
        self.rules = rules
        self.mappings = mappings
        self.conditions = conditions
        self.resources = resources
        self.outputs = outputs
    }

    /// The transform that brings `Fn::Length`, `Fn::ToJsonString` and the default of `Fn::FindInMap`.
    public static let languageExtensions = "AWS::LanguageExtensions"

    /// The capabilities that a stack of this template must be granted: it makes roles or policies.
    ///
    /// - Source: "Acknowledging IAM resources in CloudFormation templates".
    public var capabilities: [String] {
        let identities = resources.values.filter { $0.type.hasPrefix("AWS::IAM::") }
        let nameOf = ["AWS::IAM::Role": "RoleName", "AWS::IAM::User": "UserName", "AWS::IAM::Group": "GroupName"]
        let named = identities.contains { $0.properties[nameOf[$0.type] ?? "ManagedPolicyName"] != nil }
        var result = identities.isEmpty ? [] : [named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM"]
        if !transforms.isEmpty { result.append("CAPABILITY_AUTO_EXPAND") }
        return result
    }
}
