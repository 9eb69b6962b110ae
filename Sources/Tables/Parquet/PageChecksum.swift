import CZlib

/// The optional checksum of a page.
enum PageChecksum {
    /// Compares the CRC-32 of a page's bytes with what its header says, if it says one.
    static func check(_ page: UnsafeRawBufferPointer, _ header: PageHeader) throws {
        guard let expected = header.checksum else { return }
        let start = page.bindMemory(to: UInt8.self).baseAddress
        let found = start == nil ? 0 : crc32_z(0, start, page.count)
        guard UInt32(truncatingIfNeeded: found) == expected else {
            throw TableError(.format, "A page is damaged: its checksum is \(found), its header says \(expected).")
        }
    }
}
