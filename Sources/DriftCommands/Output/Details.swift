import JSONDocuments
import OrderedCollections

/// One thing in full, for people: a member a line, nested ones indented.
enum Details {
    /// Lays out an object; numbers named `…Time` or `…Timestamp` are shown as times, texts of several lines below their name, empty
    /// objects not at all.
    static func text(_ value: JSON, indent: Int = 0) -> String {
        let margin = String(repeating: "  ", count: indent)
        guard let members = value.object?.filter({ $0.value.object?.isEmpty != true }) else {
            return margin + TextTable.plain(value)
        }
        let width = members.keys.map(\.count).max() ?? 0
        return
            members.map { name, member in
                let label = margin + name + String(repeating: " ", count: max(0, width - name.count))
                switch member {
                case .object(let inner) where !inner.isEmpty:
                    return margin + name + "\n" + text(member, indent: indent + 1)
                case .array(let elements) where elements.contains { $0.object != nil }:
                    return margin + name + "\n"
                        + elements.map { bullet($0, indent: indent + 1) }.joined(separator: "\n")
                case .string(let text) where text.contains("\n"):
                    let lines = text.split(separator: "\n").map { margin + "  " + $0 }
                    return margin + name + "\n" + lines.joined(separator: "\n")
                case .array(let elements):
                    return label + "  " + elements.map { TextTable.plain($0) }.joined(separator: ", ")
                default:
                    return label + "  "
                        + (isTime(name) && member.number != nil ? TextTable.time(member) : TextTable.plain(member))
                }
            }
            .joined(separator: "\n")
    }

    private static func isTime(_ name: String) -> Bool { name.hasSuffix("Time") || name.hasSuffix("Timestamp") }

    private static func bullet(_ value: JSON, indent: Int) -> String {
        let lines = text(value, indent: indent + 1)
        return String(repeating: "  ", count: indent) + "- " + lines.drop { $0 == " " }
    }
}
