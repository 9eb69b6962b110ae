/// One data page's rows, decoded.
struct PageValues: Sendable {
    let rowCount: Int
    /// One flag a row, true where a value is present; nil when all are.
    private(set) var present: [Bool]?
    /// Values of the storage type: a dictionary's where there are ``indices``, else the present rows' in order.
    let values: Column.Values
    /// One index into ``values`` a present row.
    private(set) var indices: [UInt32]?
    /// Values that were not of the type and are read as missing.
    private(set) var unparsable = 0

    init(rowCount: Int, present: [Bool]?, converted: ValueConversion.Converted, indices: [UInt32]?) {
        self.rowCount = rowCount
        self.present = present
        values = converted.values
        self.indices = indices
    }

    /// Reads values that could not be converted as missing, or throws with the first of them.
    mutating func settle(
        _ converted: ValueConversion.Converted,
        by policy: ReadOptions.Unparsable,
        _ describe: (Int) -> String
    ) throws {
        guard let faults = converted.faults else { return }
        var flags = present ?? [Bool](repeating: true, count: rowCount)
        var kept: [UInt32] = []
        var position = 0
        for row in flags.indices where flags[row] {
            let index = indices.map { Int($0[position]) } ?? position
            position += 1
            if faults[index] {
                if policy == .fails { throw TableError(.value, describe(index)) }
                flags[row] = false
                unparsable += 1
            } else {
                kept.append(UInt32(truncatingIfNeeded: index))
            }
        }
        if unparsable > 0 {
            present = flags
            indices = kept
        }
    }
}
