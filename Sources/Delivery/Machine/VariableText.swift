import Foundation

/// `#{namespace.name}` in the configuration of actions.
///
/// Source: CodePipeline user guide, "Variables".
enum VariableText {
    /// A reference that names nothing.
    struct Unknown: Error {
        let reference: String
        let namespaces: [String]

        var sentence: String {
            "The variable #{\(reference)} is not there: \(namespaces.isEmpty ? "no namespace is known yet" : "known namespaces are " + namespaces.joined(separator: ", ")). "
                + "Give an earlier action that namespace, and name a variable that it puts out."
        }
    }

    /// The text with each reference replaced by its value.
    static func resolve(_ text: String, _ values: [String: [String: String]]) throws(Unknown) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.range(of: "#{") {
            guard let end = rest.range(of: "}", range: start.upperBound..<rest.endIndex) else { break }
            let reference = String(rest[start.upperBound..<end.lowerBound])
            let dot = reference.firstIndex(of: ".")
            let namespace = dot.map { String(reference[..<$0]) } ?? ""
            let name = dot.map { String(reference[reference.index(after: $0)...]) } ?? ""
            guard let value = values[namespace]?[name] else {
                throw Unknown(reference: reference, namespaces: values.keys.sorted())
            }
            result += rest[..<start.lowerBound] + value
            rest = rest[end.upperBound...]
        }
        return result + rest
    }
}
