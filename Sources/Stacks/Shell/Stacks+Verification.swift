import CloudFormation
import JSONDocuments
import OrderedCollections
import Store

extension Stacks {
    /// Refuses what cannot be made, before anything is: unknown types, properties and attributes, and what the types'
    /// providers refuse.
    ///
    /// - Throws: ``ServiceError/Code/stack``.
    func verify(_ evaluation: Evaluation) throws {
        let schemas = schemas
        let unknown = Set(evaluation.resources.values.map(\.type)).filter { schemas[StackTarget.provided($0)] == nil }
        if !unknown.isEmpty {
            throw ServiceError(
                .stack,
                "Template format error: Unrecognized resource types: [\(unknown.sorted().joined(separator: ", "))]. "
                    + "Driftloop makes \(types.joined(separator: ", "))."
            )
        }
        for (id, resource) in evaluation.resources {
            guard let schema = schemas[StackTarget.provided(resource.type)] else { continue }
            let known = try knownProperties(of: id, evaluation, schemas)
            try Self.verify(id, resource, known, schema)
            do {
                try provider(of: resource.type).check(known)
            } catch let error as ServiceError {
                throw ServiceError(.stack, "Resource \(id) (\(resource.type)): \(error.message)", cause: error)
            }
        }
    }

    private static func verify(
        _ id: String,
        _ resource: Template.Resource,
        _ known: JSON,
        _ schema: ResourceSchema
    ) throws {
        let given = Set((resource.properties.object ?? [:]).keys)
        if !resource.isCustom, let unknown = given.subtracting(schema.required.union(schema.optional)).min() {
            let all = schema.required.union(schema.optional).sorted().joined(separator: ", ")
            throw ServiceError(
                .stack,
                "Resource \(id): \(resource.type) has no property \(unknown). Its properties are \(all)."
            )
        }
        if let missing = schema.required.subtracting(given).min() {
            throw ServiceError(.stack, "Resource \(id): \(resource.type) needs the property \(missing).")
        }
    }

    /// The properties of a resource that do not depend on other resources.
    private func knownProperties(
        of id: String,
        _ evaluation: Evaluation,
        _ schemas: [String: ResourceSchema]
    ) throws -> JSON {
        var hasUnknown = false
        func unknown(_ other: String, _ attribute: String?) throws -> JSON {
            hasUnknown = true
            let type = evaluation.resources[other]?.type ?? ""
            if let attribute, let schema = schemas[StackTarget.provided(type)],
                StackTarget.provided(type) != "AWS::CloudFormation::CustomResource", !schema.hasAttribute(attribute)
            {
                let all = schema.attributes.sorted().joined(separator: ", ")
                throw ServiceError(
                    .stack,
                    "Template error: resource \(other) does not support attribute type \(attribute) in Fn::GetAtt; "
                        + "\(type) has \(all.isEmpty ? "none" : all)."
                )
            }
            return .string(Self.unknownValue)
        }
        let properties: JSON
        do {
            properties = try evaluation.properties(of: id, attributes: unknown)
        } catch let error as TemplateError {
            // A part of a value that is not known yet cannot be taken.
            if hasUnknown { return [:] }
            throw ServiceError(.stack, "Template error: \(error.message)")
        }
        guard hasUnknown, let members = properties.object else { return properties }
        return .object(members.filter { !Self.isUnknown($0.value) })
    }

    /// Stands for what another resource will give; no template holds this character.
    static let unknownValue = "\u{1A}"

    static func isUnknown(_ value: JSON) -> Bool {
        switch value {
        case .string(let text): text.contains(unknownValue)
        case .array(let elements): elements.contains(where: isUnknown)
        case .object(let members): members.values.contains(where: isUnknown)
        default: false
        }
    }
}

extension ResourceSchema {
    /// Whether `Fn::GetAtt` can ask for an attribute; `Outputs.*` stands for all that begin so.
    func hasAttribute(_ name: String) -> Bool {
        attributes.contains(name)
            || attributes.contains { $0.hasSuffix(".*") && name.hasPrefix($0.dropLast()) }
    }
}
