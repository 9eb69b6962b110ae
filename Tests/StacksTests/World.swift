import CloudFormation
import JSONDocuments
import OrderedCollections
import SeededRandom

@testable import Stacks

/// Things that exist, and what is forbidden in it: to refer to what is not there.
struct World: Sendable, Hashable {
    struct Thing: Sendable, Hashable {
        let logicalId: String
        var properties: JSON
        let token: String
    }

    private(set) var things: [String: Thing] = [:]
    /// What should never happen.
    private(set) var faults: [String] = []
    private(set) var calls = 0

    static let schema = ResourceSchema(
        required: ["Name"],
        optional: ["Value", "Links", "Fails"],
        replacing: ["Name"],
        attributes: ["Arn"]
    )
    static let schemas = ["Test::Fake::Thing": schema, "Test::Fake::Other": schema]

    mutating func create(_ id: String, _ type: String, _ properties: JSON, token: String) -> ProvidedResource {
        calls += 1
        let physical = "\(type.split(separator: ":").last ?? "").\(id).\(token)"
        verifyLinks(properties, of: physical)
        things[physical] = things[physical] ?? Thing(logicalId: id, properties: properties, token: token)
        return Self.provided(physical)
    }

    mutating func update(_ physical: String, _ properties: JSON) -> ProvidedResource {
        calls += 1
        if things[physical] == nil { faults.append("\(physical) is updated but not there") }
        verifyLinks(properties, of: physical)
        things[physical]?.properties = properties
        return Self.provided(physical)
    }

    mutating func delete(_ physical: String) {
        calls += 1
        things[physical] = nil
        for (other, thing) in things where Self.links(thing.properties).contains(physical) {
            faults.append("\(physical) is deleted while \(other) refers to it")
        }
    }

    /// A call that did nothing.
    mutating func refuse() { calls += 1 }

    private static func provided(_ physical: String) -> ProvidedResource {
        ProvidedResource(physicalId: physical, attributes: ["Arn": .string("arn:\(physical)")])
    }

    private mutating func verifyLinks(_ properties: JSON, of physical: String) {
        for link in Self.links(properties) where things[link] == nil {
            faults.append("\(physical) refers to \(link), which is not there")
        }
    }

    private static func links(_ properties: JSON) -> [String] {
        (properties["Links"]?.array ?? []).compactMap(\.string)
            .map { $0.hasPrefix("arn:") ? String($0.dropFirst(4)) : $0 }
    }

    /// What is there, with ids that do not depend on who made it when.
    var shape: [String: String] {
        var result: [String: String] = [:]
        for (id, thing) in things {
            var text = thing.properties.text()
            for (other, named) in things { text = text.replacing(other, with: named.logicalId) }
            let kind = id.split(separator: ".").first ?? ""
            result[thing.logicalId, default: ""] += "\(kind) \(text)"
        }
        return result
    }
}

/// Templates of made-up resources.
enum Made {
    /// A random template: which of ten resources there are, what they are called, what they refer to, in which order.
    static func template(_ random: inout SeededGenerator) -> JSON {
        var ids = (0..<10).map { "R\($0)" }
        for index in ids.indices.reversed() {
            ids.swapAt(index, Int(random.next() % UInt64(index + 1)))
        }
        var resources: OrderedDictionary<String, JSON> = [:]
        for (index, id) in ids.enumerated() where random.next() % 4 > 0 || index == 0 {
            let before = ids[..<index].filter { resources[$0] != nil }
            var links: [JSON] = []
            for other in before where random.next() % 4 == 0 {
                links.append(
                    random.next() % 2 == 0 ? ["Ref": .string(other)] : ["Fn::GetAtt": [.string(other), "Arn"]]
                )
            }
            var resource: JSON = [
                "Type": .string(random.next() % 5 == 0 ? "Test::Fake::Other" : "Test::Fake::Thing"),
                "Properties": [
                    "Name": .string("name-\(random.next() % 2)"), "Value": .integer(Int64(random.next() % 2)),
                    "Links": .array(links),
                ],
            ]
            if let other = before.last, random.next() % 5 == 0 { resource["DependsOn"] = .string(other) }
            resources[id] = resource
        }
        return ["Resources": .object(resources)]
    }

    static func evaluation(_ template: JSON) throws -> Evaluation {
        try Evaluation(
            Template(json: template),
            pseudo: PseudoParameters(
                stackName: "stack",
                stackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/stack/1",
                region: "us-east-1",
                accountId: "000000000000"
            )
        )
    }
}
