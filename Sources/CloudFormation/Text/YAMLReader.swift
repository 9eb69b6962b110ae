import JSONDocuments
import OrderedCollections
import Yams

/// Reads YAML as CloudFormation does: short tags are functions, and a plain text is a number only where it is written as JSON's.
enum YAMLReader {
    /// The JSON value of a YAML document.
    ///
    /// - Throws: ``TemplateError`` with line and column, also for what CloudFormation does not read: aliases, merge keys
    ///   and other types' tags.
    static func json(of text: String) throws(TemplateError) -> JSON {
        if let name = YAMLAliases.firstName(in: text) {
            throw TemplateError(.notATemplate, "CloudFormation reads no YAML aliases: write what '*\(name)' stands for")
        }
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw TemplateError(.notATemplate, "not valid YAML: \(sentence(of: error))")
        }
        guard let root else { throw TemplateError(.notATemplate, "the template is empty") }
        return try json(of: root, depth: 0)
    }

    private static func json(of node: Node, depth: Int) throws(TemplateError) -> JSON {
        if depth > JSON.maximumDepth { throw fault(node, "nested deeper than \(JSON.maximumDepth)") }
        switch node {
        case .scalar(let scalar):
            let value = JSON.string(scalar.string)
            switch scalar.tag.description {
            case "", "!": return scalar.style == .plain ? plain(scalar.string) : value
            case "tag:yaml.org,2002:str": return value
            case let tag: return try function(tag, value, node)
            }
        case .sequence(let sequence):
            var elements: [JSON] = []
            for element in sequence { elements.append(try json(of: element, depth: depth + 1)) }
            return try function(sequence.tag.description, .array(elements), node)
        case .mapping(let mapping):
            var members: OrderedDictionary<String, JSON> = [:]
            for (key, value) in mapping {
                guard let name = key.scalar?.string else { throw fault(key, "a member's name must be a text") }
                if name == "<<" { throw fault(key, "CloudFormation reads no merge keys: write the members themselves") }
                members[name] = try json(of: value, depth: depth + 1)
            }
            return try function(mapping.tag.description, .object(members), node)
        case .alias: throw fault(node, "CloudFormation reads no YAML aliases")
        }
    }

    /// The function that a short tag stands for: `!Sub text` is `{"Fn::Sub": text}`.
    private static func function(_ tag: String, _ argument: JSON, _ node: Node) throws(TemplateError) -> JSON {
        switch tag {
        case "", "!", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map": return argument
        case "!Ref", "!Condition": return [String(tag.dropFirst()): argument]
        case "!GetAtt":
            guard let text = argument.string, let dot = text.firstIndex(of: ".") else {
                return ["Fn::GetAtt": argument]
            }
            let attribute = String(text[text.index(after: dot)...])
            return ["Fn::GetAtt": [.string(String(text[..<dot])), .string(attribute)]]
        default:
            let name = "Fn::\(tag.dropFirst())"
            guard tag.hasPrefix("!"), Intrinsic.names.contains(name) || Intrinsic.refused[name] != nil else {
                throw fault(node, "there is no function '\(tag)'")
            }
            return [name: argument]
        }
    }

    /// A text without quotes: null, true, false, a number as JSON writes it, or a text.
    ///
    /// A date, `yes`, `0755` and an account's id with a leading zero stay texts.
    private static func plain(_ text: String) -> JSON {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default:
            guard let first = text.utf8.first, first == UInt8(ascii: "-") || (48...57).contains(first) else {
                return .string(text)
            }
            guard let number = try? JSON(parsing: text), number.number != nil else { return .string(text) }
            return number
        }
    }

    private static func fault(_ node: Node, _ message: String) -> TemplateError {
        let place = node.mark.map { "line \($0.line), column \($0.column): " } ?? ""
        return TemplateError(.notATemplate, place + message)
    }

    private static func sentence(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(context.map { $0.text + ", " } ?? "")\(problem)"
        case .reader(let problem, let offset, _, _): "byte \(offset ?? 0): \(problem)"
        case .duplicatedKeysInMapping(let names, let context):
            "line \(context.mark.line), column \(context.mark.column): '\(names.joined(separator: "', '"))' is there twice"
        default: "it cannot be read"
        }
    }
}

/// Looks for aliases before a document is composed: a few lines of them can stand for more than memory holds.
private enum YAMLAliases {
    /// The first name that is both an anchor (`&name`) and an alias (`*name`) in `text`.
    static func firstName(in text: String) -> String? {
        let anchors = names(after: UInt8(ascii: "&"), in: text)
        if anchors.isEmpty { return nil }
        return names(after: UInt8(ascii: "*"), in: text).first(where: anchors.contains)
    }

    /// What follows `mark` where a value may begin.
    private static func names(after mark: UInt8, in text: String) -> Set<String> {
        var names: Set<String> = []
        var previous = UInt8(ascii: "\n")
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            defer { previous = byte }
            guard byte == mark, " \t\r\n[{,:?-".utf8.contains(previous) else { continue }
            let name = rest.prefix { isOfName($0) }
            if !name.isEmpty { names.insert(String(decoding: name, as: UTF8.self)) }
        }
        return names
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
