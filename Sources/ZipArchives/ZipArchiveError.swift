/// Why an archive cannot be read or written: one sentence with the value that is wrong.
public struct ZipArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}
