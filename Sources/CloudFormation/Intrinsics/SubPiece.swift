/// A part of `Fn::Sub`'s text.
enum SubPiece: Sendable, Hashable {
    case literal(String)
    case variable(String)

    /// The parts of `text`: `${Name}` is a variable, `${!Name}` the text `${Name}`; an open `${` without its `}` is text.
    static func pieces(of text: String) -> [SubPiece] {
        var pieces: [SubPiece] = []
        var rest = text[...]
        var literal = ""
        while let open = rest.firstRange(of: "${") {
            guard let close = rest[open.upperBound...].firstIndex(of: "}") else { break }
            literal += rest[..<open.lowerBound]
            let name = rest[open.upperBound..<close]
            if name.hasPrefix("!") {
                literal += "${\(name.dropFirst())}"
            } else {
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = ""
                pieces.append(.variable(String(name)))
            }
            rest = rest[rest.index(after: close)...]
        }
        literal += rest
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }
}
