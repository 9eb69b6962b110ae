import JSONDocuments
import OrderedCollections

/// The values that a stack's parameters have.
enum ParameterValues {
    /// The value of every parameter: the one given, else its default.
    ///
    /// - Throws: ``TemplateError`` with everything that is wrong with them.
    static func values(
        of parameters: OrderedDictionary<String, Template.Parameter>,
        given: [String: String]
    ) throws(TemplateError) -> OrderedDictionary<String, JSON> {
        var findings: [Template.Finding] = []
        var values: OrderedDictionary<String, JSON> = [:]
        for (name, parameter) in parameters {
            let path = TemplatePath.root["Parameters"][name]
            guard let text = given[name] ?? parameter.defaultValue?.scalarText else {
                findings.append(.init(path, "it has no value and no default: give one"))
                continue
            }
            let parts = parts(of: text, parameter.type)
            findings += faults(of: parts, parameter).map { Template.Finding(path, $0) }
            let typed = parts.map { parameter.type.isNumeric ? number($0) : JSON.string($0) }
            values[name] = parameter.type.isList ? .array(typed) : typed.first ?? .string("")
        }
        for name in given.keys.sorted() where parameters[name] == nil {
            let names = parameters.isEmpty ? "it has none" : "it has \(parameters.keys.joined(separator: ", "))"
            findings.append(
                .init(TemplatePath.root["Parameters"][name], "the template has no such parameter; \(names)")
            )
        }
        if findings.isEmpty { return values }
        throw TemplateError(.invalidParameters, "the parameters do not fit the template", findings)
    }

    /// The elements of a list, blanks around them taken away; the text itself for any other type.
    static func parts(of text: String, _ type: Template.ParameterType) -> [String] {
        guard type.isList else { return [text] }
        if text.isEmpty { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false)
            .map { part in
                let start = part.drop { $0 == " " }
                return String(
                    start.prefix(upTo: start.lastIndex { $0 != " " }.map(start.index(after:)) ?? start.startIndex)
                )
            }
    }

    /// The number that a text spells, if it is spelled as numbers are; else the text.
    private static func number(_ text: String) -> JSON {
        if let whole = Int64(text), String(whole) == text { return .integer(whole) }
        if let value = Double(text), JSON.double(value).text() == text { return .double(value) }
        return .string(text)
    }

    /// What is wrong with the value, each fault a sentence.
    static func faults(of parts: [String], _ parameter: Template.Parameter) -> [String] {
        let pattern = parameter.allowedPattern.flatMap { try? Pattern($0) }
        return parts.flatMap { faults(of: $0, parameter, pattern) }
    }

    private static func faults(of text: String, _ parameter: Template.Parameter, _ pattern: Pattern?) -> [String] {
        let shown = parameter.noEcho ? "the value" : "'\(text)'"
        var faults: [String] = []
        if let allowed = parameter.allowedValues, !allowed.contains(where: { $0.scalarText == text }) {
            let list = allowed.compactMap(\.scalarText).joined(separator: ", ")
            faults.append("\(shown) is not one of the allowed values: \(list)")
        }
        if let pattern, !pattern.matches(text) {
            faults.append("\(shown) does not match the pattern \(pattern.text)")
        }
        let length = text.unicodeScalars.count
        if let least = parameter.minLength, length < least {
            faults.append("\(shown) has \(length) characters; it needs at least \(least)")
        }
        if let most = parameter.maxLength, length > most {
            faults.append("\(shown) has \(length) characters; it may have at most \(most)")
        }
        if text.utf8.count > Limits.parameterValueBytes {
            faults.append("the value has \(text.utf8.count) bytes; it may have at most \(Limits.parameterValueBytes)")
        }
        if parameter.type.isNumeric {
            if let number = Double(text), number.isFinite {
                if let least = parameter.minValue, number < least {
                    faults.append("\(shown) is less than \(least.plain)")
                }
                if let most = parameter.maxValue, number > most {
                    faults.append("\(shown) is greater than \(most.plain)")
                }
            } else {
                faults.append("\(shown) is not a number")
            }
        }
        if let why = parameter.constraintDescription, !faults.isEmpty { faults[faults.count - 1] += "; \(why)" }
        return faults
    }
}

extension Double {
    /// Without a fraction where it is whole.
    var plain: String { Int64(exactly: self).map(String.init) ?? description }
}
