import Foundation
import Glibc

/// Finds one small file in a tar archive, compressed by gzip or not, in bounded memory.
///
/// Source: POSIX.1-2008, `pax`, "ustar Interchange Format".
struct TarMember {
    /// How much of an archive is searched, unpacked.
    private static let most = 4 << 30
    private static let block = 512

    private let name: String
    private let limit: Int
    private var header: [UInt8] = []
    /// What is left of the member that is being read, and its padding.
    private var rest = 0
    private var padding = 0
    private var isWanted = false
    private var found: [UInt8] = []
    private var isAtEnd = false

    /// The text of the member `name` at the archive's top, up to `limit` bytes; nil if there is none.
    ///
    /// - Parameters:
    ///   - name: As in `tar -tf`, without a leading `./`.
    ///   - descriptor: The archive, open for reading.
    ///   - limit: A longer member counts as none.
    /// - Returns: The text; nil also of what is no archive.
    static func text(_ name: String, in descriptor: Int32, limit: Int) -> String? {
        var member = TarMember(name: name, limit: limit)
        var total = 0
        GzipReader.contents(descriptor) { bytes in
            total += bytes.count
            return total <= most && member.take(bytes)
        }
        return member.isWanted && member.rest == 0 ? String(decoding: member.found, as: UTF8.self) : nil
    }

    private init(name: String, limit: Int) {
        self.name = name
        self.limit = limit
    }

    /// Goes on with more of the archive; false when there is no need of more.
    private mutating func take(_ bytes: ArraySlice<UInt8>) -> Bool {
        var bytes = bytes
        while !bytes.isEmpty, !isAtEnd {
            if rest > 0 {
                let part = bytes.prefix(rest)
                if isWanted { found += part }
                rest -= part.count
                bytes = bytes.dropFirst(part.count)
                if rest == 0, isWanted { return false }
            } else if padding > 0 {
                let count = min(padding, bytes.count)
                padding -= count
                bytes = bytes.dropFirst(count)
            } else {
                let part = bytes.prefix(Self.block - header.count)
                header += part
                bytes = bytes.dropFirst(part.count)
                if header.count == Self.block { readHeader() }
                if isWanted, rest == 0 { return false }
            }
        }
        return !isAtEnd
    }

    private mutating func readHeader() {
        defer { header.removeAll(keepingCapacity: true) }
        func text(_ range: Range<Int>) -> String { String(decoding: header[range].prefix { $0 != 0 }, as: UTF8.self) }
        let digits = text(124..<136).trimmingCharacters(in: .whitespaces)
        // Also the two empty blocks at the end.
        guard let size = Int(digits, radix: 8), size >= 0 else {
            isAtEnd = true
            return
        }
        rest = size
        padding = (Self.block - size % Self.block) % Self.block
        let isFile = header[156] == UInt8(ascii: "0") || header[156] == 0
        let path = text(0..<100)
        isWanted = isFile && text(345..<500).isEmpty && (path == name || path == "./" + name) && size <= limit
    }
}
