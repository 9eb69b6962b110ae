import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import NIOCore
import Objects
import Store
import Synchronization

extension S3Responder {
    func putObject(_ s3: S3Request) async throws -> Response {
        let uri = S3URI(bucket: s3.bucket, key: s3.key)
        try refuseMetadata(s3)
        try checkKey(s3)
        let file = try await ReceivedBody.store(s3, in: objects)
        defer { try? FileManager.default.removeItem(at: file) }
        let entry = try conditional.withLock { _ in
            try checkPut(s3, at: uri)
            try objects.put(file: file, at: uri, by: .move)
            return try objects.head(uri)
        }
        return Response(status: .ok, headers: Self.tag(entry))
    }

    func copyObject(_ s3: S3Request) throws -> Response {
        let source = try source(of: s3)
        let uri = S3URI(bucket: s3.bucket, key: s3.key)
        try refuseMetadata(s3)
        try checkKey(s3)
        let entry = try conditional.withLock { _ in
            try checkPut(s3, at: uri)
            try objects.put(file: try objects.localURL(of: source), at: uri)
            return try objects.head(uri)
        }
        return Self.xml(
            XMLElement(
                "CopyObjectResult",
                [XMLElement("LastModified", Self.time(entry.modified)), XMLElement("ETag", "\"\(entry.etag)\"")]
            )
        )
    }

    /// The object that `x-amz-copy-source` names.
    func source(of s3: S3Request) throws -> S3URI {
        let header = s3.header("x-amz-copy-source") ?? ""
        var text = try S3Request.decode(header.prefix { $0 != "?" })
        if text.hasPrefix("/") { text.removeFirst() }
        guard let slash = text.firstIndex(of: "/"), slash != text.startIndex, text.index(after: slash) != text.endIndex
        else { throw S3Error(.invalidArgument, "x-amz-copy-source is '\(header)'; give BUCKET/KEY.") }
        let source = S3URI(bucket: String(text[..<slash]), key: String(text[text.index(after: slash)...]))
        guard objects.hasBucket(source.bucket) else {
            throw S3Error(.noSuchBucket, "The bucket '\(source.bucket)' does not exist.")
        }
        return source
    }

    func getObject(_ s3: S3Request) throws -> Response {
        let reader = try objects.reader(of: S3URI(bucket: s3.bucket, key: s3.key))
        try checkGet(s3, of: reader.entry)
        var headers = Self.headers(of: reader.entry)
        let size = reader.entry.size
        let range = try ByteRange.parse(s3.header("range"), size: size)
        if let range { headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)" }
        return Response(
            status: range == nil ? .ok : .partialContent,
            headers: headers,
            body: Self.body(reader, range ?? 0..<size)
        )
    }

    /// Streams a part of an object, some at a time.
    private static func body(_ reader: ObjectReader, _ range: Range<Int>) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let bytes = try reader.read(at: offset, count: min(256 << 10, range.upperBound - offset))
                if bytes.isEmpty { throw S3Error(.internalError, "The object's file ends early.") }
                try await writer.write(ByteBuffer(bytes: bytes))
                offset += bytes.count
            }
            try await writer.finish(nil)
        }
    }

    func headObject(_ s3: S3Request) throws -> Response {
        let entry = try objects.head(S3URI(bucket: s3.bucket, key: s3.key))
        try checkGet(s3, of: entry)
        var headers = Self.headers(of: entry)
        let range = try ByteRange.parse(s3.header("range"), size: entry.size)
        if let range { headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(entry.size)" }
        headers[.contentLength] = String(range?.count ?? entry.size)
        return Response(status: range == nil ? .ok : .partialContent, headers: headers)
    }

    func deleteObject(_ s3: S3Request) throws -> Response {
        try checkKey(s3)
        try objects.delete(S3URI(bucket: s3.bucket, key: s3.key))
        return Response(status: .noContent)
    }

    /// Deletes up to 1,000 objects; each is answered for by itself.
    func deleteObjects(_ s3: S3Request) async throws -> Response {
        try objects.headBucket(s3.bucket)
        let request = try await Self.document(of: s3, root: "Delete")
        let keys = request.all("Object").map { $0["Key"]?.text ?? "" }
        guard 1...1000 ~= keys.count else {
            throw S3Error(.malformedXML, "The request names \(keys.count) objects; name 1 to 1000.")
        }
        let isQuiet = request["Quiet"]?.text == "true"
        let results = keys.compactMap { key -> XMLElement? in
            do {
                try objects.delete(S3URI(bucket: s3.bucket, key: key))
                return isQuiet ? nil : XMLElement("Deleted", [XMLElement("Key", key)])
            } catch {
                let fault = (error as? ServiceError).map { S3Error($0, bucketExists: true) }
                return XMLElement(
                    "Error",
                    [
                        XMLElement("Key", key), XMLElement("Code", fault?.code.name ?? "InternalError"),
                        XMLElement("Message", fault?.message ?? "\(error)"),
                    ]
                )
            }
        }
        return Self.xml(XMLElement("DeleteResult", results))
    }
}

