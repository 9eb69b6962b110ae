import CloudFormation
import JSONDocuments
import OrderedCollections

/// What an update would do with one resource.
package struct ResourceChange: Codable, Sendable, Hashable {
    /// Add, Modify or Remove.
    package let action: String
    package let logicalResourceId: String
    package let physicalResourceId: String?
    package let resourceType: String
    /// True, False or Conditional; only of a modification.
    package let replacement: String?
    package let scope: [String]
    package let details: [Detail]

    package struct Detail: Codable, Sendable, Hashable {
        package let target: Target
        /// Static, or Dynamic where the value is known only when the update is made.
        package let evaluation: String
        package let changeSource: String?
        package let causingEntity: String?
    }

    package struct Target: Codable, Sendable, Hashable {
        package let attribute: String
        package let name: String?
        package let requiresRecreation: String
    }
}

/// What executing a change set would do, computed from the stack as it is.
struct ChangePreview {
    let stack: StackState
    let target: StackTarget

    /// The changes, in the template's order, then what is removed.
    func changes() throws -> [ResourceChange] {
        var result: [String: ResourceChange] = [:]
        // What will be another thing afterwards, and what may tell other things of itself.
        var isNew: Set<String> = []
        var isModified: Set<String> = []
        for id in target.order {
            guard let change = try change(of: id, isNew, isModified) else { continue }
            result[id] = change
            if change.action == "Add" || change.replacement == "True" { isNew.insert(id) }
            if change.action == "Modify" { isModified.insert(id) }
        }
        let ordered = target.evaluation.resources.keys.compactMap { result[$0] }
        let removed = stack.resources.values
            .filter { $0.physical != nil && target.evaluation.resources[$0.logicalId] == nil }
            .sorted { $0.logicalId < $1.logicalId }
            .map {
                ResourceChange(
                    action: "Remove",
                    logicalResourceId: $0.logicalId,
                    physicalResourceId: $0.physical?.id,
                    resourceType: $0.type,
                    replacement: nil,
                    scope: [],
                    details: []
                )
            }
        return ordered + removed
    }

    private func change(of id: String, _ isNew: Set<String>, _ isModified: Set<String>) throws -> ResourceChange? {
        guard let resource = target.evaluation.resources[id] else { return nil }
        let machine = StackMachine(stack, target: nil, makeToken: { "" })
        var causes: Set<String> = []
        let planned: ResourceState.Physical?
        do {
            planned = try target.planned(id) { other, attribute in
                if isNew.contains(other) {
                    causes.insert(other)
                    return .string(Stacks.unknownValue)
                }
                if isModified.contains(other), attribute != nil { causes.insert(other) }
                return try machine.attribute(other, attribute)
            }
        } catch let error as TemplateError where !causes.isEmpty {
            _ = error
            planned = nil
        }
        guard let physical = stack.resources[id]?.physical else {
            return ResourceChange(
                action: "Add",
                logicalResourceId: id,
                physicalResourceId: nil,
                resourceType: resource.type,
                replacement: nil,
                scope: [],
                details: []
            )
        }
        return modification(of: id, resource.type, physical, planned, causes)
    }

    private func modification(
        of id: String,
        _ type: String,
        _ physical: ResourceState.Physical,
        _ planned: ResourceState.Physical?,
        _ causes: Set<String>
    ) -> ResourceChange? {
        let replacing = target.replacing(type)
        var details: [ResourceChange.Detail] = []
        var isReplaced = physical.type != type
        var isPerhapsReplaced = false
        let new = planned?.properties.json ?? .object([:])
        let difference = PropertyChange(from: physical.properties.json, to: new, replacing: replacing)
        let isUncertain = stack.resources[id]?.isUncertain == true
        for name in planned == nil ? [] : difference.names {
            let isDynamic = new[name].map(Stacks.isUnknown) ?? false
            let one = PropertyChange(
                from: [name: physical.properties.json[name] ?? .null],
                to: [name: new[name] ?? .null],
                replacing: replacing
            )
            if one.replaces && isDynamic { isPerhapsReplaced = true }
            if one.replaces && !isDynamic { isReplaced = true }
            details.append(
                ResourceChange.Detail(
                    target: .init(
                        attribute: name == "Tags" ? "Tags" : "Properties",
                        name: name == "Tags" ? nil : name,
                        requiresRecreation: one.replaces ? (isDynamic ? "Conditionally" : "Always") : "Never"
                    ),
                    evaluation: isDynamic ? "Dynamic" : "Static",
                    changeSource: isDynamic ? "ResourceReference" : "DirectModification",
                    causingEntity: isDynamic ? causes.min() : nil
                )
            )
        }
        guard isReplaced || !details.isEmpty || isUncertain || planned == nil else { return nil }
        return ResourceChange(
            action: "Modify",
            logicalResourceId: id,
            physicalResourceId: physical.id,
            resourceType: type,
            replacement: isReplaced ? "True" : isPerhapsReplaced || planned == nil ? "Conditional" : "False",
            scope: Set(details.map(\.target.attribute)).sorted(),
            details: details
        )
    }
}
