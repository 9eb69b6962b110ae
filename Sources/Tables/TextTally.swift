/// What a part of a text file held besides rows.
struct TextTally: Sendable {
    /// A kind of thing that a person should know.
    enum Kind: Sendable, Hashable, CaseIterable {
        case blankLines
        case surplusFields
        case laterKeys
    }

    /// How often, the first line (from 0 in the part), and a detail of the first.
    struct Mark: Sendable {
        var count: Int
        var line: Int
        var detail: String
    }

    var lineCount = 0
    var marks: [Kind: Mark] = [:]

    /// Notes one or more occurrences.
    mutating func note(_ kind: Kind, count: Int, line: Int, detail: String = "") {
        if let mark = marks[kind] {
            marks[kind] = Mark(count: mark.count + count, line: mark.line, detail: mark.detail)
        } else {
            marks[kind] = Mark(count: count, line: line, detail: detail)
        }
    }

    /// Appends what followed.
    mutating func append(_ next: TextTally) {
        for kind in Kind.allCases {
            guard let mark = next.marks[kind] else { continue }
            note(kind, count: mark.count, line: lineCount + mark.line, detail: mark.detail)
        }
        lineCount += next.lineCount
    }

    /// One sentence a kind.
    func notes(file: String) -> [String] {
        Kind.allCases.compactMap { kind in
            guard let mark = marks[kind] else { return nil }
            switch kind {
            case .blankLines:
                return
                    "\(file): skipped \(mark.count) blank line\(mark.count == 1 ? "" : "s"), the first is line \(mark.line + 1)."
            case .surplusFields:
                return
                    "\(file): left out empty fields beyond the last column in \(mark.count) row\(mark.count == 1 ? "" : "s"), the first in line \(mark.line + 1)."
            case .laterKeys:
                return
                    "\(file): left out \(mark.count) value\(mark.count == 1 ? "" : "s") of keys that the table's first rows do not have, the first is '\(mark.detail)' in line \(mark.line + 1)."
            }
        }
    }
}
