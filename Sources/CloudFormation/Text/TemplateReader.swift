import JSONDocuments
import OrderedCollections

/// Reads the members of a template and keeps every fault.
struct TemplateReader {
    private(set) var findings: [Template.Finding] = []

    mutating func report(_ path: TemplatePath, _ message: String) { findings.append(.init(path, message)) }

    /// The members of an object; also reports every member that is not among `known`.
    mutating func members(
        _ value: JSON,
        _ path: TemplatePath,
        known: [String]
    ) -> OrderedDictionary<String, JSON> {
        let members = object(value, path)
        for key in members.keys where !known.contains(key) {
            report(path[key], "there is no member '\(key)' here; there are \(known.joined(separator: ", "))")
        }
        return members
    }

    mutating func object(_ value: JSON?, _ path: TemplatePath) -> OrderedDictionary<String, JSON> {
        guard let value else { return [:] }
        if let members = value.object { return members }
        report(path, "expected an object, found \(value.brief)")
        return [:]
    }

    mutating func string(_ value: JSON?, _ path: TemplatePath) -> String? {
        guard let value else { return nil }
        if let text = value.string { return text }
        report(path, "expected a text, found \(value.brief)")
        return nil
    }

    mutating func required(_ key: String, _ members: OrderedDictionary<String, JSON>, _ path: TemplatePath) -> JSON? {
        if let value = members[key] { return value }
        report(path, "'\(key)' is missing")
        return nil
    }

    /// A number, also when it is written as a text.
    mutating func number(_ value: JSON?, _ path: TemplatePath) -> Double? {
        guard let value else { return nil }
        if let number = value.number ?? value.string.flatMap({ Double($0) }), number.isFinite { return number }
        report(path, "expected a number, found \(value.brief)")
        return nil
    }

    mutating func length(_ value: JSON?, _ path: TemplatePath) -> Int? {
        guard let number = number(value, path) else { return nil }
        if let whole = Int(exactly: number), whole >= 0 { return whole }
        report(path, "expected a whole number that is not negative, found \(number.plain)")
        return nil
    }

    mutating func bool(_ value: JSON?, _ path: TemplatePath) -> Bool? {
        guard let value else { return nil }
        if let flag = value.bool ?? value.string.flatMap({ Bool($0) }) { return flag }
        report(path, "expected true or false, found \(value.brief)")
        return nil
    }

    mutating func scalar(_ value: JSON?, _ path: TemplatePath) -> JSON? {
        guard let value else { return nil }
        if value.scalarText != nil { return value }
        report(path, "expected a text or a number, found \(value.brief)")
        return nil
    }

    /// A text or a list of texts.
    mutating func strings(_ value: JSON?, _ path: TemplatePath) -> [String] {
        guard let value else { return [] }
        if let text = value.string { return [text] }
        guard let elements = value.array else {
            report(path, "expected a text or a list of texts, found \(value.brief)")
            return []
        }
        return elements.enumerated().compactMap { string($1, path[$0]) }
    }

    mutating func policy(_ value: JSON?, _ path: TemplatePath) -> Template.DeletionPolicy? {
        guard let text = string(value, path) else { return nil }
        if let policy = Template.DeletionPolicy(rawValue: text) { return policy }
        let known = Template.DeletionPolicy.allCases.map(\.rawValue).joined(separator: ", ")
        report(path, "there is no policy '\(text)'; there are \(known)")
        return nil
    }
}
