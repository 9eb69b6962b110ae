import Store

/// A filter pattern of terms: which events hold all of some texts, any of some, and none of some.
///
/// `ERROR "not found"`: both; `?ERROR ?WARN`: one of them; `-DEBUG`: not that. Case counts; an empty pattern matches
/// everything. A term of other characters than letters, digits and `_` stands in double quotes, where `\"` is a quote.
/// Patterns for JSON, for columns between spaces and regular expressions are refused.
///
/// Source: CloudWatch Logs user guide, "Filter pattern syntax", match terms in unstructured log events.
struct LogFilterPattern: Sendable {
    private var all: [[UInt8]] = []
    private var any: [[UInt8]] = []
    private var none: [[UInt8]] = []

    /// In characters.
    ///
    /// Source: CloudWatch Logs API, `FilterPattern`.
    static let longest = 1024

    /// - Throws: ``ServiceError/Code/invalidLogParameter`` for what is no pattern of terms.
    init(_ text: String) throws {
        guard text.unicodeScalars.count <= Self.longest else {
            throw ServiceError.invalidLog("filterPattern is longer than \(Self.longest) characters.")
        }
        var rest = text[...].drop(while: \.isWhitespace)
        switch rest.first {
        case "{": throw Self.invalid(text, "patterns for JSON are not supported; give terms")
        case "[": throw Self.invalid(text, "patterns for space-delimited events are not supported; give terms")
        default: break
        }
        while let first = rest.first {
            let sign = first == "-" || first == "?" ? rest.removeFirst() : nil
            let term = Array(try Self.term(from: &rest, of: text).utf8)
            guard sign == nil || !term.isEmpty else { throw Self.invalid(text, "a sign stands before no term") }
            switch sign {
            case "-": none.append(term)
            case "?": any.append(term)
            default: if !term.isEmpty { all.append(term) }
            }
            rest = rest.drop(while: \.isWhitespace)
        }
        guard any.isEmpty || all.isEmpty && none.isEmpty else {
            throw Self.invalid(text, "terms with '?' cannot be combined with others")
        }
    }

    /// Whether an event's text is one that is looked for.
    func matches(_ text: ArraySlice<UInt8>) -> Bool {
        all.allSatisfy { Self.contains(text, $0) } && (any.isEmpty || any.contains { Self.contains(text, $0) })
            && !none.contains { Self.contains(text, $0) }
    }

    /// Takes a term, in quotes or not, off the beginning; empty if there is none.
    private static func term(from rest: inout Substring, of text: String) throws -> String {
        guard rest.first == "\"" else {
            let term = rest.prefix { !$0.isWhitespace }
            if term.first == "%" { throw invalid(text, "regular expressions are not supported; give terms") }
            guard term.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
                throw invalid(
                    text,
                    "put '\(term)' in double quotes: it has other characters than letters, digits and '_'"
                )
            }
            rest = rest[term.endIndex...]
            return String(term)
        }
        rest.removeFirst()
        var term = ""
        while let next = rest.popFirst() {
            if next == "\"" { return term }
            if next == "\\", let quoted = rest.first, quoted == "\"" || quoted == "\\" {
                term.append(rest.removeFirst())
            } else {
                term.append(next)
            }
        }
        throw invalid(text, "a double quote has no other at the end of its term")
    }

    private static func invalid(_ pattern: String, _ reason: String) -> ServiceError {
        .invalidLog("Invalid filter pattern '\(pattern)': \(reason).")
    }

    private static func contains(_ text: ArraySlice<UInt8>, _ term: [UInt8]) -> Bool {
        guard let first = term.first else { return true }
        var rest = text
        while rest.count >= term.count, let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: term) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
