import Glibc
import Tables

/// Whole lines of captured records, about a mebibyte of them, from one file or several small ones.
struct CaptureChunk: Sendable {
    /// Consecutive lines of one file.
    struct Piece: Sendable {
        let path: String
        /// The number of the first line, from 1.
        let firstLine: Int
        let bytes: [UInt8]
    }

    var pieces: [Piece] = []
}

/// Reads files one after the other and cuts them into chunks at line ends.
struct CaptureLines {
    /// How many bytes a chunk has, about.
    private static let chunkSize = 1 << 20
    /// The longest line that is read: SageMaker's largest payload, 6 MB, as base64, twice, with room to spare.
    private static let longestLine = 64 << 20

    private var paths: ArraySlice<String>
    private let progress: ReadProgress?
    private var descriptor: Int32 = -1
    private var path = ""
    private var line = 1
    /// Bytes after the last line end.
    private var rest: [UInt8] = []

    init(_ paths: [String], progress: ReadProgress? = nil) {
        self.paths = paths[...]
        self.progress = progress
    }

    /// The next chunk; nil at the end of the last file.
    mutating func next() throws -> CaptureChunk? {
        var chunk = CaptureChunk()
        var size = 0
        while size < Self.chunkSize, let piece = try nextPiece(Self.chunkSize - size) {
            size += piece.bytes.count
            chunk.pieces.append(piece)
        }
        return chunk.pieces.isEmpty ? nil : chunk
    }

    /// Closes the file that is open.
    mutating func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    private mutating func nextPiece(_ size: Int) throws -> CaptureChunk.Piece? {
        while true {
            if descriptor < 0 {
                guard let next = paths.popFirst() else { return nil }
                path = next
                line = 1
                descriptor = open(path, O_RDONLY | O_CLOEXEC)
                if descriptor < 0 { throw fault("cannot be opened: \(String(cString: strerror(errno)))") }
            }
            let start = rest.count
            let isAtEnd = try fill(max(size, 1 << 16))
            if isAtEnd {
                close()
                let bytes = rest
                rest = []
                if bytes.isEmpty { continue }
                return CaptureChunk.Piece(path: path, firstLine: line, bytes: bytes)
            }
            guard let end = rest[start...].lastIndex(of: UInt8(ascii: "\n")) else {
                if rest.count > Self.longestLine { throw fault("line \(line) is longer than 64 MiB") }
                continue
            }
            let piece = CaptureChunk.Piece(path: path, firstLine: line, bytes: Array(rest[...end]))
            line += piece.bytes.count { $0 == UInt8(ascii: "\n") }
            rest.removeSubrange(...end)
            return piece
        }
    }

    /// Appends up to `count` bytes to the rest; true at the end of the file.
    private mutating func fill(_ count: Int) throws -> Bool {
        let old = rest.count
        var filled = 0
        rest.append(contentsOf: repeatElement(0, count: count))
        defer { rest.removeLast(count - filled) }
        let file = descriptor
        while filled < count {
            let got = rest.withUnsafeMutableBytes {
                read(file, $0.baseAddress.map { $0 + old + filled }, count - filled)
            }
            if got == 0 { return true }
            if got < 0 {
                if errno == EINTR { continue }
                throw fault("cannot be read: \(String(cString: strerror(errno)))")
            }
            filled += got
            progress?.add(got)
        }
        return false
    }

    private func fault(_ sentence: String) -> DataQualityError { DataQualityError(.io, "\(path) \(sentence)") }
}
