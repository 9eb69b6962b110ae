import JSONDocuments
import OrderedCollections

extension Intrinsic {
    /// Reads `value` as a function; nil where it is none.
    ///
    /// `{"Condition": "Name"}` is one `inCondition`s only; elsewhere it is a plain member.
    static func reading(_ value: JSON, _ path: TemplatePath, inCondition: Bool) throws(TemplateError) -> Intrinsic? {
        guard let members = value.object else { return nil }
        guard let name = members.keys.first(where: { isFunction($0) || inCondition && $0 == "Condition" }),
            let argument = members[name]
        else { return nil }
        let reader = ArgumentReader(name: name, argument: argument, path: path[name])
        if members.count > 1 {
            throw reader.fault("a function stands alone in its object, and here are also \(others(members, name))")
        }
        return try reader.intrinsic()
    }

    private static func others(_ members: OrderedDictionary<String, JSON>, _ name: String) -> String {
        members.keys.filter { $0 != name }.joined(separator: ", ")
    }

    static func isFunction(_ name: String) -> Bool { name == "Ref" || name.hasPrefix("Fn::") }
}

/// Reads the argument of one function.
private struct ArgumentReader {
    let name: String
    let argument: JSON
    let path: TemplatePath

    func fault(_ message: String) -> TemplateError { TemplateError(.invalidTemplate, path, message) }

    func intrinsic() throws(TemplateError) -> Intrinsic {
        switch name {
        case "Ref": return .ref(try text(argument, "the name of a parameter or resource"))
        case "Condition": return .logic(.condition(try text(argument, "the name of a condition")))
        case "Fn::GetAtt": return try getAtt()
        case "Fn::Sub": return try sub()
        case "Fn::Join":
            let parts = try list(2, "[separator, list]")
            return .join(separator: try text(parts[0], "the separator, a text"), try listOrFunction(parts[1]))
        case "Fn::Select":
            let parts = try list(2, "[index, list]")
            return .select(index: parts[0], list: try listOrFunction(parts[1]))
        case "Fn::Split":
            let parts = try list(2, "[separator, text]")
            let separator = try text(parts[0], "the separator, a text")
            if separator.isEmpty { throw fault("the separator is empty") }
            return .split(separator: separator, parts[1])
        case "Fn::FindInMap": return try findInMap()
        case "Fn::If":
            let parts = try list(3, "[condition, value, other value]")
            return .choose(condition: try text(parts[0], "the name of a condition"), parts[1], parts[2])
        case "Fn::ImportValue": return .importValue(argument)
        case "Fn::Base64": return .base64(argument)
        case "Fn::GetAZs": return .getAZs(argument)
        case "Fn::Cidr":
            guard let parts = argument.array, (2...3).contains(parts.count) else {
                throw fault("expected [block, count, bits], found \(argument.brief)")
            }
            return .cidr(block: parts[0], count: parts[1], bits: parts.count > 2 ? parts[2] : nil)
        case "Fn::Length": return .length(try listOrFunction(argument))
        case "Fn::ToJsonString": return .toJSONString(argument)
        default: return .logic(try logic())
        }
    }

    func logic() throws(TemplateError) -> Intrinsic.Logic {
        switch name {
        case "Fn::And": return .and(try conditions())
        case "Fn::Or": return .or(try conditions())
        case "Fn::Not": return .not(try list(1, "[condition]")[0])
        case "Fn::Equals":
            let parts = try list(2, "[value, other value]")
            return .equals(parts[0], parts[1])
        case "Fn::Contains":
            let parts = try list(2, "[list, text]")
            return .contains(parts[0], parts[1])
        case "Fn::EachMemberEquals":
            let parts = try list(2, "[list, text]")
            return .eachMemberEquals(parts[0], parts[1])
        case "Fn::EachMemberIn":
            let parts = try list(2, "[list, list]")
            return .eachMemberIn(parts[0], parts[1])
        default:
            if let reason = Intrinsic.refused[name] { throw fault("\(name) is not supported: \(reason)") }
            if name.hasPrefix("Fn::ForEach") {
                throw fault("Fn::ForEach is not supported: write its resources one by one")
            }
            throw fault("there is no function '\(name)'; there are \(Intrinsic.names.joined(separator: ", "))")
        }
    }

