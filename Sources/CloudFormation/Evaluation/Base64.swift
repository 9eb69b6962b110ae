import FoundationEssentials

/// RFC 4648's alphabet, with padding.
enum Base64 {
    static func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
