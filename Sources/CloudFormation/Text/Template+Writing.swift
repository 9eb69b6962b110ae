public import JSONDocuments
import OrderedCollections

extension Template {
    /// The template as a JSON value, with the sections in the order that CloudFormation's documentation has them.
    public var json: JSON {
        var json: JSON = ["AWSTemplateFormatVersion": "2010-09-09"]
        json["Description"] = description.map(JSON.string)
        json["Metadata"] = metadata
        if !transforms.isEmpty {
            json["Transform"] = transforms.count == 1 ? .string(transforms[0]) : .array(transforms.map(JSON.string))
        }
        json["Parameters"] = Self.section(parameters.mapValues(\.json))
        json["Rules"] = Self.section(rules.mapValues(\.json))
        json["Mappings"] = Self.section(mappings.mapValues { .object($0.mapValues(JSON.object)) })
        json["Conditions"] = Self.section(conditions)
        json["Resources"] = .object(resources.mapValues(\.json))
        json["Outputs"] = Self.section(outputs.mapValues(\.json))
        return json
    }

    /// The template as YAML, with short function tags.
    public var yaml: String { get throws(TemplateError) { try YAMLWriter.text(of: json) } }

    private static func section(_ parts: OrderedDictionary<String, JSON>) -> JSON? {
        parts.isEmpty ? nil : .object(parts)
    }
}

extension Template.Parameter {
    var json: JSON {
        var json: JSON = ["Type": .string(type.rawValue)]
        json["Description"] = description.map(JSON.string)
        json["Default"] = defaultValue
        json["AllowedValues"] = allowedValues.map(JSON.array)
        json["AllowedPattern"] = allowedPattern.map(JSON.string)
        json["ConstraintDescription"] = constraintDescription.map(JSON.string)
        json["MinLength"] = minLength.map { .integer(Int64($0)) }
        json["MaxLength"] = maxLength.map { .integer(Int64($0)) }
        json["MinValue"] = minValue.map(Self.number)
        json["MaxValue"] = maxValue.map(Self.number)
        if noEcho { json["NoEcho"] = true }
        return json
    }

    private static func number(_ value: Double) -> JSON { Int64(exactly: value).map(JSON.integer) ?? .double(value) }
}

extension Template.Rule {
    var json: JSON {
        var json: JSON = [:]
        json["RuleCondition"] = condition
        json["Assertions"] = .array(
            assertions.map { assertion in
                var json: JSON = ["Assert": assertion.assert]
                json["AssertDescription"] = assertion.description.map(JSON.string)
                return json
            }
        )
        return json
    }
}

extension Template.Resource {
    var json: JSON {
        var json: JSON = ["Type": .string(type)]
        json["Condition"] = condition.map(JSON.string)
        if !dependsOn.isEmpty { json["DependsOn"] = .array(dependsOn.map(JSON.string)) }
        json["Metadata"] = metadata
        if properties.object?.isEmpty == false { json["Properties"] = properties }
        json["CreationPolicy"] = creationPolicy
        json["UpdatePolicy"] = updatePolicy
        json["DeletionPolicy"] = deletionPolicy.map { .string($0.rawValue) }
        json["UpdateReplacePolicy"] = updateReplacePolicy.map { .string($0.rawValue) }
        return json
    }
}

extension Template.Output {
    var json: JSON {
        var json: JSON = [:]
        json["Description"] = description.map(JSON.string)
        json["Condition"] = condition.map(JSON.string)
        json["Value"] = value
        json["Export"] = exportName.map { ["Name": $0] }
        return json
    }
}

extension Template {
    /// The template as JSON text that CloudFormation takes in a request: with line breaks where they fit in.
    ///
    /// - Throws: ``TemplateError`` where it is longer than ``maximumInlineBytes`` also without them.
    public func inlineText() throws(TemplateError) -> String {
        for layout in [JSONLayout.pretty, .compact] {
            let text = json.text(layout)
            if text.utf8.count < Self.maximumInlineBytes { return text }
        }
        throw TemplateError(
            .notATemplate,
            """
            the template has \(json.text().utf8.count) bytes; CloudFormation takes at most \(Self.maximumInlineBytes) in a \
            request: put it into a bucket and give its address
            """
        )
    }
}
