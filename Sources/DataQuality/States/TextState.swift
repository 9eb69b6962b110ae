/// A mergeable sufficient statistic of a column's texts: how many differ, and how often each occurs while they are few.
///
/// Up to 1,024 different texts of 1 MiB together are counted exactly; beyond, the number of different texts is an estimate
/// (``HyperLogLog``, standard error 0.81 %) and only the watched texts' counts are kept, still exactly. Which of the two
/// it is depends only on the set of texts, so merging is exact.
struct TextState: Sendable {
    /// The most different texts that are counted exactly.
    static let exactLimit = 1024
    private static let exactBytes = 1 << 20

    private var table = CategoryTable()
    /// Set once there were too many different texts; holds all of them.
    private var estimate: HyperLogLog?
    /// The first entries of the table, which stay even when they never occur.
    private let watchedCount: Int

    /// Starts empty.
    ///
    /// - Parameter watched: Texts whose counts must be exact however many others occur.
    init(watching watched: [String] = []) {
        var table = CategoryTable()
        for text in watched {
            var text = text
            text.withUTF8 { utf8 in
                let bytes = UnsafeRawBufferPointer(utf8)
                let hash = stableHash(bytes)
                if table.entry(of: bytes, hash: hash) == nil { table.insert(bytes, hash: hash, occurrences: 0) }
            }
        }
        self.table = table
        watchedCount = table.count
        watchedBytes = table.byteCount
    }

    private let watchedBytes: Int

    /// How many different texts occurred: exact up to ``exactLimit``, else estimated.
    var distinctCount: Double { estimate?.estimate ?? Double(table.occurrences.count { $0 > 0 }) }

    /// Every text that occurred, the most frequent first, those equally frequent by their UTF-8; nil if there were too many.
    var categories: [CategoryCount]? {
        if estimate != nil { return nil }
        return counts(of: 0..<table.count).filter { $0.count > 0 }
            .sorted {
                $0.count == $1.count ? $0.value.utf8.lexicographicallyPrecedes($1.value.utf8) : $0.count > $1.count
            }
    }

    /// How often each watched text occurred.
    var watched: [CategoryCount] { counts(of: 0..<watchedCount) }

    private func counts(of entries: Range<Int>) -> [CategoryCount] {
        entries.map { CategoryCount(value: table.text($0), count: table.occurrences[$0]) }
    }

    /// Adds one occurrence and returns the text's entry, if it has one, for ``addAgain(_:)``.
    @discardableResult
    mutating func add(_ text: UnsafeRawBufferPointer) -> Int? { add(text, hash: stableHash(text), times: 1) }

    /// Adds one more occurrence of the text that was added just before.
    mutating func addAgain(_ entry: Int) { table.count(entry) }

    private mutating func add(_ text: UnsafeRawBufferPointer, hash: UInt64, times: Int) -> Int? {
        estimate?.add(hash: hash)
        if let entry = table.entry(of: text, hash: hash) {
            table.count(entry, times: times)
            return entry
        }
        if estimate != nil { return nil }
        table.insert(text, hash: hash, occurrences: times)
        if table.count - watchedCount <= Self.exactLimit, table.byteCount - watchedBytes <= Self.exactBytes {
            return table.count - 1
        }
        startEstimating()
        return nil
    }

    /// Hands the texts over to an estimate and forgets those that are not watched.
    private mutating func startEstimating() {
        var estimate = HyperLogLog()
        var kept = CategoryTable()
        for entry in 0..<table.count {
            let occurrences = table.occurrences[entry]
            if occurrences > 0 { estimate.add(hash: table.hash(entry)) }
            if entry < watchedCount {
                table.withText(entry) { kept.insert($0, hash: table.hash(entry), occurrences: occurrences) }
            }
        }
        self.estimate = estimate
        table = kept
    }

    /// Adds what another state of the same watched texts counted.
    mutating func merge(_ other: TextState) {
        if let theirs = other.estimate {
            if estimate == nil { startEstimating() }
            estimate?.merge(theirs)
        }
        for entry in 0..<other.table.count where other.table.occurrences[entry] > 0 {
            let (hash, times) = (other.table.hash(entry), other.table.occurrences[entry])
            other.table.withText(entry) { _ = add($0, hash: hash, times: times) }
        }
    }
}
