import HTTPTypes
import Hummingbird
import Identifiers
import Objects
import Store

extension S3Responder {
    func listBuckets() throws -> Response {
        let buckets = try objects.listBuckets()
            .map {
                XMLElement("Bucket", [XMLElement("Name", $0.name), XMLElement("CreationDate", Self.time($0.created))])
            }
        return Self.xml(XMLElement("ListAllMyBucketsResult", [Self.owner, XMLElement("Buckets", buckets)]))
    }

    /// Everything belongs to whoever runs Driftloop.
    static let owner = XMLElement("Owner", [XMLElement("ID", "driftloop"), XMLElement("DisplayName", "driftloop")])

    /// Creates a bucket; as in S3's first region, one's own bucket can be created again.
    func createBucket(_ s3: S3Request) throws -> Response {
        do {
            try objects.createBucket(s3.bucket)
        } catch let error as ServiceError where error.code == .validation {
            throw S3Error(.invalidBucketName, error.message)
        }
        var headers = HTTPFields()
        headers[.location] = "/\(s3.bucket)"
        return Response(status: .ok, headers: headers)
    }

    func headBucket(_ s3: S3Request) throws -> Response {
        try objects.headBucket(s3.bucket)
        var headers = HTTPFields()
        headers[.bucketRegion] = region
        return Response(status: .ok, headers: headers)
    }

    func deleteBucket(_ s3: S3Request) throws -> Response {
        try objects.deleteBucket(s3.bucket)
        return Response(status: .noContent)
    }

    /// The first region's location is spelled as nothing.
    func bucketLocation(_ s3: S3Request) throws -> Response {
        try objects.headBucket(s3.bucket)
        return Self.xml(XMLElement("LocationConstraint", region == "us-east-1" ? "" : region))
    }
}
