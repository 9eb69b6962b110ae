/// A regular expression of a template, which must match the whole of a text.
///
/// CloudFormation's are Java's. Swift's engine reads the same syntax; classes like `\d` are ASCII's, as in Java.
struct Pattern {
    /// As the template has it.
    let text: String
    private let expression: Regex<AnyRegexOutput>

    /// - Throws: Where the pattern is not a regular expression.
    init(_ pattern: String) throws {
        text = pattern
        expression = try Regex(pattern)
            .matchingSemantics(.unicodeScalar)
            .asciiOnlyDigits()
            .asciiOnlyWordCharacters()
            .asciiOnlyWhitespace()
            .asciiOnlyCharacterClasses()
    }

    /// Whether the whole text matches.
    func matches(_ text: String) -> Bool { (try? expression.wholeMatch(in: text)) != nil }
}
