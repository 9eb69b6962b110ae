import JSONDocuments
import OrderedCollections

/// Evaluates functions with the values of one stack.
struct Resolver: Sendable {
    let template: Template
    let parameters: OrderedDictionary<String, JSON>
    let pseudo: PseudoParameters
    let imports: [String: String]
    /// The conditions that are decided.
    var conditions: [String: Bool] = [:]

    /// The value of `value`; nil where it is `AWS::NoValue`.
    func value(_ value: JSON, _ path: TemplatePath, _ attributes: Evaluation.Attributes) throws -> JSON? {
        if let function = try Intrinsic.reading(value, path, inCondition: false) {
            return try evaluate(function, path, attributes)
        }
        switch value {
        case .string(let text):
            if text.contains("{{resolve:") {
                throw fault(path, "dynamic references are not resolved here: use a parameter instead of \(value.brief)")
            }
            return value
        case .array(let elements):
            return .array(try elements.enumerated().compactMap { try self.value($1, path[$0], attributes) })
        case .object(let members):
            var result: OrderedDictionary<String, JSON> = [:]
            for (key, member) in members { result[key] = try self.value(member, path[key], attributes) }
            return .object(result)
        default: return value
        }
    }

    /// The value of `value` as a text.
    func text(_ value: JSON, _ path: TemplatePath, _ attributes: Evaluation.Attributes) throws -> String {
        guard let result = try self.value(value, path, attributes) else {
            throw fault(path, "a text is needed here, and AWS::NoValue is none")
        }
        guard let text = result.scalarText else { throw fault(path, "expected a text, found \(result.brief)") }
        return text
    }

    /// The value of `value` as a list.
    func list(_ value: JSON, _ path: TemplatePath, _ attributes: Evaluation.Attributes) throws -> [JSON] {
        let result = try self.value(value, path, attributes)
        guard let list = result?.array else {
            throw fault(path, "expected a list, found \(result?.brief ?? "AWS::NoValue")")
        }
        return list
    }

    func fault(_ path: TemplatePath, _ message: String) -> TemplateError {
        TemplateError(.unresolvable, path, message)
    }

    private func evaluate(
        _ function: Intrinsic,
        _ path: TemplatePath,
        _ attributes: Evaluation.Attributes
    ) throws -> JSON? {
        let places = function.arguments.map { path[$0.at] }
        switch function {
        case .ref(let name): return try reference(name, attributes)
        case .getAtt(let logicalId, let attribute):
            return try attributes(logicalId, text(attribute, places[0], attributes))
        case .sub(let pieces, let values):
            return .string(try pieces.map { try text(of: $0, values, path["Fn::Sub"], attributes) }.joined())
        case .join(let separator, let list):
            let parts = try self.list(list, places[0], attributes)
            let texts = try parts.enumerated()
                .map { index, part in
                    guard let text = part.scalarText else {
                        throw fault(places[0][index], "expected a text, found \(part.brief)")
                    }
                    return text
                }
            return .string(texts.joined(separator: separator))
        case .select(let index, let list):
            let position = try whole(index, places[0], attributes)
            let elements = try self.list(list, places[1], attributes)
            guard elements.indices.contains(position) else {
                throw fault(
                    places[0],
                    "there is no element \(position): the list has \(elements.count), counted from 0"
                )
            }
            return elements[position]
        case .split(let separator, let text):
            let parts = try self.text(text, places[0], attributes)
                .split(separator: separator, omittingEmptySubsequences: false)
            return .array(parts.map { .string(String($0)) })
        case .findInMap: return try findInMap(function, places, attributes)
        case .choose(let condition, let value, let other):
            let holds = try isTrue(condition, path["Fn::If"][0])
            return try self.value(holds ? value : other, holds ? places[0] : places[1], attributes)
        case .importValue(let name):
            let name = try text(name, places[0], attributes)
            if let value = imports[name] { return .string(value) }
            throw fault(places[0], "no stack exports '\(name)': deploy the stack that does first")
        case .base64(let text): return .string(Base64.encoded(try self.text(text, places[0], attributes)))
        case .getAZs(let region):
            let region = try text(region, places[0], attributes)
            return .array(pseudo.zoneLetters.map { .string((region.isEmpty ? pseudo.region : region) + $0) })
        case .cidr(let block, let count, let bits):
            let block = try text(block, places[0], attributes)
            let bits = try bits.map { try whole($0, places[2], attributes) }
            return try AddressBlock(block, places[0])
                .subnets(whole(count, places[1], attributes), bits: bits, path["Fn::Cidr"])
        case .length(let list): return .integer(Int64(try self.list(list, places[0], attributes).count))
        case .toJSONString(let value):
            return .string((try self.value(value, places[0], attributes) ?? .null).text())
        case .logic: throw fault(path, "conditions are decided in Conditions: name one in Fn::If instead")
        }
    }

    private func reference(_ name: String, _ attributes: Evaluation.Attributes) throws -> JSON? {
        if let parameter = PseudoParameter(rawValue: name) { return pseudo[parameter] }
        if let value = parameters[name] { return value }
        return try attributes(name, nil)
    }

    private func text(
        of piece: SubPiece,
        _ values: OrderedDictionary<String, JSON>,
        _ path: TemplatePath,
        _ attributes: Evaluation.Attributes
    ) throws -> String {
        switch piece {
        case .literal(let text): return text
        case .variable(let name):
            if let value = values[name] { return try text(value, path[1][name], attributes) }
            let value: JSON?
            if let dot = name.firstIndex(of: ".") {
                value = try attributes(String(name[..<dot]), String(name[name.index(after: dot)...]))
            } else {
                value = try reference(name, attributes)
            }
            guard let text = value?.scalarText else {
                throw fault(path, "'${\(name)}' is \(value?.brief ?? "AWS::NoValue"), and a text is needed")
            }
            return text
        }
    }

    private func whole(_ value: JSON, _ path: TemplatePath, _ attributes: Evaluation.Attributes) throws -> Int {
        let text = try text(value, path, attributes)
        guard let number = Int(text) else { throw fault(path, "'\(text)' is not a whole number") }
        return number
    }

    private func findInMap(
        _ function: Intrinsic,
        _ places: [TemplatePath],
        _ attributes: Evaluation.Attributes
    ) throws -> JSON? {
        guard case .findInMap(let map, let key, let second, let fallback) = function else { return nil }
        let name = try text(map, places[0], attributes)
        let keys = (try text(key, places[1], attributes), try text(second, places[2], attributes))
        if let value = template.mappings[name]?[keys.0]?[keys.1] { return value }
        if let fallback { return try value(fallback, places[3]["DefaultValue"], attributes) }
        throw fault(places[0], "the mapping '\(name)' has no value for '\(keys.0)', '\(keys.1)'")
    }
}

extension JSON {
    /// A text, number or boolean as text; nil for anything else.
    var scalarText: String? {
        switch self {
        case .string(let text): text
        case .integer, .double, .bool: text()
        default: nil
        }
    }
}
