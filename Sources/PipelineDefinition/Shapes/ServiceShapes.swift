/// The forms of the requests and answers of the calls that steps stand for.
///
/// Source: botocore's model of the SageMaker API of 2017-07-24, by `scripts/service-shapes`.
struct ServiceShapes: Sendable {
    /// The form of a value.
    indirect enum Shape: Sendable, Hashable {
        case text
        case flag
        case time
        case number
        case integer(low: Int64?, high: Int64?)
        /// One of these texts.
        case choice([String])
        case list(Shape)
        /// An object with any names.
        case map(Shape)
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
        var choices: [Substring: [String]] = [:]
        for line in words where line.count > 1 && line[1] == "=" {
            choices[line[0]] = line.dropFirst(2).map(String.init)
        }
        var structures: [String: [Member]] = [:]
        for line in words where line.first?.last == ":" {
            structures[String(line[0].dropLast())] = line.dropFirst()
                .map { word in
                    let parts = word.split(separator: "=", maxSplits: 1)
                    let isRequired = parts[0].last == "!"
                    return Member(
                        name: String(isRequired ? parts[0].dropLast() : parts[0]),
                        shape: Self.shape(parts[parts.count - 1], choices),
                        isRequired: isRequired
                    )
                }
        }
        self.structures = structures
    }

    private static func shape(_ text: Substring, _ choices: [Substring: [String]]) -> Shape {
        switch text.first {
        case "[": return .list(shape(text.dropFirst(), choices))
        case "{": return .map(shape(text.dropFirst(), choices))
        case "i":
            guard let dots = text.firstRange(of: "..") else { return .text }
            return .integer(
                low: Int64(text[text.index(after: text.startIndex)..<dots.lowerBound]),
                high: Int64(text[dots.upperBound...])
            )
        case "s" where text.count == 1: return .text
        case "b" where text.count == 1: return .flag
        case "t" where text.count == 1: return .time
        case "f" where text.count == 1: return .number
        default: return choices[text].map(Shape.choice) ?? .structure(String(text))
        }
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
