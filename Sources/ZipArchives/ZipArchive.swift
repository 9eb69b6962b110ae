import CZlib

/// The members of a ZIP archive that lies in memory.
///
/// Reads stored and deflated members (methods 0 and 8) through the central directory; no ZIP64, no encryption, one volume.
/// Every offset and length is checked, a member's checksum too; names are only labels here, never paths.
/// - Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
public struct ZipArchive: Sendable {
    /// A member, as the central directory describes it.
    public struct Member: Sendable {
        /// As the archive spells it; a folder's ends with a slash.
        public let name: String
        /// Whether its owner may run it, in an archive that was made on Unix.
        public let isExecutable: Bool
        /// Whether it is a symbolic link, in an archive that was made on Unix; its content is where it leads.
        public let isLink: Bool
        /// Whether it is neither a file nor a folder, in an archive that was made on Unix: a symbolic link, a device.
        public let isSpecial: Bool
        /// Bytes, unpacked.
        public let size: Int
        let method: Int
        let isEncrypted: Bool
        let checksum: UInt32
        let compressedSize: Int
        let headerOffset: Int
    }

    /// The most bytes that one member may unpack to, where the caller says nothing else: 64 MiB.
    public static let memberLimit = 64 << 20

    /// In the order of the central directory.
    public let members: [Member]
    private let bytes: [UInt8]
    /// Where the members' data ends and the central directory starts.
    private let directoryOffset: Int

    /// Reads the directory of an archive.
    ///
    /// - Throws: ``ZipArchiveError`` when the bytes are no archive of this kind.
    public init(_ bytes: [UInt8]) throws(ZipArchiveError) {
        self.bytes = bytes
        let end = try Self.endOfDirectory(bytes)
        let count = bytes.uint16(end + 10)
        let length = bytes.uint32(end + 12)
        directoryOffset = bytes.uint32(end + 16)
        if count == 0xFFFF || length == 0xFFFF_FFFF || directoryOffset == 0xFFFF_FFFF {
            throw Self.fault("it is a ZIP64 archive; pack it without ZIP64")
        }
        if bytes.uint16(end + 4) != 0 { throw Self.fault("it is one volume of several") }
        guard directoryOffset + length <= end else {
            throw Self.fault("its directory of \(length) bytes at \(directoryOffset) does not fit")
        }
        var members: [Member] = []
        var position = directoryOffset
        for index in 0..<count {
            guard position + 46 <= end, bytes.uint32(position) == 0x0201_4B50 else {
                throw Self.fault("entry \(index + 1) of \(count) of its directory is damaged")
            }
            let nameLength = bytes.uint16(position + 28)
            let next = position + 46 + nameLength + bytes.uint16(position + 30) + bytes.uint16(position + 32)
            guard next <= end else { throw Self.fault("entry \(index + 1) of \(count) of its directory is cut off") }
            members.append(
                Member(
                    name: String(decoding: bytes[position + 46..<position + 46 + nameLength], as: UTF8.self),
                    // Made on Unix (3): the upper half of the external attributes is the mode.
                    isExecutable: bytes[position + 5] == 3 && bytes.uint16(position + 40) & 0o100 != 0,
                    isLink: bytes[position + 5] == 3 && bytes.uint16(position + 40) & 0o170000 == 0o120000,
                    isSpecial: bytes[position + 5] == 3
                        && ![0, 0o100000, 0o040000].contains(bytes.uint16(position + 40) & 0o170000),
                    size: bytes.uint32(position + 24),
                    method: bytes.uint16(position + 10),
                    isEncrypted: bytes.uint16(position + 8) & 1 == 1,
                    checksum: UInt32(bytes.uint32(position + 16)),
                    compressedSize: bytes.uint32(position + 20),
                    headerOffset: bytes.uint32(position + 42)
                )
            )
            position = next
        }
        self.members = members
    }

    /// Unpacks a member of at most `limit` bytes and checks its length and checksum.
    public func unpack(_ member: Member, limit: Int = memberLimit) throws(ZipArchiveError) -> [UInt8] {
        func fault(_ what: String) -> ZipArchiveError { Self.fault("its member '\(member.name)' \(what)") }
        if member.isEncrypted { throw fault("is encrypted") }
        guard member.size <= limit else {
            throw fault("unpacks to \(member.size) bytes, more than the limit of \(limit)")
        }
        guard member.headerOffset + 30 <= directoryOffset, bytes.uint32(member.headerOffset) == 0x0403_4B50 else {
            throw fault("has no header at \(member.headerOffset)")
        }
        let start =
            member.headerOffset + 30 + bytes.uint16(member.headerOffset + 26) + bytes.uint16(member.headerOffset + 28)
        guard start + member.compressedSize <= directoryOffset else { throw fault("is cut off") }
        let packed = bytes[start..<start + member.compressedSize]
        let content: [UInt8]
        switch member.method {
        case 0: content = Array(packed)
        case 8:
            guard let inflated = Self.inflate(packed, size: member.size) else { throw fault("is not deflated data") }
            content = inflated
        default: throw fault("is packed by method \(member.method); pack it stored or deflated")
        }
        guard content.count == member.size else {
            throw fault("has \(content.count) bytes where its entry says \(member.size)")
        }
        guard Self.checksum(content) == member.checksum else { throw fault("does not match its checksum") }
        return content
    }

    /// The CRC-32 of ZIP and gzip.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
    }

    /// The raw deflate stream's content; nil if it is damaged or does not end at `size` bytes.
    private static func inflate(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
        var input = Array(packed)
        // One byte more than promised, so that a longer stream shows.
        var output = [UInt8](repeating: 0, count: size + 1)
        let written = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target -> Int? in
                var stream = z_stream()
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
                    return nil
                }
                defer { inflateEnd(&stream) }
                return CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : nil
            }
        }
        guard let written, written == size else { return nil }
        output.removeLast()
        return output
    }

    private static func endOfDirectory(_ bytes: [UInt8]) throws(ZipArchiveError) -> Int {
        // 22 bytes, then a comment of at most 65,535.
        var position = bytes.count - 22
        let lowest = max(0, bytes.count - 22 - 0xFFFF)
        while position >= lowest {
            if bytes.uint32(position) == 0x0605_4B50, position + 22 + bytes.uint16(position + 20) == bytes.count {
                return position
            }
            position -= 1
        }
        throw fault("it is no ZIP archive, or is cut off")
    }

    private static func fault(_ what: String) -> ZipArchiveError {
        ZipArchiveError("The ZIP archive cannot be read: \(what).")
    }
}

extension [UInt8] {
    /// The little-endian number at `offset`; the caller has checked the bounds.
    fileprivate func uint16(_ offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }

    /// The little-endian number at `offset`; the caller has checked the bounds.
    fileprivate func uint32(_ offset: Int) -> Int { uint16(offset) | uint16(offset + 2) << 16 }
}
