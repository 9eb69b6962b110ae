import JSONDocuments
import OrderedCollections

extension Template {
    /// Everything that is wrong with the template, each fault with its place; empty where it is valid.
    ///
    /// What depends on a stack's parameters is checked by ``Evaluation``; what a type of resource allows, by whoever makes it.
    public func validate() -> [Finding] {
        var validator = Validator(template: self)
        validator.run()
        return validator.findings
    }
}

/// Checks a template and keeps every fault.
struct Validator {
    let template: Template
    var findings: [Template.Finding] = []

    init(template: Template) { self.template = template }

    mutating func report(_ path: TemplatePath, _ message: String) { findings.append(.init(path, message)) }

    mutating func run() {
        if let description = template.description, description.utf8.count > Limits.descriptionBytes {
            report(
                .root["Description"],
                "it has \(description.utf8.count) bytes; at most \(Limits.descriptionBytes) are allowed"
            )
        }
        for transform in template.transforms where transform != Template.languageExtensions {
            report(
                .root["Transform"],
                "the transform '\(transform)' is not supported; only \(Template.languageExtensions) is: write what it would make"
            )
        }
        count("Parameters", template.parameters.count, most: Limits.parameters)
        count("Mappings", template.mappings.count, most: Limits.mappings)
        count("Resources", template.resources.count, most: Limits.resources)
        count("Outputs", template.outputs.count, most: Limits.outputs)
        for (name, parameter) in template.parameters { check(name, parameter) }
        checkMappings()
        checkConditions()
        for (name, rule) in template.rules { check(name, rule) }
        checkResources()
        for (name, output) in template.outputs { check(name, output) }
        checkExports()
    }

    private mutating func count(_ section: String, _ count: Int, most: Int) {
        if count > most { report(.root[section], "there are \(count); CloudFormation allows \(most)") }
    }

    /// Reports a name that is not of letters and digits, or too long.
    mutating func name(_ name: String, _ path: TemplatePath) {
        let plain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        if name.isEmpty || !plain { report(path, "the name '\(name)' may have letters and digits only") }
        if name.utf8.count > Limits.nameLength {
            report(path, "the name has \(name.utf8.count) characters; at most \(Limits.nameLength) are allowed")
        }
    }

    private mutating func checkMappings() {
        for (name, mapping) in template.mappings {
            let path = TemplatePath.root["Mappings"][name]
            self.name(name, path)
            if mapping.isEmpty { report(path, "the mapping has no keys") }
            if mapping.count > Limits.mappingKeys {
                report(path, "the mapping has \(mapping.count) keys; CloudFormation allows \(Limits.mappingKeys)")
            }
        }
    }

    private mutating func checkConditions() {
        for (name, condition) in template.conditions {
            let path = TemplatePath.root["Conditions"][name]
            self.name(name, path)
            logic(condition, path, .condition)
        }
        if let cycle = ReferenceGraph(conditions: template.conditions).cycle {
            let way = (cycle + cycle.prefix(1)).joined(separator: " → ")
            report(.root["Conditions"], "these conditions need each other: \(way)")
        }
    }

    private mutating func check(_ name: String, _ rule: Template.Rule) {
        let path = TemplatePath.root["Rules"][name]
        self.name(name, path)
        if let condition = rule.condition { logic(condition, path["RuleCondition"], .rule) }
        if rule.assertions.isEmpty { report(path, "the rule has no assertion") }
        for (index, assertion) in rule.assertions.enumerated() {
            logic(assertion.assert, path["Assertions"][index]["Assert"], .rule)
        }
    }

    private mutating func checkResources() {
        if template.resources.isEmpty { report(.root["Resources"], "a template needs at least one resource") }
        var edges: [String: Set<String>] = [:]
        for (logicalId, resource) in template.resources {
            let path = TemplatePath.root["Resources"][logicalId]
            name(logicalId, path)
            if template.parameters[logicalId] != nil { report(path, "a parameter has the same name") }
            checkType(resource.type, path["Type"])
            condition(resource.condition, path["Condition"])
            for other in resource.dependsOn {
                if other == logicalId { report(path["DependsOn"], "'\(other)' depends on itself") }
                if template.resources[other] == nil { report(path["DependsOn"], "there is no resource '\(other)'") }
            }
            if resource.updateReplacePolicy == .retainExceptOnCreate {
                report(path["UpdateReplacePolicy"], "'RetainExceptOnCreate' is for DeletionPolicy only")
            }
            value(resource.properties, path["Properties"], .property)
            for (key, part) in [
                ("Metadata", resource.metadata), ("CreationPolicy", resource.creationPolicy),
                ("UpdatePolicy", resource.updatePolicy),
            ] {
                if let part { value(part, path[key], .property) }
            }
            edges[logicalId] = certain(in: resource.properties).union(resource.dependsOn)
                .intersection(template.resources.keys)
        }
        if let cycle = ReferenceGraph(edges: edges, nodes: Array(template.resources.keys)).cycle {
            report(.root["Resources"], ReferenceGraph.sentence(of: cycle))
        }
    }

    /// The resources that a value refers to whatever the parameters are.
    private func certain(in value: JSON) -> Set<String> {
        guard let function = try? Intrinsic.reading(value, .root, inCondition: false) else {
            let parts = value.array ?? value.object.map { Array($0.values) } ?? []
            return parts.reduce(into: []) { $0.formUnion(certain(in: $1)) }
        }
        if case .choose = function { return [] }
        return function.arguments.reduce(into: Set(function.resources)) { $0.formUnion(certain(in: $1.value)) }
    }

    private mutating func checkType(_ type: String, _ path: TemplatePath) {
        let parts = type.split(separator: ":", omittingEmptySubsequences: false)
        let words = parts.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        let custom = type.hasPrefix("Custom::") && words.count == 2
        let shaped =
            parts.count % 2 == 1 && words.allSatisfy { !$0.isEmpty } && (custom || (3...4).contains(words.count))
        if !shaped { report(path, "'\(type)' is not a type like AWS::S3::Bucket or Custom::Name") }
    }

    /// Reports a condition that the template does not have.
    mutating func condition(_ name: String?, _ path: TemplatePath) {
        guard let name, template.conditions[name] == nil else { return }
        report(path, "there is no condition '\(name)' in Conditions")
    }

    private mutating func check(_ name: String, _ output: Template.Output) {
        let path = TemplatePath.root["Outputs"][name]
        self.name(name, path)
        condition(output.condition, path["Condition"])
        value(output.value, path["Value"], .property)
        if let export = output.exportName { value(export, path["Export"]["Name"], .condition) }
    }

    private mutating func checkExports() {
        var owners: [JSON: String] = [:]
        for (name, output) in template.outputs {
            guard let export = output.exportName else { continue }
            if let other = owners[export] {
                report(.root["Outputs"][name]["Export"]["Name"], "the output '\(other)' exports the same name")
            }
            owners[export] = name
        }
    }
}
