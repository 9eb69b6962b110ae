private import Synchronization

extension ServiceShapes {
    /// What texts of a shape have to be: of a length, and of a pattern as a whole.
    struct TextRule: Sendable, Hashable {
        /// In Unicode scalars.
        let length: Limits
        /// A regular expression; nil where there is none.
        let pattern: String?

        /// Any text.
        static let any = TextRule(length: .none, pattern: nil)

        /// How `text` breaks the rule, with the text; nil where it keeps it.
        func fault(of text: String) -> String? {
            let count = text.unicodeScalars.count
            if let fault = length.fault(of: Int64(count)) {
                return "\(Self.quoted(text)): \(count) \(count == 1 ? "character is" : "characters are") \(fault)"
            }
            guard let pattern, !Patterns.matches(text, pattern) else { return nil }
            return "\(Self.quoted(text)) does not match \(pattern)"
        }

        /// The most of a text that is told.
        private static let longest = 80

        private static func quoted(_ text: String) -> String {
            text.count > longest ? "'\(text.prefix(longest))…'" : "'\(text)'"
        }
    }

    /// The patterns of the shapes, each compiled once.
    private enum Patterns {
        private static let compiled = Mutex<[String: Regex<AnyRegexOutput>]>([:])

        /// Whether the whole text matches; a pattern that cannot be read allows all.
        static func matches(_ text: String, _ pattern: String) -> Bool {
            compiled.withLock { compiled in
                if compiled[pattern] == nil { compiled[pattern] = try? expression(pattern) }
                guard let expression = compiled[pattern] else { return true }
                return (try? expression.wholeMatch(in: text)) != nil
            }
        }

        /// The service's are Java's: classes like `\d` are ASCII's.
        private static func expression(_ pattern: String) throws -> Regex<AnyRegexOutput> {
            try Regex(pattern).matchingSemantics(.unicodeScalar).asciiOnlyDigits().asciiOnlyWordCharacters()
                .asciiOnlyWhitespace()
        }
    }
}
