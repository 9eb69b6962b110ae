/// The members, by their paths, that a reader wants of JSON texts.
///
/// An element of an array stands at the array's place. At the end of a path every scalar is wanted, and of an object that it is
/// one; the members of an object on the way are wanted only where they are named.
public struct JSONSelection: Sendable {
    /// A wanted member.
    struct Member: Sendable {
        let name: String
        /// What is wanted below it.
        let place: Int
    }

    /// The members wanted of an object: a table of slots, open addressing, at most half full.
    private struct Place: Sendable {
        var firstSlot = 0
        /// A power of two; 0 where nothing is wanted.
        var slotCount = 0
        /// A bit for each length that a name has, the last for all beyond: most other members are of none of them.
        var lengths: UInt64 = 0
        /// Whether an ASCII name that is in no slot can be none of the members.
        var isASCII = true
    }

    private struct Slot: Sendable {
        var hash: UInt64 = 0
        /// The name's bytes in ``names``.
        var start: Int32 = 0
        var count: Int32 = 0
        /// Negative for a free slot.
        var member: Int32 = -1
    }

    private var places = [Place()]
    /// Of each place the members by their names as Swift compares them, whatever their normal form.
    private var wanted: [[String: Int32]] = [[:]]
    private var members: [Member] = []
    private var slots: [Slot] = []
    private var names: [UInt8] = []

    /// The place of the whole value.
    private(set) var root = 0

    /// Selects what stands at the paths.
    ///
    /// - Complexity: O(size of all paths).
    public init(_ paths: some Sequence<[String]>) {
        for path in paths {
            var place = root
            for name in path {
                if let known = wanted[place][name] {
                    place = members[Int(known)].place
                } else {
                    wanted[place][name] = Int32(members.count)
                    members.append(Member(name: name, place: places.count))
                    place = places.count
                    places.append(Place())
                    wanted.append([:])
                }
            }
        }
        for place in places.indices where !wanted[place].isEmpty { arrange(place) }
    }

    private mutating func arrange(_ place: Int) {
        let wanted = wanted[place]
        var size = 2
        while size < wanted.count * 2 { size *= 2 }
        places[place].firstSlot = slots.count
        places[place].slotCount = size
        places[place].isASCII = wanted.keys.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        slots += repeatElement(Slot(), count: size)
        for (name, member) in wanted {
            let bytes = Array(name.utf8)
            let hash = bytes.withUnsafeBufferPointer(Self.hash)
            var slot = Self.slot(hash, places[place])
            while slots[slot].member >= 0 { slot = Self.slot(after: slot, places[place]) }
            slots[slot] = Slot(hash: hash, start: Int32(names.count), count: Int32(bytes.count), member: member)
            names += bytes
            places[place].lengths |= Self.length(bytes.count)
        }
    }
}

extension JSONSelection {
    /// What is wanted of the member `name`; nil where it is left out.
    public subscript(name: String) -> JSONSelection? {
        guard let member = member(name, at: root) else { return nil }
        var selection = self
        selection.root = member.place
        return selection
    }

    /// The member at a place whose name is the ASCII text `name`.
    func member(_ name: UnsafeBufferPointer<UInt8>, at place: Int) -> Member? {
        let wanted = places[place]
        if wanted.lengths & Self.length(name.count) != 0 {
            let hash = Self.hash(name)
            var slot = Self.slot(hash, wanted)
            while slots[slot].member >= 0 {
                let found = slots[slot]
                if found.hash == hash, Int(found.count) == name.count, isName(of: found, name) {
                    return members[Int(found.member)]
                }
                slot = Self.slot(after: slot, wanted)
            }
        }
        return wanted.isASCII ? nil : member(String(decoding: name, as: UTF8.self), at: place)
    }

    /// The member at a place whose name is `name`.
    func member(_ name: String, at place: Int) -> Member? { wanted[place][name].map { members[Int($0)] } }

    /// How many members are wanted at a place.
    func count(at place: Int) -> Int { wanted[place].count }

    private static func length(_ count: Int) -> UInt64 { 1 << UInt64(min(count, 63)) }

    private func isName(of slot: Slot, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        names[Int(slot.start)..<Int(slot.start + slot.count)].elementsEqual(name)
    }

    private static func slot(_ hash: UInt64, _ place: Place) -> Int {
        place.firstSlot + Int(truncatingIfNeeded: hash) & (place.slotCount - 1)
    }

    private static func slot(after slot: Int, _ place: Place) -> Int {
        place.firstSlot + (slot + 1 - place.firstSlot) & (place.slotCount - 1)
    }

    /// Of the length and all bytes, eight a step; the last step overlaps the one before where they do not come out even.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = UInt64(name.count)
        func add(_ word: UInt64) {
            // Fibonacci hashing: Knuth, The Art of Computer Programming, volume 3, section 6.4.
            hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 32
        }
        if name.count < 8 {
            var word: UInt64 = 0
            for byte in name { word = word << 8 | UInt64(byte) }
            add(word)
        } else {
            let bytes = UnsafeRawBufferPointer(name)
            for offset in stride(from: 0, to: name.count, by: 8) {
                add(bytes.loadUnaligned(fromByteOffset: min(offset, name.count - 8), as: UInt64.self))
            }
        }
        return hash
    }
}
