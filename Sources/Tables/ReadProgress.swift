import Synchronization

/// How much of its files a reader has read, to be looked at while it works.
public final class ReadProgress: Sendable {
    private let count = Atomic<Int>(0)

    /// Nothing has been read.
    public init() {}

    /// Bytes as they lie on the disk; a part that is read a second time counts again.
    public var bytes: Int { count.load(ordering: .relaxed) }

    /// Adds what a reader has read.
    package func add(_ bytes: Int) { count.add(bytes, ordering: .relaxed) }
}
