import DurableFiles
import Foundation

/// A CSV file that is written in large pieces and appears whole or not at all.
struct CSVOutput: ~Copyable {
    private static let pieceSize = 1 << 20

    private var file: DurableFile
    private var buffer: [UInt8]

    init(at url: URL, header: [UInt8] = []) throws(DurableFileError) {
        file = try DurableFile(at: url.path)
        buffer = header
        buffer.reserveCapacity(Self.pieceSize + Self.pieceSize / 4)
    }

    /// Appends whole lines.
    mutating func append(_ lines: ArraySlice<UInt8>) throws(DurableFileError) {
        if lines.count < Self.pieceSize {
            buffer.append(contentsOf: lines)
            if buffer.count >= Self.pieceSize { try flush() }
        } else {
            try flush()
            try file.append(Array(lines))
        }
    }

    /// Makes the file appear.
    consuming func commit() throws(DurableFileError) {
        try flush()
        try file.commit()
    }

    private mutating func flush() throws(DurableFileError) {
        try file.append(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
