private import OrderedCollections

extension JSON {
    /// Reads of one JSON value what `selection` names, as if nothing else stood in the text.
    ///
    /// What is left out is passed over without being built, but it is read: the texts that are refused, and why, are those of
    /// ``init(parsing:)``. Members are spelled as the selection spells them.
    ///
    /// - Throws: ``JSONError`` as ``init(parsing:)`` does.
    public init(parsing bytes: some Sequence<UInt8>, keeping selection: JSONSelection) throws(JSONError) {
        self = try JSONParser.read(bytes) { (parser) throws(JSONError) in
            try parser.value(depth: 0, keeping: selection, at: selection.root)
        }
    }
}

extension JSONParser {
    mutating func value(depth: Int, keeping selection: JSONSelection, at place: Int) throws(JSONError) -> JSON {
        switch try begin(depth: depth) {
        case UInt8(ascii: "{"):
            var members: OrderedDictionary<String, JSON> = [:]
            try eachMember { (parser) throws(JSONError) in
                if let member = try parser.name(in: selection, at: place) {
                    let value = try parser.value(depth: depth + 1, keeping: selection, at: member.place)
                    if members.isEmpty { members.reserveCapacity(min(selection.count(at: place), 8)) }
                    members.updateValue(value, forKey: member.name)
                } else {
                    try parser.skip(depth: depth + 1)
                }
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSON] = []
            try eachElement { (parser) throws(JSONError) in
                elements.append(try parser.value(depth: depth + 1, keeping: selection, at: place))
            }
            return .array(elements)
        default: return try scalar()
        }
    }

    /// Passes a member's name and colon; returns which member of the selection it is, if any.
    private mutating func name(in selection: JSONSelection, at place: Int) throws(JSONError) -> JSONSelection.Member? {
        let start = position
        let member: JSONSelection.Member?
        if let end = endOfPlainText() {
            position = end + 1
            member = selection.member(UnsafeBufferPointer(rebasing: bytes[(start + 1)..<end]), at: place)
        } else {
            member = selection.member(try text(), at: place)
        }
        try colon(afterNameAt: start)
        return member
    }

    /// Passes a value, refusing what ``value(depth:)`` refuses.
    mutating func skip(depth: Int) throws(JSONError) {
        switch try begin(depth: depth) {
        case UInt8(ascii: "{"):
            try eachMember { (parser) throws(JSONError) in
                let start = parser.position
                try parser.skipText()
                try parser.colon(afterNameAt: start)
                try parser.skip(depth: depth + 1)
            }
        case UInt8(ascii: "["):
            try eachElement { (parser) throws(JSONError) in try parser.skip(depth: depth + 1) }
        case UInt8(ascii: "\""): try skipText()
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): _ = try scalar()
        default: try skipNumber()
        }
    }

    private mutating func skipText() throws(JSONError) {
        if let end = endOfPlainText() { position = end + 1 } else { _ = try text() }
    }

    private mutating func skipNumber() throws(JSONError) {
        let start = position
        // Without an exponent it takes 309 digits to leave a double's range.
        if try numeral() != .exponent, position - start < 309 { return }
        position = start
        _ = try number()
    }
}
