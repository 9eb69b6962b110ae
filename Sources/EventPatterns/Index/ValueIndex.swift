import JSONDocuments

/// The conditions on scalars at one place, by value.
///
/// Texts are looked up by hashes alone: two of the same hash lead to the same patterns, which are compared in whole anyway. The
/// hash of a prefix is a step on the way to that of the text, so one pass over the bytes serves both.
struct ValueIndex: Sendable {
    private var texts = CandidateTable([:])
    private var prefixes = CandidateTable([:])
    private var suffixes = CandidateTable([:])
    /// Ascending.
    private var prefixLengths: [Int] = []
    private var suffixLengths: [Int] = []
    private var caseless: [String: [Int32]] = [:]
    private var numbers: [Double: [Int32]] = [:]
    private var null: [Int32] = []
    private var yes: [Int32] = []
    private var no: [Int32] = []
    private var present: [Int32] = []

    init(_ tests: [Condition.Test: [Int32]]) {
        var lists: (texts: [UInt64: [Int32]], prefixes: [UInt64: [Int32]], suffixes: [UInt64: [Int32]]) = (
            [:], [:], [:]
        )
        for (test, patterns) in tests {
            switch test {
            case .null: null += patterns
            case .bool(true): yes += patterns
            case .bool(false): no += patterns
            case .number(let value): numbers[value, default: []] += patterns
            case .present: present += patterns
            case .caseless(let text): caseless[text, default: []] += patterns
            case .text(let bytes): lists.texts[TextHash(bytes).value, default: []] += patterns
            case .prefix(let bytes):
                lists.prefixes[TextHash(bytes).value, default: []] += patterns
                prefixLengths.append(bytes.count)
            case .suffix(let bytes):
                lists.suffixes[TextHash(bytes.reversed()).value, default: []] += patterns
                suffixLengths.append(bytes.count)
            }
        }
        texts = CandidateTable(lists.texts)
        prefixes = CandidateTable(lists.prefixes)
        suffixes = CandidateTable(lists.suffixes)
        prefixLengths = Set(prefixLengths).sorted()
        suffixLengths = Set(suffixLengths).sorted()
    }

    /// Adds the patterns that a scalar leads to.
    func collect(_ value: JSON, into candidates: inout [Int32]) {
        if !present.isEmpty { candidates += present }
        switch value {
        case .null: candidates += null
        case .bool(let value): candidates += value ? yes : no
        case .integer(let value): collect(Double(value), into: &candidates)
        case .double(let value): collect(value, into: &candidates)
        case .string(let text): collect(text, into: &candidates)
        case .array, .object: break
        }
    }

    private func collect(_ number: Double, into candidates: inout [Int32]) {
        if numbers.isEmpty { return }
        if let found = numbers[number] { candidates += found }
    }

    private func collect(_ text: String, into candidates: inout [Int32]) {
        if !caseless.isEmpty, let found = caseless[text.lowercased()] { candidates += found }
        if texts.isEmpty, prefixes.isEmpty, suffixes.isEmpty { return }
        var text = text
        text.withUTF8 { bytes in
            var hash = TextHash()
            var position = 0
            for length in prefixLengths {
                if length > bytes.count { break }
                while position < length {
                    hash.add(bytes[position])
                    position += 1
                }
                prefixes.append(hash.value, to: &candidates)
            }
            if !texts.isEmpty {
                while position < bytes.count {
                    hash.add(bytes[position])
                    position += 1
                }
                texts.append(hash.value, to: &candidates)
            }
            var reversed = TextHash()
            position = 0
            for length in suffixLengths {
                if length > bytes.count { break }
                while position < length {
                    position += 1
                    reversed.add(bytes[bytes.count - position])
                }
                suffixes.append(reversed.value, to: &candidates)
            }
        }
    }
}

/// A hash that grows byte by byte.
///
/// - Source: FNV-1a, 64 bits, of Fowler, Noll and Vo.
struct TextHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    init() {}

    init(_ bytes: some Sequence<UInt8>) { for byte in bytes { add(byte) } }

    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}

/// Lists of patterns by hash: open addressing, at most half full.
struct CandidateTable: Sendable {
    private struct Slot: Sendable {
        var key: UInt64 = 0
        var start: Int32 = 0
        /// 0 for a free slot.
        var count: Int32 = 0
    }

    private var slots: [Slot] = []
    private var members: [Int32] = []

    init(_ lists: [UInt64: [Int32]]) {
        if lists.isEmpty { return }
        var size = 4
        while size < lists.count * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        for (key, list) in lists {
            var place = Self.place(key, size)
            while slots[place].count > 0 { place = (place + 1) & (size - 1) }
            slots[place] = Slot(key: key, start: Int32(members.count), count: Int32(list.count))
            members += list
        }
    }

    var isEmpty: Bool { slots.isEmpty }

    /// Adds the list of a key.
    func append(_ key: UInt64, to candidates: inout [Int32]) {
        if slots.isEmpty { return }
        var place = Self.place(key, slots.count)
        while slots[place].count > 0 {
            let slot = slots[place]
            if slot.key == key {
                candidates.append(contentsOf: members[Int(slot.start)..<Int(slot.start + slot.count)])
                return
            }
            place = (place + 1) & (slots.count - 1)
        }
    }

    /// The upper bits, which FNV mixes best.
    private static func place(_ key: UInt64, _ size: Int) -> Int {
        Int(truncatingIfNeeded: (key ^ (key >> 32)) & UInt64(size - 1))
    }
}
