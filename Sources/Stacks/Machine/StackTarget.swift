import CloudFormation
import JSONDocuments
import OrderedCollections

/// What a stack is to become: an evaluated template, and what is known of its types.
struct StackTarget: Sendable {
    let evaluation: Evaluation
    let schemas: [String: ResourceSchema]
    /// The logical ids, each after what it depends on.
    let order: [String]

    init(_ evaluation: Evaluation, schemas: [String: ResourceSchema]) {
        self.evaluation = evaluation
        self.schemas = schemas
        order = evaluation.order
    }

    /// The type under which a provider is known: one for all custom resources.
    static func provided(_ type: String) -> String {
        type.hasPrefix("Custom::") ? "AWS::CloudFormation::CustomResource" : type
    }

    /// The properties that have to be the same for a resource to stay the one it is.
    func replacing(_ type: String) -> Set<String> { schemas[Self.provided(type)]?.replacing ?? [] }

    /// A resource as the template has it, with its properties evaluated; without an id.
    func planned(_ id: String, attributes: Evaluation.Attributes) throws -> ResourceState.Physical? {
        guard let resource = evaluation.resources[id] else { return nil }
        return ResourceState.Physical(
            type: resource.type,
            id: "",
            properties: JSONText(try evaluation.properties(of: id, attributes: attributes)),
            dependencies: evaluation.dependencies(of: id),
            deletionPolicy: .init(resource.deletionPolicy),
            replacePolicy: .init(resource.updateReplacePolicy)
        )
    }
}

/// How properties differ from what a resource was last given.
struct PropertyChange: Sendable, Hashable {
    /// The top-level properties that differ, sorted.
    let names: [String]
    /// Whether the resource has to be replaced.
    let replaces: Bool

    init(from old: JSON, to new: JSON, replacing: Set<String>) {
        func value(_ path: String, of properties: JSON) -> JSON? {
            path.split(separator: ".").reduce(properties as JSON?) { $0?[String($1)] }
        }
        let members = Set((old.object ?? [:]).keys).union((new.object ?? [:]).keys)
        names = members.filter { !Self.isSame(old[$0], new[$0]) }.sorted()
        replaces = replacing.contains { !Self.isSame(value($0, of: old), value($0, of: new)) }
    }

    var isEmpty: Bool { names.isEmpty }

    /// Whether two values mean the same to CloudFormation, which takes `"1"` for `1` and `"true"` for `true`.
    static func isSame(_ a: JSON?, _ b: JSON?) -> Bool {
        switch (a, b) {
        case (nil, nil): return true
        case (let a?, let b?):
            if a == b { return true }
            if let x = a.array, let y = b.array { return x.count == y.count && zip(x, y).allSatisfy(isSame) }
            if let x = a.object, let y = b.object {
                return x.count == y.count && x.allSatisfy { y[$0.key] != nil && isSame($0.value, y[$0.key]) }
            }
            guard let x = scalar(a), let y = scalar(b) else { return false }
            return x == y
        default: return false
        }
    }

    private static func scalar(_ value: JSON) -> String? {
        switch value {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .integer, .double: value.integer.map(String.init) ?? value.number.map { "\($0)" }
        default: nil
        }
    }
}
