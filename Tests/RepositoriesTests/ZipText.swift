/// Writes zip archives for tests, also such as no packer writes.
struct ZipText {
    struct Member {
        var name: [UInt8]
        var content: [UInt8]
        /// As Unix has it; nil for an archive from elsewhere.
        var mode: UInt32?
        /// What the directory says of its size, where that is not the truth.
        var size: Int?

        init(_ name: String, _ content: String = "", mode: UInt32? = 0o100644, size: Int? = nil) {
            self.name = Array(name.utf8)
            self.content = Array(content.utf8)
            self.mode = mode
            self.size = size
        }
    }

    /// An archive of stored members.
    static func archive(_ members: [Member]) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let offset = bytes.count
            let sum = crc32(member.content)
            let size = member.size ?? member.content.count
            let sizes =
                number(UInt32(member.content.count)) + number(UInt32(size)) + short(member.name.count) + short(0)
            let middle = short(20) + short(0) + short(0) + short(0) + short(0x21) + number(sum) + sizes
            bytes += number(0x0403_4B50) + middle + member.name + member.content
            directory += number(0x0201_4B50) + [20, member.mode == nil ? 0 : 3] + middle
            directory += short(0) + short(0) + short(0) + number((member.mode ?? 0) << 16) + number(UInt32(offset))
            directory += member.name
        }
        let start = bytes.count
        bytes += directory
        bytes += number(0x0605_4B50) + short(0) + short(0) + short(members.count) + short(members.count)
        return bytes + number(UInt32(directory.count)) + number(UInt32(start)) + short(0)
    }

    private static func short(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }

    private static func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> ($0 * 8) & 0xFF) } }

    /// The CRC-32 of ISO 3309, bit by bit.
    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 {
                let isOdd = sum & 1 == 1
                sum >>= 1
                if isOdd { sum ^= 0xEDB8_8320 }
            }
        }
        return ~sum
    }
}