// MARK: - Headers

extension S3Responder {
    static func tag(_ entry: Objects.Entry) -> HTTPFields {
        var headers = HTTPFields()
        headers[.eTag] = "\"\(entry.etag)\""
        return headers
    }

    private static func headers(of entry: Objects.Entry) -> HTTPFields {
        var headers = tag(entry)
        headers[.contentType] = "binary/octet-stream"
        headers[.lastModified] = HTTPDate.text(entry.modified)
        headers[.acceptRanges] = "bytes"
        return headers
    }

    /// Metadata would be lost, so it is refused.
    func refuseMetadata(_ s3: S3Request) throws {
        guard let field = s3.request.headers.first(where: { $0.name.canonicalName.hasPrefix("x-amz-meta-") }) else {
            return
        }
        throw S3Error(
            .notImplemented,
            "Objects keep no metadata here, so \(field.name.canonicalName) would be lost. Leave it out."
        )
    }

    /// The rules of a key, before its body is received.
    func checkKey(_ s3: S3Request) throws { _ = objects.exists(S3URI(bucket: s3.bucket, key: s3.key)) }

    /// `If-None-Match: *` and `If-Match` of a put.
    private func checkPut(_ s3: S3Request, at uri: S3URI) throws {
        if s3.header("if-none-match") == "*", objects.exists(uri) {
            throw S3Error(.preconditionFailed, "\(uri) exists already.")
        }
        if let wanted = s3.header("if-match"), !Self.matches(wanted, try objects.head(uri).etag) {
            throw S3Error(.preconditionFailed, "\(uri) is not the one with the ETag \(wanted).")
        }
    }

    /// The conditions of a get.
    ///
    /// Source: RFC 9110, 13.2.2.
    func checkGet(_ s3: S3Request, of entry: Objects.Entry) throws {
        let failed = S3Error(.preconditionFailed, "The object's ETag is \"\(entry.etag)\".")
        let unchanged = S3Error(.notModified, "The object is the same.")
        // A header's time has whole seconds.
        let modified = entry.modified.timeIntervalSince1970.rounded(.down)
        func time(_ name: String) -> TimeInterval? { s3.header(name).flatMap(HTTPDate.seconds) }
        if let wanted = s3.header("if-match") {
            if !Self.matches(wanted, entry.etag) { throw failed }
        } else if let limit = time("if-unmodified-since"), modified > limit {
            throw failed
        }
        if let unwanted = s3.header("if-none-match") {
            if Self.matches(unwanted, entry.etag) { throw unchanged }
        } else if let limit = time("if-modified-since"), modified <= limit {
            throw unchanged
        }
    }

    private static func matches(_ list: String, _ etag: String) -> Bool {
        list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .contains { $0 == "*" || $0.trimmingCharacters(in: ["\""]) == etag }
    }
}

extension HTTPField.Name {
    static let bucketRegion = HTTPField.Name.known("x-amz-bucket-region")
}
