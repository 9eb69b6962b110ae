import DurableFiles
import Foundation

/// Deals trips to the files of a split: train and validation without a header, test and baseline with one.
///
/// The baseline is the training rows again, with a header, as the seed project's preprocess.py writes it.
struct SplitFiles: ~Copyable {
    private let split: Split
    private var train: CSVOutput
    private var validation: CSVOutput
    private var test: CSVOutput
    private var baseline: CSVOutput
    /// The lines of a block that is not full yet, and where each ends.
    private var lines: [UInt8] = []
    private var ends: [Int] = []
    private var blocks = 0
    private var written = (train: 0, validation: 0, test: 0)

    init(split: Split, folder: (String) -> URL) throws(DurableFileError) {
        let train = try CSVOutput(at: folder("train").appendingPathComponent("train.csv"))
        let validation = try CSVOutput(at: folder("validation").appendingPathComponent("validation.csv"))
        let header = TripRows.header
        let test = try CSVOutput(at: folder("test").appendingPathComponent("test.csv"), header: header)
        let baseline = try CSVOutput(at: folder("baseline").appendingPathComponent("baseline.csv"), header: header)
        self.split = split
        self.train = train
        self.validation = validation
        self.test = test
        self.baseline = baseline
    }

    /// Takes more trips.
    mutating func append(_ rows: TripRows) throws(DurableFileError) {
        var start = 0
        var first = 0
        while first < rows.ends.count {
            let last = min(rows.ends.count, first + Split.blockSize - ends.count)
            let end = rows.ends[last - 1]
            let offset = lines.count - start
            lines.append(contentsOf: rows.bytes[start..<end])
            for row in first..<last { ends.append(rows.ends[row] + offset) }
            if ends.count == Split.blockSize { try deal() }
            start = end
            first = last
        }
    }

    /// Deals the last block and makes the files appear.
    ///
    /// - Returns: How many rows each part has.
    consuming func commit() throws -> (train: Int, validation: Int, test: Int) {
        try deal()
        guard written.train > 0, written.validation > 0, written.test > 0 else {
            let kept = written.train + written.validation + written.test
            throw TaxiError(
                .noTrips,
                "Of all trips only \(kept) are kept, too few to train, validate and test on; at least 60 are needed."
            )
        }
        try train.commit()
        try validation.commit()
        try test.commit()
        try baseline.commit()
        return written
    }

    private mutating func deal() throws(DurableFileError) {
        let parts = split.parts(ofBlock: blocks, rows: ends.count)
        var start = 0
        for (row, part) in parts.enumerated() {
            let line = lines[start..<ends[row]]
            switch part {
            case .train:
                written.train += 1
                try train.append(line)
                try baseline.append(line)
            case .validation:
                written.validation += 1
                try validation.append(line)
            case .test:
                written.test += 1
                try test.append(line)
            }
            start = ends[row]
        }
        blocks += 1
        lines.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}
