private import OrderedCollections

/// How a JSON value is laid out as text.
public enum JSONLayout: Sendable {
    /// One line, no spaces.
    case compact
    /// Two spaces, `"key": value`, one member or element a line.
    case pretty
    /// As Jackson's default pretty printer writes (SageMaker's monitoring files): `"key" : value`, `[ {` … `}, {` … `} ]`.
    case jackson
}

extension JSON {
    /// The value as JSON text.
    ///
    /// Doubles are written in the shortest form that reads back exactly, and always with a fraction or an exponent
    /// (`0.0`), so that a double stays one. A double that is not finite, which JSON cannot hold, is written as the
    /// string `"NaN"`, `"Infinity"` or `"-Infinity"`, as Jackson does.
    public func text(_ layout: JSONLayout = .compact) -> String {
        String(decoding: bytes(layout), as: UTF8.self)
    }

    /// ``text(_:)`` as UTF-8.
    public func bytes(_ layout: JSONLayout = .compact) -> [UInt8] {
        var writer = JSONWriter(layout: layout)
        writer.write(self, indent: 0)
        return writer.output
    }
}

private struct JSONWriter {
    let layout: JSONLayout
    var output: [UInt8] = []

    mutating func write(_ value: JSON, indent: Int) {
        switch value {
        case .null: put("null")
        case .bool(let flag): put(flag ? "true" : "false")
        case .integer(let number): put(String(number))
        case .double(let number): put(spelling(of: number))
        case .string(let text): JSON.appendQuoted(text, to: &output)
        case .array(let elements): writeArray(elements, indent: indent)
        case .object(let members):
            if members.isEmpty { return put(layout == .jackson ? "{ }" : "{}") }
            put("{")
            var first = true
            for (key, member) in members {
                if !first { put(",") }
                first = false
                newline(indent + 1)
                JSON.appendQuoted(key, to: &output)
                put(separator)
                write(member, indent: indent + 1)
            }
            newline(indent)
            put("}")
        }
    }

    /// Jackson keeps an array's elements on the line of their brackets and opens each object there.
    mutating func writeArray(_ elements: [JSON], indent: Int) {
        if elements.isEmpty { return put(layout == .jackson ? "[ ]" : "[]") }
        put(layout == .jackson ? "[ " : "[")
        for (index, element) in elements.enumerated() {
            if index > 0 { put(layout == .jackson ? ", " : ",") }
            if layout == .pretty { newline(indent + 1) }
            write(element, indent: layout == .jackson ? indent : indent + 1)
        }
        if layout == .pretty { newline(indent) }
        put(layout == .jackson ? " ]" : "]")
    }

    var separator: String {
        switch layout {
        case .compact: ":"
        case .pretty: ": "
        case .jackson: " : "
        }
    }

    mutating func newline(_ indent: Int) {
        if layout == .compact { return }
        output.append(0x0A)
        for _ in 0..<indent { put("  ") }
    }

    mutating func put(_ text: String) { output.append(contentsOf: text.utf8) }

    /// A double's spelling: Swift's shortest round-trip form is valid JSON for every finite value.
    func spelling(of number: Double) -> String {
        if number.isFinite { return number.description }
        return number.isNaN ? "\"NaN\"" : number < 0 ? "\"-Infinity\"" : "\"Infinity\""
    }
}

extension JSON {
    /// Appends `text` as a quoted JSON string: quotes, backslashes and control characters escaped, all else as it is.
    public static func appendQuoted(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): output.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
            case 0x0A: output.append(contentsOf: "\\n".utf8)
            case 0x0D: output.append(contentsOf: "\\r".utf8)
            case 0x09: output.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                output.append(contentsOf: "\\u00".utf8)
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
