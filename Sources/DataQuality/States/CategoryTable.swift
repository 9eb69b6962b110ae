/// How often each of a limited number of texts occurred: a hash table over one buffer of bytes.
struct CategoryTable: Sendable {
    private var hashes: [UInt64] = []
    private var starts: [Int] = [0]
    private var bytes: [UInt8] = []
    private(set) var occurrences: [Int] = []
    /// Entry number + 1 by hash, 0 where free; the count is a power of two and more than twice the entries.
    private var slots = [Int32](repeating: 0, count: 64)

    var count: Int { hashes.count }
    /// The length of all texts together.
    var byteCount: Int { bytes.count }

    func text(_ entry: Int) -> String { String(decoding: bytes[starts[entry]..<starts[entry + 1]], as: UTF8.self) }

    func hash(_ entry: Int) -> UInt64 { hashes[entry] }

    func withText<Result>(_ entry: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[starts[entry]..<starts[entry + 1]])) }
    }

    /// The entry of a text, if there is one.
    func entry(of text: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = Int(slots[slot]) - 1
            if hashes[entry] == hash, withText(entry, { $0.elementsEqual(text) }) { return entry }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    mutating func count(_ entry: Int, times: Int = 1) { occurrences[entry] += times }

    /// Adds a text that has no entry yet.
    mutating func insert(_ text: UnsafeRawBufferPointer, hash: UInt64, occurrences times: Int) {
        hashes.append(hash)
        bytes.append(contentsOf: text)
        starts.append(bytes.count)
        occurrences.append(times)
        if 2 * count < slots.count {
            place(count - 1)
        } else {
            slots = [Int32](repeating: 0, count: 2 * slots.count)
            for entry in 0..<count { place(entry) }
        }
    }

    private mutating func place(_ entry: Int) {
        var slot = Int(truncatingIfNeeded: hashes[entry]) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(truncatingIfNeeded: entry + 1)
    }
}
