public import JSONDocuments
public import OrderedCollections

/// A template with the values of one stack: its parameters, its region and account, what other stacks export.
///
/// Making one checks everything that can be known before a resource is made. ``properties(of:attributes:)`` and
/// ``outputs(attributes:)`` then ask for what resources are while the stack is made.
public struct Evaluation: Sendable {
    /// The template.
    public let template: Template
    /// Each parameter's value: a text, a number, or a list of them.
    public let parameters: OrderedDictionary<String, JSON>
    /// Whether each condition holds.
    public let conditions: OrderedDictionary<String, Bool>
    /// The resources whose condition holds, by logical id, in the template's order.
    public let resources: OrderedDictionary<String, Template.Resource>
    /// The names of the exports that the resources and outputs import.
    public let importedNames: Set<String>

    let resolver: Resolver
    private let dependencies: [String: Set<String>]

    /// Gives what a resource is: its `Ref` where the attribute is nil.
    public typealias Attributes = (_ logicalId: String, _ attribute: String?) throws -> JSON

    /// Checks the template, the parameters, the rules, the imports and the order of the resources.
    ///
    /// - Parameters:
    ///   - template: What the stack consists of.
    ///   - parameters: The values given, by name; lists with commas between.
    ///   - pseudo: The stack's name, region and account.
    ///   - imports: What other stacks export, by the export's name.
    /// - Throws: ``TemplateError`` with every fault of the first kind that is met.
    public init(
        _ template: Template,
        parameters: [String: String] = [:],
        pseudo: PseudoParameters,
        imports: [String: String] = [:]
    ) throws(TemplateError) {
        let faults = template.validate()
        if !faults.isEmpty { throw TemplateError(.invalidTemplate, "the template is not valid", faults) }
        self.template = template
        self.parameters = try ParameterValues.values(of: template.parameters, given: parameters)
        var resolver = Resolver(template: template, parameters: self.parameters, pseudo: pseudo, imports: imports)
        try resolver.decideConditions()
        let holds = resolver.conditions
        try resolver.checkRules()
        self.conditions = OrderedDictionary(
            uniqueKeysWithValues: template.conditions.keys.map { ($0, holds[$0] ?? false) }
        )
        self.resources = template.resources.filter { $1.condition.map { holds[$0] ?? false } ?? true }
        self.resolver = resolver
        let references = LiveReferences(resolver: resolver, resources: resources)
        let found = try references.collect()
        self.dependencies = found.dependencies
        self.importedNames = found.imports
    }

    /// The logical ids that must be there before `logicalId`: what it depends on by name or by a function.
    public func dependencies(of logicalId: String) -> Set<String> { dependencies[logicalId] ?? [] }

    /// The logical ids in an order in which each comes after what it depends on.
    public var order: [String] {
        ReferenceGraph(edges: dependencies, nodes: Array(resources.keys)).order
    }

    /// The properties of a resource with every function evaluated.
    ///
    /// - Throws: ``TemplateError`` with the logical id and the property's path, and whatever `attributes` throws.
    public func properties(of logicalId: String, attributes: Attributes) throws -> JSON {
        guard let resource = resources[logicalId] else {
            throw TemplateError(
                .unresolvable,
                TemplatePath.root["Resources"][logicalId],
                template.resources[logicalId] == nil
                    ? "the template has no such resource" : "its condition does not hold, so it is not made"
            )
        }
        let path = TemplatePath.root["Resources"][logicalId]["Properties"]
        return try resolver.value(resource.properties, path, attributes) ?? [:]
    }

    /// The outputs whose condition holds, by name.
    ///
    /// - Throws: ``TemplateError`` with the output's name, and whatever `attributes` throws.
    public func outputs(attributes: Attributes) throws -> OrderedDictionary<String, EvaluatedOutput> {
        var result: OrderedDictionary<String, EvaluatedOutput> = [:]
        for (name, output) in template.outputs where output.condition.map({ conditions[$0] ?? false }) ?? true {
            let path = TemplatePath.root["Outputs"][name]
            let export = try output.exportName.map {
                try resolver.text($0, path["Export"]["Name"], attributes)
            }
            result[name] = EvaluatedOutput(
                value: try resolver.text(output.value, path["Value"], attributes),
                description: output.description,
                exportName: export
            )
        }
        return result
    }
}

/// What a stack tells.
public struct EvaluatedOutput: Sendable, Hashable {
    /// Its value.
    public let value: String
    /// What it is.
    public let description: String?
    /// The name by which other stacks import it.
    public let exportName: String?
}
