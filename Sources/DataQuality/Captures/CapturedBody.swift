import JSONDocuments

/// The values of one captured request or answer: rows of values by position or by name; nil is a missing value.
enum CapturedBody: Hashable {
    case positional([[String?]])
    case named([[NamedValue]])

    /// A value under its name.
    struct NamedValue: Hashable {
        let name: String
        let value: String?
    }

    var rowCount: Int {
        switch self {
        case .positional(let rows): rows.count
        case .named(let rows): rows.count
        }
    }

    /// Reads a body as its `encoding`, `observedContentType` and `data` say; throws a sentence that says what is wrong.
    init(_ part: JSON) throws(CaptureFault) {
        guard let data = part["data"]?.string else { throw CaptureFault("a body has no \"data\" string") }
        let contentType = part["observedContentType"]?.string?.lowercased() ?? ""
        switch part["encoding"]?.string?.uppercased() {
        case "CSV": self = .positional(csvRows(data))
        case "JSON": self = try Self.json(data, isLines: contentType.contains("jsonlines"))
        case "BASE64":
            guard let bytes = base64Bytes(data), let text = String(validating: bytes, as: UTF8.self) else {
                throw CaptureFault("a BASE64 body is not base64 of UTF-8 text")
            }
            if contentType.contains("csv") {
                self = .positional(csvRows(text))
            } else if let body = try? Self.json(text, isLines: contentType.contains("jsonlines")) {
                self = body
            } else if contentType.contains("json") {
                throw CaptureFault("a body of type \(contentType) is not JSON")
            } else {
                self = .positional(csvRows(text))
            }
        case let encoding: throw CaptureFault("the encoding \(encoding ?? "is missing") is not CSV, JSON or BASE64")
        }
    }

    private static func json(_ text: String, isLines: Bool) throws(CaptureFault) -> CapturedBody {
        do {
            if isLines {
                var rows: [JSON] = []
                for line in text.split(whereSeparator: \.isNewline) { rows.append(try JSON(parsing: line.utf8)) }
                return try rowsOf(rows, scalarsAreRows: true)
            }
            let value = try JSON(parsing: text)
            switch value {
            case .object:
                // The containers that SageMaker's and TensorFlow's serving formats use.
                for key in ["instances", "predictions"] {
                    if let rows = value[key]?.array { return try rowsOf(rows, scalarsAreRows: true) }
                }
                return .named([namedRow(value)])
            case .array(let elements): return try rowsOf(elements, scalarsAreRows: false)
            default: return .positional([[spelled(value)]])
            }
        } catch let fault as CaptureFault {
            throw fault
        } catch {
            throw CaptureFault("a body is \(error)")
        }
    }

    /// Rows from an array: of objects, of arrays, or of scalars, which are a row each or together one.
    private static func rowsOf(_ elements: [JSON], scalarsAreRows: Bool) throws(CaptureFault) -> CapturedBody {
        // {"features": [1, 2, 3]} is how SageMaker's common format writes a row by position.
        let elements = elements.map { $0["features"]?.array.map { JSON.array($0) } ?? $0 }
        let objects = elements.count { $0.kind == "object" }
        let arrays = elements.count { $0.kind == "array" }
        if objects > 0, objects == elements.count { return .named(elements.map(namedRow)) }
        if arrays > 0, arrays == elements.count { return .positional(elements.map { ($0.array ?? []).map(spelled) }) }
        if objects + arrays > 0 { throw CaptureFault("a JSON array mixes rows of different kinds") }
        if elements.isEmpty { return .positional([]) }
        return .positional(scalarsAreRows ? elements.map { [spelled($0)] } : [elements.map(spelled)])
    }

    private static func namedRow(_ value: JSON) -> [NamedValue] {
        guard case .object(let members) = value else { return [] }
        return members.map { NamedValue(name: $0, value: spelled($1)) }
    }

    /// A JSON value as text; null is missing.
    private static func spelled(_ value: JSON) -> String? {
        switch value {
        case .null: nil
        case .string(let text): text
        default: value.text()
        }
    }
}

/// What is wrong with a captured record.
struct CaptureFault: Error, Hashable {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}

/// The rows of a CSV body (RFC 4180): blank lines are left out, spaces around unquoted fields too, an empty field is missing.
func csvRows(_ text: String) -> [[String?]] {
    var rows: [[String?]] = []
    var row: [String?] = []
    var field: [UInt8] = []
    var wasQuoted = false
    var isInside = false
    func endField() {
        if !wasQuoted {
            while field.last == UInt8(ascii: " ") || field.last == UInt8(ascii: "\t") { field.removeLast() }
            field = Array(field.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
        }
        row.append(field.isEmpty ? nil : String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        wasQuoted = false
    }
    func endRow() {
        let isBlank =
            row.isEmpty && !wasQuoted && field.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        endField()
        if !isBlank { rows.append(row) }
        row = []
    }
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\"") where isInside:
            if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
                field.append(byte)
                index += 1
            } else {
                isInside = false
            }
        case _ where isInside: field.append(byte)
        case UInt8(ascii: "\"") where field.allSatisfy({ $0 == UInt8(ascii: " ") }) && !wasQuoted:
            field.removeAll(keepingCapacity: true)
            isInside = true
            wasQuoted = true
        case UInt8(ascii: ","): endField()
        case UInt8(ascii: "\r") where index < bytes.count && bytes[index] == UInt8(ascii: "\n"): continue
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): endRow()
        case _ where wasQuoted && byte == UInt8(ascii: " "): continue
        default: field.append(byte)
        }
    }
    if !row.isEmpty || !field.isEmpty || wasQuoted { endRow() }
    return rows
}

/// The bytes of standard base64 (RFC 4648); white space is skipped; nil for anything else.
func base64Bytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text.utf8 {
        let value: UInt8
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): value = 62
        case UInt8(ascii: "/"): value = 63
        case UInt8(ascii: "="):
            padding += 1
            continue
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
        default: return nil
        }
        if padding > 0 { return nil }
        bits = bits << 6 | UInt32(value)
        count += 1
        if count % 4 == 0 {
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits))
        }
    }
    switch count % 4 {
    case 1: return nil
    case 2: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 3:
        bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
    default: break
    }
    return padding <= 2 ? bytes : nil
}
