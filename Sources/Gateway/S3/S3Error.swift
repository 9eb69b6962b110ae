import Store

/// What S3 answers when it cannot do what it was asked: S3's code and HTTP status, and a sentence.
struct S3Error: Error, Sendable {
    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A kind of fault, by S3's names.
    ///
    /// Source: Amazon S3 API Reference, "Error responses".
    struct Code: Sendable, Hashable {
        let name: String
        let status: Int

        static let badDigest = Code(name: "BadDigest", status: 400)
        static let bucketAlreadyOwned = Code(name: "BucketAlreadyOwnedByYou", status: 409)
        static let bucketNotEmpty = Code(name: "BucketNotEmpty", status: 409)
        static let entityTooLarge = Code(name: "EntityTooLarge", status: 400)
        static let entityTooSmall = Code(name: "EntityTooSmall", status: 400)
        static let incompleteBody = Code(name: "IncompleteBody", status: 400)
        static let internalError = Code(name: "InternalError", status: 500)
        static let invalidArgument = Code(name: "InvalidArgument", status: 400)
        static let invalidBucketName = Code(name: "InvalidBucketName", status: 400)
        static let invalidChunk = Code(name: "InvalidChunkSizeError", status: 403)
        static let invalidDigest = Code(name: "InvalidDigest", status: 400)
        static let invalidPart = Code(name: "InvalidPart", status: 400)
        static let invalidPartOrder = Code(name: "InvalidPartOrder", status: 400)
        static let invalidRange = Code(name: "InvalidRange", status: 416)
        static let invalidURI = Code(name: "InvalidURI", status: 400)
        static let malformedXML = Code(name: "MalformedXML", status: 400)
        static let methodNotAllowed = Code(name: "MethodNotAllowed", status: 405)
        static let missingContentLength = Code(name: "MissingContentLength", status: 411)
        static let noSuchBucket = Code(name: "NoSuchBucket", status: 404)
        static let noSuchKey = Code(name: "NoSuchKey", status: 404)
        static let noSuchUpload = Code(name: "NoSuchUpload", status: 404)
        static let notImplemented = Code(name: "NotImplemented", status: 501)
        static let notModified = Code(name: "NotModified", status: 304)
        static let preconditionFailed = Code(name: "PreconditionFailed", status: 412)
        static let sha256Mismatch = Code(name: "XAmzContentSHA256Mismatch", status: 400)
    }

    /// A service's error as S3 spells it, for a request to a bucket that `bucketExists` or not.
    init(_ error: ServiceError, bucketExists: Bool) {
        let code: Code =
            switch error.code {
            case .notFound: bucketExists ? .noSuchKey : .noSuchBucket
            case .validation: .invalidArgument
            case .conflict: .bucketNotEmpty
            default: .internalError
            }
        self.init(code, error.message)
    }
}
