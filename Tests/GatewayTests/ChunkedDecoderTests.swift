import TestSupport
import Testing

@testable import Gateway

@Suite("aws-chunked") struct ChunkedDecoderTests {
    /// Decodes pieces; the content and the trailers.
    private func decode(_ pieces: [[UInt8]]) throws -> (content: [UInt8], trailers: [String: String]) {
        var decoder = ChunkedDecoder()
        var content: [UInt8] = []
        for piece in pieces { for part in try decoder.decode(piece) { content += piece[part] } }
        try decoder.finish()
        return (content, decoder.trailers)
    }

    @Test func `AWS's worked example is read`() throws {
        // Amazon S3 API Reference, "Signature calculations … multiple chunks": 65,536 and 1,024 bytes of 'a'.
        let signature = String(repeating: "0", count: 64)
        let text =
            "10000;chunk-signature=\(signature)\r\n" + String(repeating: "a", count: 65_536) + "\r\n"
            + "400;chunk-signature=\(signature)\r\n" + String(repeating: "a", count: 1024) + "\r\n"
            + "0;chunk-signature=\(signature)\r\n\r\n"
        let decoded = try decode([Array(text.utf8)])
        #expect(decoded.content == [UInt8](repeating: UInt8(ascii: "a"), count: 66_560))
        #expect(decoded.trailers.isEmpty)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `any division into chunks and pieces gives the content`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let content = (0..<Int.random(in: 0...5000, using: &random))
            .map { _ in UInt8.random(in: .min ... .max, using: &random) }
        var wire: [UInt8] = []
        var rest = content[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(Int.random(in: 1...900, using: &random))
            wire += Array(
                (String(chunk.count, radix: 16) + (Bool.random(using: &random) ? ";chunk-signature=x" : "") + "\r\n")
                    .utf8
            )
            wire += chunk + Array("\r\n".utf8)
            rest = rest.dropFirst(chunk.count)
        }
        wire += Array("0\r\nx-amz-checksum-crc32: AAAA\r\nX-Amz-Trailer-Signature:y\r\n\r\n".utf8)
        var pieces: [[UInt8]] = []
        var left = wire[...]
        while !left.isEmpty {
            let piece = left.prefix(Int.random(in: 1...200, using: &random))
            pieces.append(Array(piece))
            left = left.dropFirst(piece.count)
        }
        let decoded = try decode(pieces)
        #expect(decoded.content == content)
        #expect(decoded.trailers == ["x-amz-checksum-crc32": "AAAA", "x-amz-trailer-signature": "y"])

        // Cut short, it is not taken for whole; only the very last line break may be missing.
        let cut = Int.random(in: 0..<wire.count - 2, using: &random)
        #expect(throws: S3Error.self) { try decode([Array(wire[..<cut])]) }
        // Damaged, it is refused or read, and nothing worse.
        var damaged = wire
        damaged[Int.random(in: 0..<damaged.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
        if let read = try? decode([damaged]) { #expect(read.content.count <= wire.count) }
    }

    @Test(arguments: [
        "-1\r\n", "+5\r\nabcde\r\n0\r\n\r\n", "xyz\r\n", "ffffffffffffffffff\r\n", "3\r\nabcd\r\n0\r\n\r\n",
        "0\r\n\r\nmore", "",
    ])
    func `broken framing is refused`(text: String) {
        #expect(throws: S3Error.self) { try decode([Array(text.utf8)]) }
    }
}
