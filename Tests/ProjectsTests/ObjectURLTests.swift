import Identifiers
import Testing

@Suite("Addresses of objects") struct ObjectURLTests {
    @Test(
        arguments: [
            ("https://s3.us-east-1.amazonaws.com/bucket/a/b.json", "s3://bucket/a/b.json"),
            ("https://s3.amazonaws.com/bucket/b.json", "s3://bucket/b.json"),
            ("https://s3-eu-west-1.amazonaws.com/bucket/b.json", "s3://bucket/b.json"),
            ("https://bucket.s3.us-east-1.amazonaws.com/a/b.json", "s3://bucket/a/b.json"),
            ("https://bucket.with.dots.s3.amazonaws.com/b.json", "s3://bucket.with.dots/b.json"),
            ("http://127.0.0.1:7878/bucket/a%20b.json", "s3://bucket/a b.json"),
            ("http://localhost:7878/bucket/b.json", "s3://bucket/b.json"),
        ]
    )
    func `each of AWS's forms names bucket and key`(address: String, uri: String) {
        #expect(S3URI.object(at: address)?.description == uri)
    }

    @Test(
        arguments: [
            "", "bucket/key", "ftp://s3.amazonaws.com/bucket/key", "https://example.com/bucket/key",
            "https://ec2.amazonaws.com/bucket/key", "https://s3.amazonaws.com/", "http://127.0.0.1:7878",
            "https://s3.amazonaws.com/bucket/key?versionId=1",
        ]
    )
    func `another address is none`(address: String) {
        #expect(S3URI.object(at: address) == nil)
    }
}
