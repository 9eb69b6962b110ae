import Foundation
import Identifiers
import JSONDocuments

/// A table for people: a heading, aligned columns, nothing else.
struct TextTable {
    /// A column: its heading and how a row's JSON object becomes its text.
    struct Column: Sendable {
        let heading: String
        let alignsRight: Bool
        let text: @Sendable (JSON) -> String

        /// The member at `path` (members separated by dots) as text; `-` where it is absent.
        init(_ heading: String, _ path: String, right: Bool = false) {
            self.init(heading, right: right) { TextTable.plain($0.member(at: path)) }
        }

        /// Any text made from the row.
        init(_ heading: String, right: Bool = false, _ text: @escaping @Sendable (JSON) -> String) {
            self.heading = heading
            alignsRight = right
            self.text = text
        }

        /// A time (seconds since 1970) as `2026-03-01 12:00:00`, UTC.
        static func time(_ heading: String, _ path: String) -> Column {
            Column(heading) { TextTable.time($0.member(at: path)) }
        }
    }

    /// Lays out rows; a heading is printed even where there is no row.
    static func text(_ rows: [JSON], _ columns: [Column]) -> String {
        let cells = [columns.map(\.heading)] + rows.map { row in columns.map { $0.text(row) } }
        let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return
            cells.map { row in
                columns.indices
                    .map { column in
                        let padding = String(repeating: " ", count: widths[column] - row[column].count)
                        return columns[column].alignsRight ? padding + row[column] : row[column] + padding
                    }
                    .joined(separator: "  ").trimmingSuffix()
            }
            .joined(separator: "\n")
    }

    /// A value on one line: strings bare, numbers as they are, `-` for nothing.
    static func plain(_ value: JSON?) -> String {
        switch value {
        case nil, .null: "-"
        case .string(let text): text.isEmpty ? "-" : text
        case .double(let number): String(format: "%.6g", number)
        case .some(let other): other.text()
        }
    }

    /// A time as `2026-03-01 12:00:00`, UTC.
    static func time(_ value: JSON?) -> String {
        guard let seconds = value?.number else { return "-" }
        return String(Date(timeIntervalSince1970: seconds).wholeSeconds.dropLast())
            .replacingOccurrences(of: "T", with: " ")
    }
}

extension JSON {
    /// The member at a path of names separated by dots.
    func member(at path: String) -> JSON? {
        path.split(separator: ".").reduce(Optional(self)) { value, name in value?[String(name)] }
    }
}

extension String {
    fileprivate func trimmingSuffix() -> String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
