public import JSONDocuments
import OrderedCollections

extension Template {
    /// Reads a template from JSON or YAML, and checks it.
    ///
    /// - Throws: ``TemplateError`` with every fault of the template.
    public init(parsing text: String) throws(TemplateError) {
        let size = text.utf8.count
        if size > Self.maximumBytes {
            throw TemplateError(
                .notATemplate,
                "the template has \(size) bytes; at most \(Self.maximumBytes) are allowed"
            )
        }
        if text.first(where: { !$0.isWhitespace }) == "{" {
            do { try self.init(json: JSON(parsing: text)) } catch let error as JSONError {
                throw TemplateError(.notATemplate, "the template is \(error)")
            } catch let error as TemplateError { throw error } catch {
                throw TemplateError(.notATemplate, "\(error)")
            }
        } else {
            try self.init(json: YAMLReader.json(of: text))
        }
    }

    /// Reads a template from its JSON value, and checks it.
    ///
    /// - Throws: ``TemplateError`` with every fault of the template.
    public init(json: JSON) throws(TemplateError) {
        guard json.object != nil else {
            throw TemplateError(.notATemplate, "a template is an object with Resources, and this is \(json.brief)")
        }
        var reader = TemplateReader()
        self = reader.template(json)
        // Where a part could not be read, what refers to it is not told as missing too.
        let findings = reader.findings.isEmpty ? validate() : reader.findings + certainFindings(beside: reader.findings)
        if !findings.isEmpty { throw TemplateError(.invalidTemplate, "the template is not valid", findings) }
    }

    private func certainFindings(beside others: [Finding]) -> [Finding] {
        let places = Set(others.map(\.path))
        return validate().filter { !places.contains($0.path) }
    }
}

extension TemplateReader {
    mutating func template(_ json: JSON) -> Template {
        let members = self.members(json, .root, known: Self.sections)
        if let version = members["AWSTemplateFormatVersion"], version != "2010-09-09" {
            report(.root["AWSTemplateFormatVersion"], "the only version is 2010-09-09, and this is \(version.brief)")
        }
        var template = Template(
            description: string(members["Description"], .root["Description"]),
            metadata: members["Metadata"],
            transforms: strings(members["Transform"], .root["Transform"])
        )
        template.parameters = section("Parameters", members) { reader, value, path in reader.parameter(value, path) }
        template.rules = section("Rules", members) { reader, value, path in reader.rule(value, path) }
        template.mappings = section("Mappings", members) { reader, value, path in reader.mapping(value, path) }
        template.conditions = section("Conditions", members) { _, value, _ in value }
        if members["Resources"] == nil {
            report(.root, "'Resources' is missing: a template needs at least one resource")
        }
        template.resources = section("Resources", members) { reader, value, path in reader.resource(value, path) }
        template.outputs = section("Outputs", members) { reader, value, path in reader.output(value, path) }
        return template
    }

    private static let sections = [
        "AWSTemplateFormatVersion", "Description", "Metadata", "Transform", "Parameters", "Rules", "Mappings",
        "Conditions", "Resources", "Outputs",
    ]

    private mutating func section<Part>(
        _ name: String,
        _ members: OrderedDictionary<String, JSON>,
        _ read: (inout TemplateReader, JSON, TemplatePath) -> Part
    ) -> OrderedDictionary<String, Part> {
        let path = TemplatePath.root[name]
        var parts: OrderedDictionary<String, Part> = [:]
        for (key, value) in object(members[name], path) { parts[key] = read(&self, value, path[key]) }
        return parts
    }

