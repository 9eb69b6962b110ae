extension ZipArchive {
    /// Packs members into an archive, deflated; the same members give the same bytes.
    ///
    /// - Throws: ``TaxiError/Code/zones`` when a member or the archive passes the 4 GiB of ZIP without ZIP64.
    static func pack(_ members: [(name: String, content: [UInt8])]) throws(TaxiError) -> [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for (name, content) in members {
            let packed = try Deflate.pack(content)
            let name = Array(name.utf8)
            guard let length = UInt32(exactly: content.count), let offset = UInt32(exactly: archive.count),
                let nameLength = UInt16(exactly: name.count)
            else { throw TaxiError(.zones, "An archive of more than 4 GiB cannot be written.") }
            // Version 2.0, no flags, method 8, 1 January 1980 00:00: the earliest time a ZIP can hold.
            var header: [UInt8] = []
            header.append(little: UInt16(20))
            header.append(little: UInt16(0))
            header.append(little: UInt16(8))
            header.append(little: UInt32(0x0021_0000))
            header.append(little: checksum(content))
            header.append(little: UInt32(packed.count))
            header.append(little: length)
            header.append(little: nameLength)
            header.append(little: UInt16(0))
            directory.append(little: UInt32(0x0201_4B50))
            directory.append(little: UInt16(20))
            directory += header
            // No comment, volume 0, no attributes.
            directory += [UInt8](repeating: 0, count: 10)
            directory.append(little: offset)
            directory += name
            archive.append(little: UInt32(0x0403_4B50))
            archive += header + name + packed
        }
        guard let offset = UInt32(exactly: archive.count), let length = UInt32(exactly: directory.count),
            let count = UInt16(exactly: members.count)
        else { throw TaxiError(.zones, "An archive of more than 4 GiB cannot be written.") }
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
}

extension [UInt8] {
    /// Appends a number, lowest byte first.
    fileprivate mutating func append(little value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
