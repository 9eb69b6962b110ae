import JSONDocuments
import OrderedCollections

/// Writes a template as people write them in YAML: blocks, short function tags, long texts line by line.
///
/// Yams writes no tag on a text, and most functions are a tag on a text; so the writer is ours. Yams reads what it writes.
struct YAMLWriter {
    private var output = ""

    /// The YAML text of a value.
    ///
    /// - Throws: ``TemplateError`` for a value that is nested too deeply to be read again.
    static func text(of value: JSON) throws(TemplateError) -> String {
        var writer = YAMLWriter()
        try writer.write(value, indent: 0, .start)
        return writer.output + "\n"
    }

    /// Where the cursor is.
    private enum Cursor {
        /// At the beginning of a value's line, or behind a dash and a blank.
        case start
        /// Behind a name's colon, or behind a tag.
        case behind
    }

    private mutating func write(_ value: JSON, indent: Int, _ cursor: Cursor) throws(TemplateError) {
        if indent > 2 * JSON.maximumDepth {
            throw TemplateError(.notATemplate, "the template is nested deeper than \(JSON.maximumDepth)")
        }
        if let (tag, argument) = tag(of: value) {
            output += (cursor == .behind ? " " : "") + tag
            return try write(argument, indent: indent, .behind)
        }
        switch value {
        case .object(let members) where !members.isEmpty:
            for (index, (key, member)) in members.enumerated() {
                if index > 0 || cursor == .behind { newline(indent) }
                output += Self.plain(key) ?? Self.quoted(key)
                output += ":"
                try write(member, indent: indent + 2, .behind)
            }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                if index > 0 || cursor == .behind { newline(indent) }
                output += "- "
                try write(element, indent: indent + 2, .start)
            }
        default:
            if cursor == .behind { output += " " }
            scalar(value, indent: indent)
        }
    }

    /// The short tag of a function and its argument; nil for a value that is no function, or whose argument has a tag.
    private func tag(of value: JSON) -> (tag: String, argument: JSON)? {
        guard let members = value.object, members.count == 1, let (name, argument) = members.elements.first else {
            return nil
        }
        if name == "Ref", argument.string != nil { return ("!Ref", argument) }
        guard name.hasPrefix("Fn::"), Intrinsic.names.contains(name), tag(of: argument) == nil else { return nil }
        if name == "Fn::GetAtt", let parts = argument.array?.compactMap(\.string), parts.count == 2,
            argument.array?.count == 2,
            !parts[0].contains("."), !parts[1].isEmpty
        {
            return ("!GetAtt", .string("\(parts[0]).\(parts[1])"))
        }
        // A number, boolean or null behind a tag would be read as a text.
        switch argument {
        case .string, .array, .object: return ("!\(name.dropFirst(4))", argument)
        default: return nil
        }
    }

    private mutating func scalar(_ value: JSON, indent: Int) {
        switch value {
        case .string(let text):
            if let plain = Self.plain(text) {
                output += plain
            } else if let lines = Self.literal(text) {
                output += lines.header
                for line in lines.lines {
                    newline(line.isEmpty ? 0 : indent)
                    output += line
                }
            } else {
                output += Self.quoted(text)
            }
        case .object: output += "{}"
        case .array: output += "[]"
        default: output += value.text()
        }
    }

    private mutating func newline(_ indent: Int) {
        output += "\n" + String(repeating: " ", count: indent)
    }
}

extension YAMLWriter {
    /// The text as it is, if no reader could take it for anything else.
    private static func plain(_ text: String) -> String? {
        let words: Set = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        guard let first = text.utf8.first, let last = text.utf8.last, !words.contains(text.lowercased()) else {
            return nil
        }
        let letter = first | 0x20
        let begins = (97...122).contains(letter) && first < 128 || "/_$".utf8.contains(first)
        let printable = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        let closed = last != UInt8(ascii: " ") && last != UInt8(ascii: ":")
        return begins && printable && closed && !text.contains(": ") && !text.contains(" #") ? text : nil
    }

    /// The lines of a text that can stand as it is, line by line, and the mark before them.
    private static func literal(_ text: String) -> (header: String, lines: [Substring])? {
        guard text.utf8.contains(0x0A), let first = text.utf8.first, first > 0x20,
            text.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || isPrintable($0) })
        else { return nil }
        // Split by byte: a carriage return and a line feed are one Character.
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Substring($0) }
        guard lines.last?.isEmpty == true else { return ("|-", lines) }
        lines.removeLast()
        return lines.last?.isEmpty == true ? nil : ("|", lines)
    }

    /// The text in double quotes, as JSON writes it and with whatever YAML does not print escaped.
    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSON.appendQuoted(text, to: &bytes)
        var result = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if isPrintable(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result
    }

    /// What YAML prints as it is, line ends aside.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...: true
        default: false
        }
    }
}
