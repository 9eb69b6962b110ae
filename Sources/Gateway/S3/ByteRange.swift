/// The part of an object that a header `Range` asks for.
enum ByteRange {
    /// Reads `bytes=0-99`, `bytes=100-` or `bytes=-100` for an object of `size` bytes.
    ///
    /// - Returns: The range; nil where the header is not of a form that is served, which, as HTTP has it, means all of it.
    /// - Throws: ``S3Error/Code/invalidRange`` if no byte of the object is in it.
    static func parse(_ header: String?, size: Int) throws -> Range<Int>? {
        guard let header, header.hasPrefix("bytes=") else { return nil }
        let parts = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let digits = parts.map { $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
        guard digits == [true, true], !(parts[0].isEmpty && parts[1].isEmpty) else { return nil }
        // A number of more digits than an Int holds is beyond every object.
        let first = parts[0].isEmpty ? nil : Int(parts[0]) ?? .max
        let last = parts[1].isEmpty ? nil : Int(parts[1]) ?? .max
        let unsatisfiable = S3Error(
            .invalidRange,
            "The range \(header) holds no byte of the object, which has \(size)."
        )
        guard let first else {
            guard let count = last, count > 0, size > 0 else { throw unsatisfiable }
            return max(0, size - count)..<size
        }
        if let last, last < first { return nil }
        guard first < size else { throw unsatisfiable }
        return first..<(min(last ?? .max, size - 1) + 1)
    }
}
