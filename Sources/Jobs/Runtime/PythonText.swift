import Foundation
import JSONDocuments

/// JSON values as Python prints them.
enum PythonText {
    /// As a command line argument: `mapping.to_cmd_args` of the training toolkit.
    static func argument(_ value: JSON) -> String {
        guard let members = value.object else { return text(value) }
        return members.sorted { $0.key < $1.key }.map { "\($0.key)=\(shown($0.value))" }.joined(separator: ",")
    }

    /// As the toolkit's `_decode` makes it: `str`, and nothing for `None`.
    private static func text(_ value: JSON) -> String { value.isNull ? "" : shown(value) }

    /// As `str` makes it.
    private static func shown(_ value: JSON) -> String { value.string ?? represented(value) }

    /// As `repr` makes it.
    private static func represented(_ value: JSON) -> String {
        switch value {
        case .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .integer(let number): String(number)
        case .double(let number): number.description
        case .string(let text): quoted(text)
        case .array(let elements): "[" + elements.map(represented).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\(quoted($0.key)): \(represented($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let quote = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var escaped = text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\n", with: "\\n")
            .replacingOccurrences(of: "\t", with: "\\t").replacingOccurrences(of: "\r", with: "\\r")
        if quote == "'" { escaped = escaped.replacingOccurrences(of: "'", with: "\\'") }
        return quote + escaped + quote
    }
}
