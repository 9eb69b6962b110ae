/// The names of a JSON Lines table's columns, by the bytes of their paths.
struct JSONKeys: Sendable {
    /// The most columns that a table may have.
    static let most = 10_000

    /// In order of first appearance; nested keys are joined by points.
    private(set) var names: [[UInt8]] = []
    private var places: [[UInt8]: Int] = [:]

    /// The place of a path, tried first at `expected`, where it lies if the keys come in the same order in every line.
    @inline(__always)
    func place(of path: [UInt8], expected: Int) -> Int? {
        if expected < names.count, names[expected] == path { return expected }
        return places[path]
    }

    /// Adds a path that is not there yet.
    mutating func add(_ path: [UInt8]) {
        places[path] = names.count
        names.append(path)
    }

    /// The names as texts.
    var texts: [String] { names.map { String(decoding: $0, as: UTF8.self) } }
}
