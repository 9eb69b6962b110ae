import JSONDocuments

/// A block of Internet addresses in CIDR notation, of either version.
struct AddressBlock {
    let address: UInt128
    let prefix: Int
    /// 32 or 128.
    let width: Int

    init(_ text: String, _ path: TemplatePath) throws(TemplateError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let address = parts.first.flatMap { $0.contains(":") ? Self.version6($0) : Self.version4($0) }
        let width = text.contains(":") ? 128 : 32
        guard parts.count == 2, let address, let prefix = Int(parts[1]), (0...width).contains(prefix) else {
            throw TemplateError(.unresolvable, path, "'\(text)' is no block of addresses like 10.0.0.0/16")
        }
        self.width = width
        self.prefix = prefix
        let hosts: UInt128 = prefix == 0 && width == 128 ? .max : (1 << UInt128(width - prefix)) - 1
        self.address = address & ~hosts
    }

    /// The first `count` blocks inside, each with `bits` bits for hosts.
    func subnets(_ count: Int, bits: Int?, _ path: TemplatePath) throws(TemplateError) -> JSON {
        func fault(_ message: String) -> TemplateError { TemplateError(.unresolvable, path, message) }
        guard (1...256).contains(count) else { throw fault("the count \(count) is not between 1 and 256") }
        guard let bits = bits ?? (width == 32 ? 8 : nil) else { throw fault("a block of version 6 needs its bits") }
        guard bits > 0, bits <= width - prefix else {
            throw fault("\(bits) bits for hosts do not fit into a block of prefix \(prefix)")
        }
        let room = width - prefix - bits
        if room < 9, count > 1 << room {
            throw fault("the block holds \(1 << room) blocks of \(bits) bits, not \(count)")
        }
        return .array(
            (0..<UInt128(count)).map { .string("\(text(of: address + $0 << UInt128(bits)))/\(width - bits)") }
        )
    }

    private static func version4(_ text: Substring) -> UInt128? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { UInt8($0) }
        guard parts.count == 4, bytes.count == 4 else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    private static func version6(_ text: Substring) -> UInt128? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return nil }
        let groups = halves.map { $0.split(separator: ":", omittingEmptySubsequences: false) }
            .map { $0 == [""] ? [] : $0 }
        let values = groups.map { $0.compactMap { $0.count <= 4 ? UInt16($0, radix: 16) : nil } }
        guard zip(groups, values).allSatisfy({ $0.count == $1.count }) else { return nil }
        let count = values.reduce(0) { $0 + $1.count }
        guard halves.count == 2 ? count < 8 : count == 8 else { return nil }
        let all = values[0] + Array(repeating: 0, count: 8 - count) + (values.count > 1 ? values[1] : [])
        return all.reduce(0) { $0 << 16 | UInt128($1) }
    }

    private func text(of address: UInt128) -> String {
        if width == 32 {
            return stride(from: 24, through: 0, by: -8).map { String(address >> UInt128($0) & 255) }
                .joined(separator: ".")
        }
        let groups = stride(from: 112, through: 0, by: -16).map { String(address >> UInt128($0) & 65535, radix: 16) }
        var tail = groups.count
        while tail > 0, groups[tail - 1] == "0" { tail -= 1 }
        return tail > 6 ? groups.joined(separator: ":") : groups[..<tail].joined(separator: ":") + "::"
    }
}
