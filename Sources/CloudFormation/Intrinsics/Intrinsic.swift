import JSONDocuments
import OrderedCollections

/// A function in a template, its arguments not evaluated yet.
indirect enum Intrinsic: Sendable {
    case ref(String)
    case getAtt(logicalId: String, attribute: JSON)
    case sub([SubPiece], values: OrderedDictionary<String, JSON>)
    case join(separator: String, JSON)
    case select(index: JSON, list: JSON)
    case split(separator: String, JSON)
    case findInMap(map: JSON, key: JSON, second: JSON, fallback: JSON?)
    case choose(condition: String, JSON, JSON)
    case importValue(JSON)
    case base64(JSON)
    case getAZs(JSON)
    case cidr(block: JSON, count: JSON, bits: JSON?)
    case length(JSON)
    case toJSONString(JSON)
    case logic(Logic)

    /// What is true or false; in conditions and rules only.
    enum Logic: Sendable {
        case condition(String)
        case and([JSON])
        case or([JSON])
        case not(JSON)
        case equals(JSON, JSON)
        case contains(JSON, JSON)
        case eachMemberEquals(JSON, JSON)
        case eachMemberIn(JSON, JSON)
    }

    /// The functions, as templates spell them.
    static let names = [
        "Ref", "Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn",
        "Fn::Equals", "Fn::FindInMap", "Fn::GetAtt", "Fn::GetAZs", "Fn::If", "Fn::ImportValue", "Fn::Join",
        "Fn::Length", "Fn::Not", "Fn::Or", "Fn::Select", "Fn::Split", "Fn::Sub", "Fn::ToJsonString",
    ]

    /// Functions of CloudFormation that need what is not here, each with the reason.
    static let refused = [
        "Fn::Transform": "macros are not run here: write what the macro would make",
        "Fn::RefAll": "it asks an account for all values of a type, and nothing here knows them: name the values",
        "Fn::ValueOf": "it asks an account for an attribute of a value, and nothing here knows it: use a parameter",
        "Fn::ValueOfAll": "it asks an account for attributes of values, and nothing here knows them: use parameters",
    ]

    /// The argument of `name` at its place, for errors in it: `….Fn::Join[1]`.
    var arguments: [(at: [Step], value: JSON)] {
        switch self {
        case .ref: []
        case .getAtt(_, let attribute): [([.name("Fn::GetAtt"), .index(1)], attribute)]
        case .sub(_, let values): values.map { ([.name("Fn::Sub"), .index(1), .name($0)], $1) }
        case .join(_, let list): [([.name("Fn::Join"), .index(1)], list)]
        case .select(let index, let list): Self.listed("Fn::Select", [index, list])
        case .split(_, let text): [([.name("Fn::Split"), .index(1)], text)]
        case .findInMap(let map, let key, let second, let fallback):
            Self.listed("Fn::FindInMap", [map, key, second] + (fallback.map { [$0] } ?? []))
        case .choose(_, let value, let other):
            [([.name("Fn::If"), .index(1)], value), ([.name("Fn::If"), .index(2)], other)]
        case .importValue(let name): [([.name("Fn::ImportValue")], name)]
        case .base64(let text): [([.name("Fn::Base64")], text)]
        case .getAZs(let region): [([.name("Fn::GetAZs")], region)]
        case .cidr(let block, let count, let bits):
            Self.listed("Fn::Cidr", [block, count] + (bits.map { [$0] } ?? []))
        case .length(let list): [([.name("Fn::Length")], list)]
        case .toJSONString(let value): [([.name("Fn::ToJsonString")], value)]
        case .logic(let logic): logic.arguments
        }
    }

    /// One step of the way to an argument.
    enum Step: Sendable {
        case name(String)
        case index(Int)
    }

    static func listed(_ name: String, _ values: [JSON]) -> [(at: [Step], value: JSON)] {
        values.enumerated().map { ([.name(name), .index($0)], $1) }
    }
}

extension Intrinsic.Logic {
    var arguments: [(at: [Intrinsic.Step], value: JSON)] {
        switch self {
        case .condition: []
        case .and(let conditions): Intrinsic.listed("Fn::And", conditions)
        case .or(let conditions): Intrinsic.listed("Fn::Or", conditions)
        case .not(let condition): Intrinsic.listed("Fn::Not", [condition])
        case .equals(let a, let b): Intrinsic.listed("Fn::Equals", [a, b])
        case .contains(let a, let b): Intrinsic.listed("Fn::Contains", [a, b])
        case .eachMemberEquals(let a, let b): Intrinsic.listed("Fn::EachMemberEquals", [a, b])
        case .eachMemberIn(let a, let b): Intrinsic.listed("Fn::EachMemberIn", [a, b])
        }
    }
}

extension TemplatePath {
    subscript(steps: [Intrinsic.Step]) -> TemplatePath {
        steps.reduce(self) { path, step in
            switch step {
            case .name(let name): path[name]
            case .index(let index): path[index]
            }
        }
    }
}
