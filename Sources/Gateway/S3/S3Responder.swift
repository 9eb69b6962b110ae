import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import NIOCore
import Objects
import Store
import Synchronization

/// The core of S3's REST protocol over the buckets of ``Objects``.
///
/// Which operations there are, and what they leave out, is said in Documentation/S3.md. Signatures are not verified.
final class S3Responder: Sendable {
    let objects: Objects
    let region: String
    /// Held while a condition on an object is checked and the object put.
    let conditional = Mutex(())

    init(objects: Objects, home: Home) {
        self.objects = objects
        region = home.region
    }

    /// Answers a request; `bucket` is what the host's name says, for clients that name the bucket there.
    func respond(to request: Request, bucket: String?) async -> Response {
        let resource = request.head.path ?? "/"
        do {
            let s3 = try S3Request(request, bucket: bucket)
            do {
                return try await perform(s3)
            } catch let error as ServiceError {
                throw S3Error(error, bucketExists: objects.hasBucket(s3.bucket))
            }
        } catch {
            let fault = error as? S3Error ?? S3Error(.internalError, "Something went wrong inside Driftloop: \(error).")
            return Self.render(fault, resource: resource, isHead: request.method == .head)
        }
    }

    private func perform(_ s3: S3Request) async throws -> Response {
        if let name = s3.query.keys.first(where: Self.unserved.contains) {
            throw S3Error(
                .notImplemented,
                "Driftloop's S3 does not serve ?\(name). Documentation/S3.md says what is served."
            )
        }
        if let version = s3.query["versionId"], version != "null" {
            throw S3Error(.notImplemented, "Objects have no versions here, so there is no version '\(version)'.")
        }
        if s3.bucket.isEmpty {
            guard s3.method == .get else { throw notAllowed(s3) }
            return try listBuckets()
        }
        return s3.key.isEmpty ? try await performOnBucket(s3) : try await performOnObject(s3)
    }

    private func performOnBucket(_ s3: S3Request) async throws -> Response {
        switch s3.method {
        case .put: return try createBucket(s3)
        case .head: return try headBucket(s3)
        case .delete: return try deleteBucket(s3)
        case .get where s3.query["location"] != nil: return try bucketLocation(s3)
        case .get where s3.query["uploads"] != nil:
            throw S3Error(.notImplemented, "Driftloop's S3 does not list the uploads of a bucket.")
        case .get: return s3.query["list-type"] == "2" ? try listVersion2(s3) : try listVersion1(s3)
        case .post where s3.query["delete"] != nil: return try await deleteObjects(s3)
        default: throw notAllowed(s3)
        }
    }

    private func performOnObject(_ s3: S3Request) async throws -> Response {
        try objects.headBucket(s3.bucket)
        let upload = s3.query["uploadId"]
        switch s3.method {
        case .get: return try upload.map { try listParts(s3, upload: $0) } ?? getObject(s3)
        case .head: return try headObject(s3)
        case .delete: return try upload.map { try abortUpload(s3, upload: $0) } ?? deleteObject(s3)
        case .put:
            if let upload { return try await uploadPart(s3, upload: upload) }
            return s3.header("x-amz-copy-source") == nil ? try await putObject(s3) : try copyObject(s3)
        case .post where s3.query["uploads"] != nil: return try createUpload(s3)
        case .post:
            guard let upload else { throw notAllowed(s3) }
            return try await completeUpload(s3, upload: upload)
        default: throw notAllowed(s3)
        }
    }

    private func notAllowed(_ s3: S3Request) -> S3Error {
        S3Error(.methodNotAllowed, "\(s3.method.rawValue) is not served at this address.")
    }

    /// Subresources of S3 that are refused, rather than taken for something else.
    private static let unserved: Set<String> = [
        "accelerate", "acl", "analytics", "attributes", "cors", "encryption", "intelligent-tiering", "inventory",
        "legal-hold", "lifecycle", "logging", "metrics", "notification", "object-lock", "ownershipControls", "policy",
        "policyStatus", "publicAccessBlock", "replication", "requestPayment", "restore", "retention", "select",
        "tagging",
        "torrent", "versioning", "versions", "website",
    ]
}

// MARK: - Answers

extension S3Responder {
    static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    static func xml(_ root: XMLElement) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: root.document(namespace: namespace)))
        )
    }

    private static func render(_ error: S3Error, resource: String, isHead: Bool) -> Response {
        let status = HTTPResponse.Status(code: error.code.status)
        if isHead || error.code == .notModified { return Response(status: status) }
        let document = XMLElement(
            "Error",
            [
                XMLElement("Code", error.code.name), XMLElement("Message", error.message),
                XMLElement("Resource", resource), XMLElement("RequestId", UUID().uuidString),
            ]
        )
        return Response(
            status: status,
            headers: [.contentType: "application/xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: document.document()))
        )
    }

    /// `2026-03-01T12:00:00.123Z`, as S3's documents have times.
    static func time(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
    }

    /// The small XML document that a request carries.
    static func document(of s3: S3Request, root name: String) async throws -> XMLElement {
        let body = try await ReceivedBody.collect(s3, limit: 4 << 20)
        let root: XMLElement
        do {
            root = try XMLReader.read(body)
        } catch {
            throw S3Error(.malformedXML, "The body is no XML document: \(error).")
        }
        guard root.name == name else {
            throw S3Error(.malformedXML, "The body's root element is '\(root.name)' instead of '\(name)'.")
        }
        return root
    }
}