    private mutating func parameter(_ value: JSON, _ path: TemplatePath) -> Template.Parameter {
        let members = self.members(value, path, known: Self.parameterMembers)
        let type = string(required("Type", members, path), path["Type"])
        let allowed = members["AllowedValues"]
        if let allowed, allowed.array == nil {
            report(path["AllowedValues"], "expected a list, found \(allowed.brief)")
        }
        return Template.Parameter(
            Template.ParameterType(rawValue: type ?? "String"),
            description: string(members["Description"], path["Description"]),
            defaultValue: scalar(members["Default"], path["Default"]),
            allowedValues: allowed?.array?.enumerated().compactMap { scalar($1, path["AllowedValues"][$0]) },
            allowedPattern: string(members["AllowedPattern"], path["AllowedPattern"]),
            constraintDescription: string(members["ConstraintDescription"], path["ConstraintDescription"]),
            minLength: length(members["MinLength"], path["MinLength"]),
            maxLength: length(members["MaxLength"], path["MaxLength"]),
            minValue: number(members["MinValue"], path["MinValue"]),
            maxValue: number(members["MaxValue"], path["MaxValue"]),
            noEcho: bool(members["NoEcho"], path["NoEcho"]) ?? false
        )
    }

    private static let parameterMembers = [
        "Type", "Description", "Default", "AllowedValues", "AllowedPattern", "ConstraintDescription", "MinLength",
        "MaxLength", "MinValue", "MaxValue", "NoEcho",
    ]

    private mutating func rule(_ value: JSON, _ path: TemplatePath) -> Template.Rule {
        let members = self.members(value, path, known: ["RuleCondition", "Assertions"])
        let assertions = required("Assertions", members, path)
        if let assertions, assertions.array == nil {
            report(path["Assertions"], "expected a list, found \(assertions.brief)")
        }
        var rule = Template.Rule(condition: members["RuleCondition"], assertions: [])
        for (index, value) in (assertions?.array ?? []).enumerated() {
            let place = path["Assertions"][index]
            let members = self.members(value, place, known: ["Assert", "AssertDescription"])
            let text = string(members["AssertDescription"], place["AssertDescription"])
            rule.assertions.append(.init(required("Assert", members, place) ?? true, description: text))
        }
        return rule
    }

    private mutating func mapping(_ value: JSON, _ path: TemplatePath) -> Template.Mapping {
        var mapping: Template.Mapping = [:]
        for (key, row) in object(value, path) {
            mapping[key] = object(row, path[key])
            for (name, cell) in mapping[key] ?? [:] where cell.scalarText == nil && cell.array == nil {
                report(path[key][name], "expected a text or a list, found \(cell.brief)")
            }
        }
        return mapping
    }

    private mutating func resource(_ value: JSON, _ path: TemplatePath) -> Template.Resource {
        let members = self.members(value, path, known: Self.resourceMembers)
        let properties = members["Properties"]
        if let properties, properties.object == nil {
            report(path["Properties"], "expected an object, found \(properties.brief)")
        }
        return Template.Resource(
            string(required("Type", members, path), path["Type"]) ?? "Custom::Unread",
            properties ?? [:],
            dependsOn: strings(members["DependsOn"], path["DependsOn"]),
            condition: string(members["Condition"], path["Condition"]),
            deletionPolicy: policy(members["DeletionPolicy"], path["DeletionPolicy"]),
            updateReplacePolicy: policy(members["UpdateReplacePolicy"], path["UpdateReplacePolicy"]),
            metadata: members["Metadata"],
            creationPolicy: members["CreationPolicy"],
            updatePolicy: members["UpdatePolicy"]
        )
    }

    private static let resourceMembers = [
        "Type", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "Metadata",
        "CreationPolicy", "UpdatePolicy",
    ]

    private mutating func output(_ value: JSON, _ path: TemplatePath) -> Template.Output {
        let members = self.members(value, path, known: ["Value", "Description", "Export", "Condition"])
        let export = members["Export"].map { self.members($0, path["Export"], known: ["Name"]) }
        return Template.Output(
            required("Value", members, path) ?? "",
            description: string(members["Description"], path["Description"]),
            exportName: export.flatMap { required("Name", $0, path["Export"]) },
            condition: string(members["Condition"], path["Condition"])
        )
    }
}
