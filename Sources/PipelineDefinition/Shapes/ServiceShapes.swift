/// The forms of the requests and answers of the calls that steps stand for.
///
/// Source: botocore's model of the SageMaker API of 2017-07-24, by `scripts/service-shapes`.
struct ServiceShapes: Sendable {
    /// The form of a value.
    indirect enum Shape: Sendable, Hashable {
        case text(TextRule)
        case flag
        case time
        case number
        case integer(Limits)
        /// One of these texts.
        case choice([String])
        case list(Shape, Limits)
        /// An object with any names that its rule allows.
        case map(Shape, TextRule, Limits)
        /// An object with the members of the structure of this name.
        case structure(String)
    }

    /// A member of a structure.
    struct Member: Sendable, Hashable {
        let name: String
        let shape: Shape
        let isRequired: Bool
    }

    /// The shapes of SageMaker.
    static let sagemaker = ServiceShapes(table)

    private let structures: [String: [Member]]

    /// Reads a table like ``table``.
    init(_ table: String) {
        var lines: [String] = []
        for line in table.split(separator: "\n") {
            if line.first == " " {
                lines[lines.count - 1] += " " + line.drop { $0 == " " }
            } else {
                lines.append(String(line))
            }
        }
        let words = lines.map { $0.split(separator: " ") }
        var named: [Substring: Shape] = [:]
        for line in words where line.count > 1 && line[1] == "=" {
            named[line[0]] = .choice(line.dropFirst(2).map(String.init))
        }
        for line in words where line.count > 2 && line[1] == "~" {
            let pattern = line.count > 3 ? String(line[3]) : nil
            named[line[0]] = .text(TextRule(length: Limits(line[2]), pattern: pattern))
        }
        var structures: [String: [Member]] = [:]
        for line in words where line.first?.last == ":" {
            structures[String(line[0].dropLast())] = line.dropFirst()
                .map { word in
                    let parts = word.split(separator: "=", maxSplits: 1)
                    let isRequired = parts[0].last == "!"
                    return Member(
                        name: String(isRequired ? parts[0].dropLast() : parts[0]),
                        shape: Self.shape(parts[parts.count - 1], named),
                        isRequired: isRequired
                    )
                }
        }
        self.structures = structures
    }

    private static func shape(_ text: Substring, _ named: [Substring: Shape]) -> Shape {
        switch text.first {
        case "[":
            let (limits, element) = cut(text.dropFirst(), at: "]")
            return .list(shape(element, named), Limits(limits))
        case "{":
            let (rule, value) = cut(text.dropFirst(), at: "}")
            let parts = rule.split(separator: ":", omittingEmptySubsequences: false)
            var keys = TextRule.any
            if case .text(let rule)? = parts.last.flatMap({ named[$0] }) { keys = rule }
            return .map(shape(value, named), keys, Limits(parts.first ?? ""))
        case "i" where text.contains(".."): return .integer(Limits(text.dropFirst()))
        case "s" where text.count == 1: return .text(.any)
        case "b" where text.count == 1: return .flag
        case "t" where text.count == 1: return .time
        case "f" where text.count == 1: return .number
        default: return named[text] ?? .structure(String(text))
        }
    }

    /// What stands before the first `mark`, nothing where there is none, and the rest.
    private static func cut(_ text: Substring, at mark: Character) -> (before: Substring, after: Substring) {
        guard let index = text.firstIndex(of: mark) else { return ("", text) }
        return (text[..<index], text[text.index(after: index)...])
    }

    /// The members of a structure; none if there is no such structure.
    func members(of structure: String) -> [Member] { structures[structure] ?? [] }

    /// The structures' names.
    var names: [String] { structures.keys.sorted() }
}

extension ServiceShapes.Shape: CustomStringConvertible {
    /// With its article: `a list`.
    var description: String {
        switch self {
        case .text: "a string"
        case .flag: "true or false"
        case .time: "a time"
        case .number: "a number"
        case .integer: "a whole number"
        case .choice(let values): "one of \(values.joined(separator: ", "))"
        case .list: "an array"
        case .map, .structure: "an object"
        }
    }
}
