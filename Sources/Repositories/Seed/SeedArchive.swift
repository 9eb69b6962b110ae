import CZlib
import Store

/// A zip archive that a repository begins with, taken for hostile.
///
/// Stored and deflated members are read through the central directory; no ZIP64, no encryption, one volume. Every offset and
/// length is checked, and each member's checksum. No name can leave the repository, stand for git's own folder, or come
/// twice; a symbolic link is refused.
/// - Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16 and 4.4.2.
struct SeedArchive {
    /// The most bytes of an archive.
    static let largestArchive = 64 << 20
    /// The most bytes that all members unpack to.
    static let largestContent = 256 << 20
    /// The most members.
    static let mostMembers = 20_000

    private let bytes: [UInt8]
    /// For messages: the archive's address.
    private let name: String

    init(_ bytes: [UInt8], named name: String) throws {
        self.bytes = bytes
        self.name = name
        if bytes.count > Self.largestArchive {
            throw fault("it has \(bytes.count) bytes; at most \(Self.largestArchive) are taken")
        }
    }

    /// A file to commit.
    struct File: Sendable, Hashable {
        let path: String
        let isExecutable: Bool
        let content: [UInt8]
    }

    /// All files of the archive in the order of their paths; folders come of themselves.
    func files() throws -> [File] {
        let end = try endOfDirectory()
        let count = bytes.uint16(end + 10)
        let length = bytes.uint32(end + 12)
        let start = bytes.uint32(end + 16)
        if count == 0xFFFF || length == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
            throw fault("it is a ZIP64 archive; pack it without ZIP64")
        }
        if bytes.uint16(end + 4) != 0 { throw fault("it is one volume of several") }
        guard count <= Self.mostMembers else {
            throw fault("it has \(count) members; at most \(Self.mostMembers) are taken")
        }
        guard start + length <= end else { throw fault("its directory of \(length) bytes at \(start) does not fit") }
        var files: [String: File] = [:]
        var position = start
        var total = 0
        for index in 0..<count {
            guard position + 46 <= end, bytes.uint32(position) == 0x0201_4B50 else {
                throw fault("entry \(index + 1) of \(count) of its directory is damaged")
            }
            let member = Member(bytes, at: position)
            position = member.next
            guard position <= end else { throw fault("entry \(index + 1) of \(count) of its directory is cut off") }
            guard let path = try path(of: member) else { continue }
            total += member.size
            guard total <= Self.largestContent else {
                throw fault("it unpacks to more than \(Self.largestContent) bytes")
            }
            let file = File(path: path, isExecutable: member.isExecutable, content: try unpack(member, before: start))
            guard files.updateValue(file, forKey: path) == nil else { throw fault("it has '\(path)' twice") }
        }
        guard !files.isEmpty else { throw fault("it holds no file") }
        for path in files.keys {
            for slash in path.indices where path[slash] == "/" && files[String(path[..<slash])] != nil {
                throw fault("'\(path[..<slash])' is both a file and a folder in it")
            }
        }
        return files.values.sorted { $0.path < $1.path }
    }

    /// The path of a member in the repository; nil for a folder.
    private func path(of member: Member) throws -> String? {
        let raw = bytes[member.name]
        guard let text = String(validating: raw, as: UTF8.self) else {
            throw fault("a member's name is not UTF-8: '\(String(decoding: raw, as: UTF8.self))'")
        }
        let isFolder = text.hasSuffix("/")
        let path = isFolder ? String(text.dropLast()) : text
        if let reason = TreePath.fault(of: path) {
            throw fault("its member '\(text)' cannot be a file's path: \(reason)")
        }
        if member.isUnusual { throw fault("its member '\(text)' is a symbolic link or a device") }
        return isFolder ? nil : path
    }

    private func unpack(_ member: Member, before directory: Int) throws -> [UInt8] {
        func fault(_ what: String) -> ServiceError {
            self.fault("its member '\(String(decoding: bytes[member.name], as: UTF8.self))' \(what)")
        }
        if member.isEncrypted { throw fault("is encrypted") }
        let header = member.header
        guard header + 30 <= directory, bytes.uint32(header) == 0x0403_4B50 else {
            throw fault("has no header at \(header)")
        }
        let start = header + 30 + bytes.uint16(header + 26) + bytes.uint16(header + 28)
        guard start + member.packedSize <= directory else { throw fault("is cut off") }
        let packed = bytes[start..<start + member.packedSize]
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
        let checksum = content.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
        guard UInt32(truncatingIfNeeded: checksum) == member.checksum else {
            throw fault("does not match its checksum")
        }
        return content
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
        guard written == size else { return nil }
        output.removeLast()
        return output
    }

    private func endOfDirectory() throws -> Int {
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

    private func fault(_ what: String) -> ServiceError {
        ServiceError(.validation, "The archive \(name) cannot become a repository: \(what).")
    }
}

extension SeedArchive {
    /// A member, as the central directory describes it.
    private struct Member {
        let method: Int
        let isEncrypted: Bool
        let checksum: UInt32
        let packedSize: Int
        let size: Int
        let header: Int
        let name: Range<Int>
        /// Where the next entry begins.
        let next: Int
        /// The mode that a Unix packer wrote; 0 of others.
        private let mode: Int

        /// Reads the 46 bytes of an entry, which the caller has found to be there.
        init(_ bytes: [UInt8], at position: Int) {
            method = bytes.uint16(position + 10)
            isEncrypted = bytes.uint16(position + 8) & 1 == 1
            checksum = UInt32(bytes.uint32(position + 16))
            packedSize = bytes.uint32(position + 20)
            size = bytes.uint32(position + 24)
            header = bytes.uint32(position + 42)
            let nameLength = bytes.uint16(position + 28)
            next = position + 46 + nameLength + bytes.uint16(position + 30) + bytes.uint16(position + 32)
            name = position + 46..<min(position + 46 + nameLength, bytes.count)
            // The high byte of "version made by" is 3 for Unix.
            mode = bytes[position + 5] == 3 ? bytes.uint32(position + 38) >> 16 : 0
        }

        var isExecutable: Bool { mode & 0o100 != 0 }
        /// Neither a file nor a folder.
        var isUnusual: Bool { ![0, 0o100000, 0o040000].contains(mode & 0o170000) }
    }
}

extension [UInt8] {
    /// The little-endian number at `offset`; the caller has checked the bounds.
    fileprivate func uint16(_ offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }

    /// The little-endian number at `offset`; the caller has checked the bounds.
    fileprivate func uint32(_ offset: Int) -> Int { uint16(offset) | uint16(offset + 2) << 16 }
}
