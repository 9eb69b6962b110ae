/// Reads a small XML document: elements, text, entities, CDATA.
///
/// Attributes, comments and processing instructions are passed over; a document type is refused, so that no entity can be
/// declared. Prefixes of names are dropped.
struct XMLReader {
    /// The most elements inside each other.
    private static let deepest = 32

    private let bytes: [UInt8]
    private var position = 0

    /// Reads a whole document.
    ///
    /// - Throws: ``XMLError`` saying what is wrong at which byte.
    static func read(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
        var reader = XMLReader(bytes: bytes)
        try reader.skipMisc()
        guard reader.peek("<") else { throw reader.error("an element is missing") }
        let root = try reader.element(depth: 1)
        try reader.skipMisc()
        guard reader.position == bytes.count else { throw reader.error("something follows the root element") }
        return root
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func error(_ what: String) -> XMLError { XMLError(description: "\(what) (byte \(position))") }

    private func peek(_ text: StaticString) -> Bool {
        guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + $0.count]) }
    }

    /// Passes over everything to the end of `text`.
    private mutating func skip(past text: StaticString) throws(XMLError) {
        while position < bytes.count {
            if peek(text) {
                position += text.utf8CodeUnitCount
                return
            }
            position += 1
        }
        throw error("'\(text)' is missing")
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// Passes over what may stand around the root element.
    private mutating func skipMisc() throws(XMLError) {
        if position == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        while true {
            skipSpace()
            if peek("<?") { try skip(past: "?>") } else if peek("<!--") { try skip(past: "-->") } else { return }
        }
    }

    private mutating func element(depth: Int) throws(XMLError) -> XMLElement {
        guard depth <= Self.deepest else { throw error("more than \(Self.deepest) elements are inside each other") }
        position += 1
        let qualified = try name()
        let isEmpty = try attributes()
        var element = XMLElement(String(qualified.split(separator: ":").last ?? ""))
        if isEmpty { return element }
        var text: [UInt8] = []
        while true {
            guard position < bytes.count else { throw error("</\(qualified)> is missing") }
            if peek("</") {
                position += 2
                guard try name() == qualified else { throw error("the end tag is not that of \(qualified)") }
                skipSpace()
                guard peek(">") else { throw error("'>' is missing") }
                position += 1
                break
            } else if peek("<!--") {
                try skip(past: "-->")
            } else if peek("<![CDATA[") {
                position += 9
                let start = position
                try skip(past: "]]>")
                text += bytes[start..<position - 3]
            } else if peek("<?") {
                try skip(past: "?>")
            } else if peek("<!") {
                throw error("a declaration is not allowed")
            } else if peek("<") {
                element.children.append(try self.element(depth: depth + 1))
            } else if peek("&") {
                text += try reference()
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
        if element.children.isEmpty {
            guard let valid = String(validating: text, as: UTF8.self) else { throw error("the text is not UTF-8") }
            element.text = valid
        }
        return element
    }

    private mutating func name() throws(XMLError) -> String {
        let start = position
        while position < bytes.count, Self.isName(bytes[position]) { position += 1 }
        guard start < position, let name = String(validating: bytes[start..<position], as: UTF8.self), name != ":"
        else {
            throw error("a name is missing")
        }
        return name
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"):
            true
        default: byte >= 0x80
        }
    }

    /// Passes over attributes to the end of the tag; whether the element ends there.
    private mutating func attributes() throws(XMLError) -> Bool {
        while position < bytes.count {
            skipSpace()
            if peek("/>") {
                position += 2
                return true
            }
            if peek(">") {
                position += 1
                return false
            }
            _ = try name()
            skipSpace()
            guard peek("=") else { throw error("'=' is missing") }
            position += 1
            skipSpace()
            if peek("\"") {
                position += 1
                try skip(past: "\"")
            } else if peek("'") {
                position += 1
                try skip(past: "'")
            } else {
                throw error("a quotation mark is missing")
            }
        }
        throw error("'>' is missing")
    }

    /// `&amp;`, `&#10;`, `&#xA;` and the like.
    private mutating func reference() throws(XMLError) -> [UInt8] {
        guard let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
            throw error("';' is missing after '&'")
        }
        let name = String(decoding: bytes[position + 1..<end], as: UTF8.self)
        defer { position = end + 1 }
        switch name {
        case "amp": return Array("&".utf8)
        case "lt": return Array("<".utf8)
        case "gt": return Array(">".utf8)
        case "quot": return Array("\"".utf8)
        case "apos": return Array("'".utf8)
        default:
            let digits = name.hasPrefix("#x") ? (name.dropFirst(2), 16) : (name.dropFirst(1), 10)
            guard name.hasPrefix("#"), let value = UInt32(digits.0, radix: digits.1), let scalar = Unicode.Scalar(value)
            else { throw error("'&\(name);' is not known") }
            return Array(String(Character(scalar)).utf8)
        }
    }
}
