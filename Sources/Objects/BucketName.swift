/// The rules for a bucket's name.
///
/// 3 to 63 letters in lower case, digits, dots and hyphens, a letter or digit at both ends, no two dots in a row, not
/// written like an IPv4 address, none of the reserved beginnings and ends. Source: Amazon S3 User Guide, "General purpose
/// bucket naming rules".
enum BucketName {
    private static let reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"]
    private static let reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"]

    /// What is wrong with a name; nil if nothing is.
    static func fault(of name: String) -> String? {
        let bytes = Array(name.utf8)
        guard 3...63 ~= bytes.count else { return "it has \(bytes.count) bytes instead of 3 to 63" }
        guard bytes.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }) else {
            return "it holds something other than a-z, 0-9, '.' and '-'"
        }
        guard isLetterOrDigit(bytes[0]), isLetterOrDigit(bytes[bytes.count - 1]) else {
            return "it does not begin and end with a letter or digit"
        }
        if name.contains("..") { return "it has two dots in a row" }
        let parts = name.split(separator: ".")
        if parts.count == 4, parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
            return "it is written like an IP address"
        }
        if let prefix = reservedPrefixes.first(where: name.hasPrefix) {
            return "'\(prefix)' is reserved at the beginning"
        }
        if let suffix = reservedSuffixes.first(where: name.hasSuffix) { return "'\(suffix)' is reserved at the end" }
        return nil
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
