/// The address of an object, or of every object under a prefix: `s3://BUCKET/KEY`.
package struct S3URI: Sendable, Hashable, CustomStringConvertible {
    package let bucket: String
    /// Without a leading slash; empty for a whole bucket.
    package let key: String

    package init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }

    /// Reads `s3://bucket/key`; nil if the scheme or the bucket is missing.
    package init?(_ text: String) {
        guard text.hasPrefix("s3://") else { return nil }
        let rest = text.dropFirst(5)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let bucket = String(rest[..<slash])
        guard !bucket.isEmpty else { return nil }
        self.init(bucket: bucket, key: slash < rest.endIndex ? String(rest[rest.index(after: slash)...]) : "")
    }

    /// The address of `name` below this one; exactly one slash between them.
    package func appending(_ name: String) -> S3URI {
        S3URI(bucket: bucket, key: key.isEmpty || key.hasSuffix("/") ? key + name : key + "/" + name)
    }

    package var description: String { "s3://\(bucket)/\(key)" }

    /// The part of the key after its last slash.
    package var lastComponent: String {
        String(key[(key.lastIndex(of: "/").map(key.index(after:)) ?? key.startIndex)...])
    }
}
