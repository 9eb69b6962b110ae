import JSONDocuments
import OrderedCollections

/// What the resources and outputs that are made really refer to: only the branch of each `Fn::If` that is taken.
struct LiveReferences {
    let resolver: Resolver
    let resources: OrderedDictionary<String, Template.Resource>

    private var imports: Set<String> = []
    private var findings: [Template.Finding] = []

    init(resolver: Resolver, resources: OrderedDictionary<String, Template.Resource>) {
        self.resolver = resolver
        self.resources = resources
    }

    /// What each resource needs, and the exports that are imported.
    ///
    /// - Throws: ``TemplateError`` with every reference to a resource or an export that is not there, or with a cycle.
    func collect() throws(TemplateError) -> (dependencies: [String: Set<String>], imports: Set<String>) {
        var walker = self
        return try walker.walk()
    }

    private mutating func walk() throws(TemplateError) -> (dependencies: [String: Set<String>], imports: Set<String>) {
        var dependencies: [String: Set<String>] = [:]
        for (logicalId, resource) in resources {
            let path = TemplatePath.root["Resources"][logicalId]
            var needs = references(in: resource.properties, path["Properties"])
            for (name, part) in [
                ("Metadata", resource.metadata), ("CreationPolicy", resource.creationPolicy),
                ("UpdatePolicy", resource.updatePolicy),
            ] {
                if let part { needs.formUnion(references(in: part, path[name])) }
            }
            // A dependency on a resource that is not made is none.
            needs.formUnion(resource.dependsOn.filter { resources[$0] != nil })
            dependencies[logicalId] = needs
        }
        for (name, output) in resolver.template.outputs {
            if let condition = output.condition, resolver.conditions[condition] != true { continue }
            let path = TemplatePath.root["Outputs"][name]
            _ = references(in: output.value, path["Value"])
            if let export = output.exportName { _ = references(in: export, path["Export"]["Name"]) }
        }
        if !findings.isEmpty {
            throw TemplateError(.unresolvable, "the template refers to what is not there", findings)
        }
        if let cycle = ReferenceGraph(edges: dependencies, nodes: Array(resources.keys)).cycle {
            throw TemplateError(.invalidTemplate, .root["Resources"], ReferenceGraph.sentence(of: cycle))
        }
        return (dependencies, imports)
    }

    private mutating func references(in value: JSON, _ path: TemplatePath) -> Set<String> {
        let function: Intrinsic?
        do { function = try Intrinsic.reading(value, path, inCondition: false) } catch {
            findings += error.findings
            return []
        }
        guard let function else {
            var found: Set<String> = []
            for (index, element) in (value.array ?? []).enumerated() {
                found.formUnion(references(in: element, path[index]))
            }
            for (key, member) in value.object ?? [:] { found.formUnion(references(in: member, path[key])) }
            return found
        }
        if case .choose(let condition, _, _) = function {
            let taken = function.arguments[resolver.conditions[condition] == true ? 0 : 1]
            return references(in: taken.value, path[taken.at])
        }
        if case .importValue(let name) = function { note(name, path) }
        var found = Set(function.resources.filter { note(reference: $0, path) })
        for (at, argument) in function.arguments { found.formUnion(references(in: argument, path[at])) }
        return found
    }

    /// Whether `name` is a resource that is made; one that is not is a fault.
    private mutating func note(reference name: String, _ path: TemplatePath) -> Bool {
        if resources[name] != nil { return true }
        if resolver.parameters[name] != nil || PseudoParameter(rawValue: name) != nil { return false }
        let condition = resolver.template.resources[name]?.condition ?? ""
        findings.append(
            .init(path, "'\(name)' is not made, for its condition '\(condition)' does not hold: choose with Fn::If")
        )
        return false
    }

    private mutating func note(_ name: JSON, _ path: TemplatePath) {
        do {
            let name = try resolver.text(name, path["Fn::ImportValue"]) { name, _ in
                throw resolver.fault(
                    path["Fn::ImportValue"],
                    "the name of an export cannot come of the resource '\(name)'"
                )
            }
            imports.insert(name)
            if resolver.imports[name] == nil {
                findings.append(
                    .init(path["Fn::ImportValue"], "no stack exports '\(name)': deploy the stack that does first")
                )
            }
        } catch {
            findings += (error as? TemplateError)?.findings ?? [.init(path, "\(error)")]
        }
    }
}

extension Intrinsic {
    /// The names of parameters or resources that the function itself refers to, without its arguments.
    var resources: [String] {
        switch self {
        case .ref(let name): [name]
        case .getAtt(let logicalId, _): [logicalId]
        case .sub(let pieces, let values):
            pieces.compactMap { piece in
                guard case .variable(let name) = piece, values[name] == nil else { return nil }
                return name.contains("::") ? name : String(name.prefix { $0 != "." })
            }
        default: []
        }
    }
}

extension ReferenceGraph {
    static func sentence(of cycle: [String]) -> String {
        let way = (cycle + cycle.prefix(1)).joined(separator: " → ")
        return "these resources need each other: \(way); take one of the references away"
    }
}
