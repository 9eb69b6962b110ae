/// Which fields of a record a JSONPath means: the subset of the language that CSV records have in SageMaker.
///
/// `$`, `$[0]`, `$[0,2,-1]`, `$[1:]`, `$[:-1]`, `$[1:3]`; negative numbers count from the end. Source: SageMaker developer guide,
/// "Associate Prediction Results with Input Records".
enum FieldSelection: Sendable, Equatable {
    case all
    case fields([Int])
    case range(Int?, Int?)

    /// Reads a path; nil for one that is not of the subset.
    init?(_ path: String) {
        if path == "$" {
            self = .all
            return
        }
        guard path.hasPrefix("$["), path.hasSuffix("]") else { return nil }
        let text = path.dropFirst(2).dropLast().filter { $0 != " " }
        let ends = text.split(separator: ":", omittingEmptySubsequences: false)
        if ends.count == 2 {
            guard ends.allSatisfy({ $0.isEmpty || Int($0) != nil }) else { return nil }
            self = .range(Int(ends[0]), Int(ends[1]))
            return
        }
        let items = text.split(separator: ",", omittingEmptySubsequences: false)
        let fields = items.compactMap { Int($0) }
        guard fields.count == items.count else { return nil }
        self = .fields(fields)
    }

    /// The places of the fields among `count`; nil if one that is asked for is not there.
    func places(of count: Int) -> [Int]? {
        switch self {
        case .all: return Array(0..<count)
        case .fields(let fields):
            let places = fields.map { $0 < 0 ? $0 + count : $0 }
            return places.allSatisfy { 0..<count ~= $0 } ? places : nil
        case .range(let first, let last):
            func place(_ number: Int) -> Int { min(max(number < 0 ? number + count : number, 0), count) }
            let start = place(first ?? 0)
            return Array(start..<max(start, place(last ?? count)))
        }
    }
}
