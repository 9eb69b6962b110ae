/// A tar archive of regular files, in memory.
///
/// - Source: POSIX.1-2017, `pax`, "ustar Interchange Format" and "pax Header Block"; GNU tar's long names.
enum TarArchive {
    /// One regular file.
    struct Member: Sendable {
        /// Relative, with slashes, never leaving its folder.
        let name: String
        let bytes: [UInt8]
    }

    private static let block = 512

    /// Lays members out in the order given, with mode 0644, no owner and no time, so that equal files give equal bytes.
    static func pack(_ members: [Member]) throws(BoostingError) -> [UInt8] {
        var output: [UInt8] = []
        for member in members {
            guard isInside(member.name) else {
                throw BoostingError(
                    .archive,
                    "The file name '\(member.name)' cannot be packed: it would leave its folder."
                )
            }
            if member.name.utf8.count > 100 {
                let record = Array(" path=\(member.name)\n".utf8)
                var length = record.count + 1
                while String(length).utf8.count + record.count != length { length += 1 }
                append("pax", Array("\(length)".utf8) + record, type: "x", to: &output)
            }
            append(member.name, member.bytes, type: "0", to: &output)
        }
        output.append(contentsOf: [UInt8](repeating: 0, count: 2 * block))
        return output
    }

    private static func append(_ name: String, _ bytes: [UInt8], type: Character, to output: inout [UInt8]) {
        var header = [UInt8](repeating: 0, count: block)
        func put(_ text: String, _ offset: Int, _ width: Int) {
            for (index, byte) in text.utf8.prefix(width).enumerated() { header[offset + index] = byte }
        }
        func octal(_ value: Int, _ width: Int) -> String {
            let digits = String(value, radix: 8)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        put(name, 0, 100)
        put(octal(0o644, 7), 100, 7)
        put(octal(0, 7), 108, 7)
        put(octal(0, 7), 116, 7)
        put(octal(bytes.count, 11), 124, 11)
        put(octal(0, 11), 136, 11)
        put("        ", 148, 8)
        put(String(type), 156, 1)
        put("ustar", 257, 5)
        put("00", 263, 2)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6), 148, 6)
        header[154] = 0
        output.append(contentsOf: header)
        output.append(contentsOf: bytes)
        output.append(contentsOf: [UInt8](repeating: 0, count: (block - bytes.count % block) % block))
    }

    /// Reads the regular files of an archive; folders are passed over.
    ///
    /// - Throws: ``BoostingError/Code/archive`` for a damaged archive, a link, a device, or a name that leaves the folder.
    static func unpack(_ bytes: [UInt8]) throws(BoostingError) -> [Member] {
        var members: [Member] = []
        var position = 0
        var longName: String?
        while position + block <= bytes.count {
            let header = bytes[position..<position + block]
            if header.allSatisfy({ $0 == 0 }) { return members }
            let size = try checkedSize(of: header, at: position, total: bytes.count)
            let body = bytes[position + block..<position + block + size]
            let type = header[header.startIndex + 156]
            position += block + (size + block - 1) / block * block
            switch type {
            case UInt8(ascii: "x"): longName = paxPath(body) ?? longName
            case UInt8(ascii: "L"): longName = String(decoding: body.prefix { $0 != 0 }, as: UTF8.self)
            case UInt8(ascii: "g"): continue
            case UInt8(ascii: "5"): longName = nil
            case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
                let name = clean(longName ?? self.name(in: header))
                longName = nil
                guard isInside(name) else {
                    throw BoostingError(
                        .archive,
                        "The archive's member '\(name)' would leave the folder; it is not unpacked."
                    )
                }
                members.append(Member(name: name, bytes: Array(body)))
            default:
                let name = clean(longName ?? self.name(in: header))
                throw BoostingError(
                    .archive,
                    "The archive's member '\(name)' is no regular file (type \(UnicodeScalar(type))); links are not followed."
                )
            }
        }
        guard position >= bytes.count, !members.isEmpty || bytes.isEmpty else {
            throw BoostingError(.archive, "The archive ends in the middle of a header.")
        }
        return members
    }

    private static func checkedSize(
        of header: ArraySlice<UInt8>,
        at position: Int,
        total: Int
    ) throws(BoostingError) -> Int {
        var sum = 0
        for (offset, byte) in header.enumerated() { sum += (148..<156).contains(offset) ? 32 : Int(byte) }
        guard octal(header, 148, 8) == sum else {
            throw BoostingError(
                .archive,
                "The archive is damaged: the header at byte \(position) has a wrong check sum."
            )
        }
        guard let size = octal(header, 124, 12), size <= total - position - block else {
            throw BoostingError(
                .archive,
                "The archive is damaged or cut short: the member at byte \(position) is incomplete."
            )
        }
        return size
    }

    private static func octal(_ header: ArraySlice<UInt8>, _ offset: Int, _ width: Int) -> Int? {
        let start = header.startIndex + offset
        let digits = header[start..<start + width].drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
        return digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 < 0 ? nil : $0 }
    }

    private static func name(in header: ArraySlice<UInt8>) -> String {
        func text(_ offset: Int, _ width: Int) -> String {
            let start = header.startIndex + offset
            return String(decoding: header[start..<start + width].prefix { $0 != 0 }, as: UTF8.self)
        }
        let prefix = text(257, 5) == "ustar" && header[header.startIndex + 262] == 0 ? text(345, 155) : ""
        return prefix.isEmpty ? text(0, 100) : prefix + "/" + text(0, 100)
    }

    /// The value of `path` in a pax header's records, `LENGTH KEY=VALUE\n`.
    private static func paxPath(_ body: ArraySlice<UInt8>) -> String? {
        for record in body.split(separator: UInt8(ascii: "\n")) {
            guard let space = record.firstIndex(of: 32) else { continue }
            let text = String(decoding: record[record.index(after: space)...], as: UTF8.self)
            if text.hasPrefix("path=") { return String(text.dropFirst(5)) }
        }
        return nil
    }

    /// Without leading `./`.
    private static func clean(_ name: String) -> String {
        var rest = name[...]
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        return String(rest)
    }

    /// Whether a name stays below the folder that it is unpacked into.
    static func isInside(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("/") && !name.contains("\0")
            && name.split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { !["", ".", ".."].contains($0) }
    }
}
