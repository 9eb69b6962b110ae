/// A block of IP addresses, version 4 or 6, in CIDR notation.
struct Network: Sendable, Hashable {
    /// 4 or 16 bytes, the host part zero.
    let base: [UInt8]
    let prefix: Int

    /// Reads `10.0.0.0/24` or `2001:db8::/32`; nil for anything else.
    init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let address = Network.address(halves[0]), halves[1].utf8.count <= 3,
            halves[1].utf8.allSatisfy({ (48...57).contains($0) }), let prefix = Int(halves[1]),
            prefix <= address.count * 8
        else { return nil }
        self.prefix = prefix
        base = address.enumerated().map { $0.element & Network.mask(prefix: prefix, byte: $0.offset) }
    }

    /// Whether `text` is an address of this block.
    func contains(_ text: String) -> Bool {
        guard let address = Network.address(Substring(text)), address.count == base.count else { return false }
        return address.indices.allSatisfy { address[$0] & Network.mask(prefix: prefix, byte: $0) == base[$0] }
    }

    private static func mask(prefix: Int, byte: Int) -> UInt8 {
        let bits = min(8, max(0, prefix - byte * 8))
        return bits == 0 ? 0 : ~UInt8(0) << UInt8(8 - bits)
    }

    /// The bytes of an address; nil if `text` is none.
    ///
    /// Version 6 as in RFC 4291 section 2.2, its dotted tail included.
    static func address(_ text: Substring) -> [UInt8]? {
        text.contains(":") ? version6(text) : version4(text)
    }

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            guard part.utf8.count <= 3, part.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return UInt8(part)
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: Substring) -> [UInt8]? {
        if let gap = text.firstRange(of: "::") {
            let after = text[gap.upperBound...]
            guard let head = groups(text[..<gap.lowerBound]), let tail = groups(after), head.count + tail.count <= 14
            else {
                return nil
            }
            return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
        }
        guard let bytes = groups(text), bytes.count == 16 else { return nil }
        return bytes
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        if text.isEmpty { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains("."), let tail = version4(part) {
                bytes += tail
            } else {
                guard (1...4).contains(part.utf8.count), !part.hasPrefix("+"), let group = UInt16(part, radix: 16)
                else {
                    return nil
                }
                bytes += [UInt8(group >> 8), UInt8(group & 255)]
            }
        }
        return bytes
    }
}