    func getAtt() throws(TemplateError) -> Intrinsic {
        let what = "expected [logical id, attribute] or 'LogicalId.Attribute', found \(argument.brief)"
        if let text = argument.string {
            guard let dot = text.firstIndex(of: "."), dot > text.startIndex, text.index(after: dot) < text.endIndex
            else { throw fault(what) }
            return .getAtt(logicalId: String(text[..<dot]), attribute: .string(String(text[text.index(after: dot)...])))
        }
        guard let parts = argument.array, parts.count >= 2, let logicalId = parts[0].string else { throw fault(what) }
        if parts.count == 2 { return .getAtt(logicalId: logicalId, attribute: parts[1]) }
        let names = parts.dropFirst().compactMap(\.string)
        if names.count < parts.count - 1 { throw fault(what) }
        return .getAtt(logicalId: logicalId, attribute: .string(names.joined(separator: ".")))
    }

    func sub() throws(TemplateError) -> Intrinsic {
        if let text = argument.string { return .sub(try pieces(text), values: [:]) }
        guard let parts = argument.array, parts.count == 2, let text = parts[0].string, let values = parts[1].object
        else { throw fault("expected a text or [text, {name: value}], found \(argument.brief)") }
        return .sub(try pieces(text), values: values)
    }

    func pieces(_ text: String) throws(TemplateError) -> [SubPiece] {
        let pieces = SubPiece.pieces(of: text)
        for case .variable(let name) in pieces {
            if name.isEmpty || !name.utf8.allSatisfy(isOfName) {
                throw fault(
                    """
                    '${\(name)}' is no name (letters, digits, '_', '-', '.' and ':' are); for the text itself write \
                    '${!\(name)}'
                    """
                )
            }
        }
        return pieces
    }

    func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    func findInMap() throws(TemplateError) -> Intrinsic {
        let what = "expected [map, key, second key] or, with a default, also {DefaultValue: value}"
        guard let parts = argument.array, (3...4).contains(parts.count) else {
            throw fault("\(what); found \(argument.brief)")
        }
        guard parts.count == 4 else {
            return .findInMap(map: parts[0], key: parts[1], second: parts[2], fallback: nil)
        }
        guard let fallback = parts[3]["DefaultValue"], parts[3].object?.count == 1 else {
            throw fault("\(what); found \(parts[3].brief) in the fourth place")
        }
        return .findInMap(map: parts[0], key: parts[1], second: parts[2], fallback: fallback)
    }

    func conditions() throws(TemplateError) -> [JSON] {
        guard let parts = argument.array, (2...10).contains(parts.count) else {
            throw fault("expected a list of 2 to 10 conditions, found \(argument.brief)")
        }
        return parts
    }

    func list(_ count: Int, _ what: String) throws(TemplateError) -> [JSON] {
        guard let parts = argument.array, parts.count == count else {
            throw fault("expected \(what), found \(argument.brief)")
        }
        return parts
    }

    func text(_ value: JSON, _ what: String) throws(TemplateError) -> String {
        guard let text = value.string else { throw fault("expected \(what), found \(value.brief)") }
        return text
    }

    func listOrFunction(_ value: JSON) throws(TemplateError) -> JSON {
        if value.array != nil || value.object != nil { return value }
        throw fault("expected a list or a function that gives one, found \(value.brief)")
    }
}

extension JSON {
    /// The value for an error message: its text, or its kind where that is long.
    var brief: String {
        let text = text()
        return text.utf8.count > 60 ? "\(kind == "object" || kind == "array" ? "an" : "a") \(kind)" : text
    }
}
