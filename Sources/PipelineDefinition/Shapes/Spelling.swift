/// What may have been meant by a name that is not there.
enum Spelling {
    /// The most names that are listed.
    private static let most = 16

    /// `there is 'S3Uri'` where one is near; else all, `there are A, B`.
    static func alternatives(to name: String, among names: [String]) -> String {
        let distances = names.map { ($0, distance(name, $0)) }
        if let best = distances.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }), best.1 <= Double(max(2, name.count / 3)) {
            return "there is '\(best.0)'"
        }
        let sorted = names.sorted()
        let rest = sorted.count > most ? " and \(sorted.count - most) more" : ""
        return "there are " + sorted.prefix(most).joined(separator: ", ") + rest
    }

    /// Levenshtein's distance; letters differ by half where only their case does.
    private static func distance(_ a: String, _ b: String) -> Double {
        let (a, b) = (Array(a), Array(b))
        var row = (0...b.count).map(Double.init)
        for (i, first) in a.enumerated() {
            var diagonal = row[0]
            row[0] = Double(i + 1)
            for (j, second) in b.enumerated() {
                let change = first == second ? 0.0 : first.lowercased() == second.lowercased() ? 0.5 : 1
                let next = min(diagonal + change, row[j] + 1, row[j + 1] + 1)
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[b.count]
    }
}
