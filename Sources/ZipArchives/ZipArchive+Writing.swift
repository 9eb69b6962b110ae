extension ZipArchive {
    /// A file to pack.
    public struct File: Sendable, Hashable {
        /// The path in the archive, with slashes.
        public var name: String
        /// What the file holds.
        public var content: [UInt8]
        /// Whether it may be run: mode 755, else 644.
        public var isExecutable: Bool

        /// Makes a file of this content.
        public init(_ name: String, _ content: [UInt8], isExecutable: Bool = false) {
            self.name = name
            self.content = content
            self.isExecutable = isExecutable
        }
    }

    /// Packs files into an archive, deflated, in their order; the same files give the same bytes.
    ///
    /// Times are 1 January 1980, the earliest that a ZIP can hold, modes are 644 or 755.
    /// - Throws: ``ZipArchiveError`` when a file or the archive passes the 4 GiB or 65,535 members of ZIP without ZIP64.
    public static func pack(_ files: [File]) throws(ZipArchiveError) -> [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let packed = try Deflate.pack(file.content)
            let name = Array(file.name.utf8)
            guard let length = UInt32(exactly: file.content.count), let packedLength = UInt32(exactly: packed.count),
                let offset = UInt32(exactly: archive.count), let nameLength = UInt16(exactly: name.count)
            else { throw tooLarge }
            var header: [UInt8] = []
            header.append(little: version)
            // Bit 11 says that the name is UTF-8; ASCII needs no saying.
            header.append(little: UInt16(name.allSatisfy { $0 < 0x80 } ? 0 : 0x0800))
            header.append(little: UInt16(8))
            header.append(little: UInt32(0x0021_0000))
            header.append(little: checksum(file.content))
            header.append(little: packedLength)
            header.append(little: length)
            header.append(little: nameLength)
            header.append(little: UInt16(0))
            directory.append(little: UInt32(0x0201_4B50))
            // Made on Unix (3), so that the attributes' upper half is a mode.
            directory.append(little: version | 3 << 8)
            directory += header
            // No comment, volume 0, no internal attributes.
            directory += [UInt8](repeating: 0, count: 6)
            directory.append(little: UInt32(file.isExecutable ? 0o100_755 : 0o100_644) << 16)
            directory.append(little: offset)
            directory += name
            archive.append(little: UInt32(0x0403_4B50))
            archive += header + name + packed
        }
        guard let offset = UInt32(exactly: archive.count), let length = UInt32(exactly: directory.count),
            let count = UInt16(exactly: files.count), count < .max
        else { throw tooLarge }
        archive += directory
        archive.append(little: UInt32(0x0605_4B50))
        archive.append(little: UInt32(0))
        archive.append(little: count)
        archive.append(little: count)
        archive.append(little: length)
        archive.append(little: offset)
        archive.append(little: UInt16(0))
        return archive
    }

    /// 2.0: the version of the format that reading takes.
    private static let version: UInt16 = 20

    private static let tooLarge = ZipArchiveError(
        "A ZIP archive of more than 4 GiB or 65,534 files cannot be written; pack less into one."
    )
}

extension [UInt8] {
    /// Appends a number, lowest byte first.
    fileprivate mutating func append(little value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
