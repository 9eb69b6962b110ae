/// Reads Thrift's compact protocol, in which Parquet's footer and page headers are written.
///
/// Input is not trusted: every length is checked against the bytes that are left, nesting and varints are bounded, and nothing is
/// allocated from a claimed size.
/// - Source: Apache Thrift, `doc/specs/thrift-compact-protocol.md`.
struct CompactReader {
    /// A value's type as the wire names it.
    enum Kind: UInt8 {
        case yes = 1
        case no = 2
        case byte = 3
        case int16 = 4
        case int32 = 5
        case int64 = 6
        case double = 7
        case binary = 8
        case list = 9
        case set = 10
        case map = 11
        case structure = 12
        case uuid = 13
    }

    /// The input ended within a value; with more bytes the same read may succeed.
    struct Truncated: Error {}

    private static let deepest = 32

    private let bytes: [UInt8]
    private let end: Int
    private var depth = 0
    /// The index of the next byte.
    private(set) var position: Int

    /// Reads `bytes[position..<end]`.
    init(_ bytes: [UInt8], from position: Int = 0, to end: Int? = nil) {
        self.bytes = bytes
        self.end = min(end ?? bytes.count, bytes.count)
        self.position = max(0, position)
    }

    private mutating func next() throws -> UInt8 {
        guard position < end else { throw Truncated() }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func advance(_ count: Int) throws {
        guard count >= 0, count <= end - position else { throw Truncated() }
        position += count
    }

    private mutating func varint() throws -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try next()
            guard shift < 63 || byte <= 1 else {
                throw TableError(.format, "The metadata holds a number of more than 64 bits.")
            }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
    }

    private mutating func zigzag() throws -> Int64 {
        let raw = try varint()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    /// Calls `visit` with the number and type of each field of a struct; it reads the field's value or skips it.
    mutating func structure(_ visit: (inout CompactReader, Int, Kind) throws -> Void) throws {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw TableError(.format, "The metadata is nested more than \(Self.deepest) deep.")
        }
        var field = 0
        while true {
            let header = try next()
            if header == 0 { return }
            let kind = try self.kind(header & 0x0F)
            if header >> 4 == 0 {
                field = Int(Int16(truncatingIfNeeded: try zigzag()))
            } else {
                field += Int(header >> 4)
            }
            try visit(&self, field, kind)
        }
    }

    /// Calls `visit` once an element with the elements' type; it reads the element or skips it.
    mutating func list(_ kind: Kind, _ visit: (inout CompactReader, Kind) throws -> Void) throws {
        try expect(kind == .list || kind == .set, kind, "a list")
        let header = try next()
        var count = UInt64(header >> 4)
        if count == 15 { count = try varint() }
        guard count > 0 else { return }
        // Every element takes a byte at least.
        guard count <= UInt64(end - position) else { throw Truncated() }
        let element = try self.kind(header & 0x0F)
        for _ in 0..<count { try visit(&self, element) }
    }

    /// Calls `visit` once an element of a list of structs.
    mutating func structures(_ kind: Kind, _ visit: (inout CompactReader) throws -> Void) throws {
        try list(kind) { reader, kind in
            try reader.expect(kind == .structure, kind, "a struct")
            try visit(&reader)
        }
    }

    /// A whole number of any width.
    mutating func integer(_ kind: Kind) throws -> Int64 {
        switch kind {
        case .byte: return Int64(Int8(bitPattern: try next()))
        case .int16, .int32, .int64: return try zigzag()
        default:
            try expect(false, kind, "a whole number")
            return 0
        }
    }

    /// A whole number of 32 bits.
    mutating func int32(_ kind: Kind) throws -> Int {
        let value = try integer(kind)
        guard let narrow = Int32(exactly: value) else {
            throw TableError(.format, "The metadata holds \(value) where a number of 32 bits belongs.")
        }
        return Int(narrow)
    }

    /// A truth value that is a struct's field; its type is its value.
    func boolean(_ kind: Kind) throws -> Bool {
        try expect(kind == .yes || kind == .no, kind, "true or false")
        return kind == .yes
    }

    /// A text.
    mutating func text(_ kind: Kind) throws -> String {
        try expect(kind == .binary, kind, "a text")
        let count = try varint()
        guard count <= UInt64(end - position) else { throw Truncated() }
        defer { position += Int(count) }
        return String(decoding: bytes[position..<position + Int(count)], as: UTF8.self)
    }

    /// Passes over the value of a field.
    mutating func skip(_ kind: Kind) throws {
        switch kind {
        case .yes, .no: return
        case .byte: try advance(1)
        case .int16, .int32, .int64: _ = try varint()
        case .double: try advance(8)
        case .uuid: try advance(16)
        case .binary:
            let count = try varint()
            guard count <= UInt64(end - position) else { throw Truncated() }
            position += Int(count)
        case .structure: try structure { reader, _, kind in try reader.skip(kind) }
        case .list, .set: try list(kind) { reader, kind in try reader.skipElement(kind) }
        case .map:
            let count = try varint()
            guard count > 0 else { return }
            guard count <= UInt64(end - position) else { throw Truncated() }
            let kinds = try next()
            let (key, value) = (try self.kind(kinds >> 4), try self.kind(kinds & 0x0F))
            depth += 1
            defer { depth -= 1 }
            guard depth <= Self.deepest else {
                throw TableError(.format, "The metadata is nested more than \(Self.deepest) deep.")
            }
            for _ in 0..<count {
                try skipElement(key)
                try skipElement(value)
            }
        }
    }

    /// Passes over an element of a list; there a truth value takes a byte, and lists within lists count as nesting.
    private mutating func skipElement(_ kind: Kind) throws {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw TableError(.format, "The metadata is nested more than \(Self.deepest) deep.")
        }
        if kind == .yes || kind == .no { try advance(1) } else { try skip(kind) }
    }

    private func kind(_ raw: UInt8) throws -> Kind {
        guard let kind = Kind(rawValue: raw) else {
            throw TableError(.format, "The metadata holds the unknown type \(raw).")
        }
        return kind
    }

    private func expect(_ condition: Bool, _ kind: Kind, _ wanted: String) throws {
        if !condition { throw TableError(.format, "The metadata holds \(kind) where \(wanted) belongs.") }
    }
}
