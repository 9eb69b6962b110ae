/// Where an object's file lies in its bucket's folder: any key S3 allows, as a path that stays inside.
///
/// The key is cut at its slashes. What stands before a slash is a folder, written with a `+` at its end; what stands
/// after the last one is the file. So `a` and `a/b` live side by side, as `a` and `a+/b`. In a name
///
/// - bytes that are no printable ASCII, `%`, `+` and a leading `.` are written `%XX`: no `..`, `.` or hidden file, no
///   name that a file system would fold or normalise;
/// - nothing at all (an empty component, a trailing slash) is written `%` as a file and `+` as a folder;
/// - 80 bytes or more are cut after each 80th byte, and a part that goes on is a folder with a `%` at its end, so that
///   no name is longer than the 255 bytes that file systems allow.
///
/// Every key has one path and every such path one key, and the names of one folder, each with the bytes it stands for,
/// sort as the keys below them do.
enum ObjectPath {
    /// Three times this number, when every byte is escaped, and the mark at the end stay below 255.
    private static let longestPart = 80

    /// The path of a key's file, relative to the bucket's folder.
    static func path(of key: some Sequence<UInt8>) -> String {
        let folders = folders(of: key)
        return folders.path + (folders.rest.isEmpty ? "%" : escaped(folders.rest))
    }

    /// The folders on the way to a key or prefix: their path (empty, or ending in a slash), the bytes of the key that they
    /// stand for, and the rest.
    static func folders(of key: some Sequence<UInt8>) -> (path: String, passed: [UInt8], rest: [UInt8]) {
        var path = ""
        var passed: [UInt8] = []
        var part: [UInt8] = []
        for byte in key {
            if byte == UInt8(ascii: "/") {
                path += escaped(part) + "+/"
                passed += part + [byte]
                part = []
                continue
            }
            part.append(byte)
            if part.count == longestPart {
                path += escaped(part) + "%/"
                passed += part
                part = []
            }
        }
        return (path, passed, part)
    }

    /// The bytes of a key that a name in a bucket's tree stands for, with the slash of a folder; nil if the name is none
    /// that ``path(of:)`` makes.
    static func keyBytes(of name: [UInt8]) -> (bytes: [UInt8], isFolder: Bool)? {
        if name.elementsEqual("%".utf8) { return ([], false) }
        let mark = name.last
        let isFolder = mark == UInt8(ascii: "+") || mark == UInt8(ascii: "%")
        guard let part = unescaped(isFolder ? Array(name.dropLast()) : name) else { return nil }
        if mark == UInt8(ascii: "+") { return (part + [UInt8(ascii: "/")], true) }
        return isFolder == (part.count == longestPart) && !part.isEmpty ? (part, isFolder) : nil
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func escaped(_ part: [UInt8]) -> String {
        var bytes: [UInt8] = []
        for (index, byte) in part.enumerated() {
            if isPlain(byte, isFirst: index == 0) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(_ name: [UInt8]) -> [UInt8]? {
        var part: [UInt8] = []
        var rest = name[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                if !isPlain(byte, isFirst: part.isEmpty) { return nil }
                part.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digits.firstIndex),
                let low = rest.popFirst().flatMap(digits.firstIndex),
                !isPlain(UInt8(high << 4 | low), isFirst: part.isEmpty)
            else { return nil }
            part.append(UInt8(high << 4 | low))
        }
        return part.contains(UInt8(ascii: "/")) ? nil : part
    }

    private static func isPlain(_ byte: UInt8, isFirst: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "%"), UInt8(ascii: "+"): false
        case UInt8(ascii: "."): !isFirst
        default: byte >= 0x20 && byte < 0x7F
        }
    }
}
