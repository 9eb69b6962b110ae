import DurableFiles
import Foundation
import HTTPTypes
import Hummingbird
import Objects

/// A request's body, received into a file or into memory, its framing taken off and its checksums compared.
struct ReceivedBody {
    /// The largest body of one request.
    ///
    /// Source: Amazon S3 User Guide, "Uploading objects": 5 GB in a single operation.
    static let largest = 5 << 30

    /// Receives a body into a file of a new name; the caller makes it an object.
    static func store(_ s3: S3Request, in objects: Objects) async throws -> URL {
        let path = objects.arrival()
        var file = try DurableFile(at: path)
        var body = try ReceivedBody(s3, limit: largest)
        for try await buffer in s3.request.body {
            let piece = Array(buffer.readableBytesView)
            for part in try body.take(piece) { try file.append(part.count == piece.count ? piece : Array(piece[part])) }
        }
        try body.finish()
        try file.commit()
        return URL(fileURLWithPath: path)
    }

    /// Receives a small body into memory.
    static func collect(_ s3: S3Request, limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var body = try ReceivedBody(s3, limit: limit)
        for try await buffer in s3.request.body {
            let piece = Array(buffer.readableBytesView)
            for part in try body.take(piece) { bytes += piece[part] }
        }
        try body.finish()
        return bytes
    }

    private var decoder: ChunkedDecoder?
    private var checksums: Checksums
    /// What the headers promise.
    private let promised: [Checksums.Algorithm: String]
    /// What the trailers are to promise.
    private let trailing: [Checksums.Algorithm]
    private let length: Int?
    private let limit: Int
    private var count = 0

    private init(_ s3: S3Request, limit: Int) throws {
        let encodings = (s3.header("content-encoding") ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        let payload = s3.header("x-amz-content-sha256") ?? ""
        let isChunked = encodings.contains("aws-chunked") || payload.hasPrefix("STREAMING-")
        decoder = isChunked ? ChunkedDecoder() : nil
        var promised: [Checksums.Algorithm: String] = [:]
        for algorithm in Checksums.Algorithm.allCases { promised[algorithm] = s3.header(algorithm.rawValue) }
        if payload.utf8.count != 64 { promised[.payload] = nil }
        self.promised = promised
        trailing = (s3.header("x-amz-trailer") ?? "").split(separator: ",")
            .compactMap { Checksums.Algorithm(rawValue: $0.trimmingCharacters(in: .whitespaces).lowercased()) }
        checksums = Checksums(Array(promised.keys) + trailing)
        length = s3.header(isChunked ? "x-amz-decoded-content-length" : "content-length").flatMap { Int($0) }
        self.limit = limit
        try checkSize(length ?? 0)
    }

    /// Takes the next piece; returns where in it content lies.
    private mutating func take(_ piece: [UInt8]) throws -> [Range<Int>] {
        let parts = try decoder?.decode(piece) ?? [0..<piece.count]
        for part in parts {
            count += part.count
            try checkSize(count)
            piece[part].withUnsafeBytes { checksums.update($0) }
        }
        return parts
    }

    private func checkSize(_ size: Int) throws {
        guard size > limit else { return }
        throw S3Error(.entityTooLarge, "The body has more than \(limit) bytes. Upload larger objects in parts.")
    }

    private func finish() throws {
        try decoder?.finish()
        if let length, count != length {
            throw S3Error(.incompleteBody, "The body has \(count) bytes; its headers say \(length).")
        }
        for (algorithm, value) in promised { try compare(algorithm, value) }
        for algorithm in trailing {
            guard let value = decoder?.trailers[algorithm.rawValue] else {
                throw S3Error(
                    .incompleteBody,
                    "The trailing header \(algorithm.rawValue) was announced and is missing."
                )
            }
            try compare(algorithm, value)
        }
    }

    private func compare(_ algorithm: Checksums.Algorithm, _ value: String) throws {
        let found = checksums.text(algorithm) ?? ""
        if found == (algorithm == .payload ? value.lowercased() : value) { return }
        let code: S3Error.Code =
            switch algorithm {
            case .payload: .sha256Mismatch
            case .md5 where Data(base64Encoded: value)?.count != 16: .invalidDigest
            default: .badDigest
            }
        throw S3Error(code, "The body's \(algorithm.rawValue) is \(found); the request says \(value).")
    }
}
