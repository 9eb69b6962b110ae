import DurableFiles
import Foundation
import Hummingbird
import Identifiers
import Objects
import Store

extension S3Responder {
    func createUpload(_ s3: S3Request) throws -> Response {
        try refuseMetadata(s3)
        let id = try objects.createUpload(of: S3URI(bucket: s3.bucket, key: s3.key))
        return Self.xml(
            XMLElement(
                "InitiateMultipartUploadResult",
                [XMLElement("Bucket", s3.bucket), XMLElement("Key", s3.key), XMLElement("UploadId", id)]
            )
        )
    }

    /// Takes a part from the body, or from another object.
    func uploadPart(_ s3: S3Request, upload: String) async throws -> Response {
        guard let number = try s3.integer("partNumber", in: 1...Objects.mostParts) else {
            throw S3Error(.invalidArgument, "partNumber is missing.")
        }
        let uri = S3URI(bucket: s3.bucket, key: s3.key)
        try known(upload) { _ = try objects.parts(of: upload, for: uri) }
        let isCopy = s3.header("x-amz-copy-source") != nil
        let file = isCopy ? try copyRange(s3) : try await ReceivedBody.store(s3, in: objects)
        defer { try? FileManager.default.removeItem(at: file) }
        let part = try known(upload) { try objects.putPart(number, file: file, of: upload, for: uri) }
        guard isCopy else { return Response(status: .ok, headers: Self.tag(part.entry)) }
        return Self.xml(
            XMLElement(
                "CopyPartResult",
                [
                    XMLElement("LastModified", Self.time(part.entry.modified)),
                    XMLElement("ETag", "\"\(part.entry.etag)\""),
                ]
            )
        )
    }

    private func copyRange(_ s3: S3Request) throws -> URL {
        let reader = try objects.reader(of: try source(of: s3))
        let size = reader.entry.size
        let range = try ByteRange.parse(s3.header("x-amz-copy-source-range"), size: size) ?? 0..<size
        let path = objects.arrival()
        var file = try DurableFile(at: path)
        var offset = range.lowerBound
        while offset < range.upperBound {
            let bytes = try reader.read(at: offset, count: min(1 << 20, range.upperBound - offset))
            if bytes.isEmpty { break }
            try file.append(bytes)
            offset += bytes.count
        }
        try file.commit()
        return URL(fileURLWithPath: path)
    }

    func listParts(_ s3: S3Request, upload: String) throws -> Response {
        let uri = S3URI(bucket: s3.bucket, key: s3.key)
        let limit = min(try s3.integer("max-parts", in: 0...Int(Int32.max)) ?? 1000, 1000)
        let marker = try s3.integer("part-number-marker", in: 0...Int(Int32.max)) ?? 0
        let rest = try known(upload) { try objects.parts(of: upload, for: uri) }.filter { $0.number > marker }
        let page = rest.prefix(limit)
        let parts = page.map { part in
            XMLElement(
                "Part",
                [
                    XMLElement("PartNumber", String(part.number)),
                    XMLElement("LastModified", Self.time(part.entry.modified)),
                    XMLElement("ETag", "\"\(part.entry.etag)\""), XMLElement("Size", String(part.entry.size)),
                ]
            )
        }
        return Self.xml(
            XMLElement(
                "ListPartsResult",
                [
                    XMLElement("Bucket", s3.bucket), XMLElement("Key", s3.key), XMLElement("UploadId", upload),
                    XMLElement("PartNumberMarker", String(marker)),
                    XMLElement("NextPartNumberMarker", String(page.last?.number ?? marker)),
                    XMLElement("MaxParts", String(limit)), XMLElement("IsTruncated", String(page.count < rest.count)),
                ] + parts
            )
        )
    }

    func completeUpload(_ s3: S3Request, upload: String) async throws -> Response {
        let uri = S3URI(bucket: s3.bucket, key: s3.key)
        let request = try await Self.document(of: s3, root: "CompleteMultipartUpload")
        let stored = try known(upload) { try objects.parts(of: upload, for: uri) }
        let numbers = try Self.check(request.all("Part"), against: stored)
        try known(upload) { try objects.completeUpload(upload, of: uri, parts: numbers) }
        let entry = try objects.head(uri)
        return Self.xml(
            XMLElement(
                "CompleteMultipartUploadResult",
                [
                    XMLElement("Location", "/\(s3.bucket)/\(s3.key)"), XMLElement("Bucket", s3.bucket),
                    XMLElement("Key", s3.key), XMLElement("ETag", "\"\(entry.etag)\""),
                ]
            )
        )
    }

    /// The numbers of the parts that a request names: ascending, stored, with their tags, and large enough.
    private static func check(_ parts: [XMLElement], against stored: [Objects.Part]) throws -> [Int] {
        guard !parts.isEmpty else { throw S3Error(.malformedXML, "The request names no part.") }
        let known = Dictionary(stored.map { ($0.number, $0.entry) }, uniquingKeysWith: { first, _ in first })
        var numbers: [Int] = []
        for (index, part) in parts.enumerated() {
            guard let number = Int(part["PartNumber"]?.text ?? "") else {
                throw S3Error(.malformedXML, "A part has no number.")
            }
            if let last = numbers.last, last >= number {
                throw S3Error(.invalidPartOrder, "Part \(number) follows part \(last); name them in ascending order.")
            }
            let tag = (part["ETag"]?.text ?? "").trimmingCharacters(in: ["\""])
            guard let entry = known[number], entry.etag == tag else {
                throw S3Error(.invalidPart, "Part \(number) with the ETag \"\(tag)\" was not uploaded.")
            }
            guard index == parts.count - 1 || entry.size >= Objects.smallestPart else {
                throw S3Error(
                    .entityTooSmall,
                    "Part \(number) has \(entry.size) bytes; all but the last need \(Objects.smallestPart)."
                )
            }
            numbers.append(number)
        }
        return numbers
    }

    func abortUpload(_ s3: S3Request, upload: String) throws -> Response {
        try known(upload) { try objects.abortUpload(upload, of: S3URI(bucket: s3.bucket, key: s3.key)) }
        return Response(status: .noContent)
    }

    /// Runs `body`; what it does not find is the upload.
    private func known<Result>(_ upload: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as ServiceError where error.code == .notFound {
            throw S3Error(.noSuchUpload, error.message)
        }
    }
}
