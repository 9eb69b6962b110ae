package import Identifiers
package import JSONDocuments
package import Objects
package import Stacks
import Store

/// Buckets.
///
/// What a bucket of ours has no use for (encryption, access blocks, tags, ...) is accepted and not kept.
package struct BucketProvider: ResourceProvider {
    package let type = "AWS::S3::Bucket"
    package let schema = ResourceSchema(
        optional: [
            "AccelerateConfiguration", "AccessControl", "AnalyticsConfigurations", "BucketEncryption", "BucketName",
            "CorsConfiguration", "IntelligentTieringConfigurations", "InventoryConfigurations",
            "LifecycleConfiguration",
            "LoggingConfiguration", "MetricsConfigurations", "NotificationConfiguration", "OwnershipControls",
            "PublicAccessBlockConfiguration", "Tags", "VersioningConfiguration", "WebsiteConfiguration",
        ],
        replacing: ["BucketName"],
        attributes: ["Arn", "DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"]
    )
    let objects: Objects
    let home: Home

    package init(objects: Objects, home: Home) {
        self.objects = objects
        self.home = home
    }

    package func check(_ properties: JSON) throws {
        guard let name = properties["BucketName"] else { return }
        guard let text = name.string, let fault = Objects.fault(ofBucketName: text) else {
            if name.string == nil { throw ServiceError(.validation, "BucketName is \(name.text()); give a text.") }
            return
        }
        throw ServiceError(.validation, "BucketName '\(text)' is no valid bucket name: \(fault).")
    }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let name = name(resource)
        if objects.hasBucket(name) {
            throw ServiceError(.conflict, "\(name) already exists. Give another BucketName, or none.")
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = name(resource)
        try objects.createBucket(name)
        return provided(name)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.physicalId ?? ""
        try objects.headBucket(name)
        return provided(name)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        let name = resource.physicalId ?? ""
        guard objects.hasBucket(name) else { return }
        guard try objects.list(prefix: S3URI(bucket: name, key: ""), limit: 1).isEmpty else {
            throw ServiceError(
                .conflict,
                "The bucket you tried to delete is not empty: delete the objects of \(name) first."
            )
        }
        try objects.deleteBucket(name)
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        let name = resource.physicalId ?? ""
        return objects.hasBucket(name) ? ["BucketName": .string(name)] : nil
    }

    private func name(_ resource: ResourceRequest) -> String {
        resource.properties["BucketName"]?.string ?? resource.generatedName().lowercased()
    }

    private func provided(_ name: String) -> ProvidedResource {
        ProvidedResource(
            physicalId: name,
            attributes: [
                "Arn": .string("arn:aws:s3:::\(name)"), "DomainName": .string("\(name).s3.amazonaws.com"),
                "RegionalDomainName": .string("\(name).s3.\(home.region).amazonaws.com"),
                "DualStackDomainName": .string("\(name).s3.dualstack.\(home.region).amazonaws.com"),
                "WebsiteURL": .string("http://\(name).s3-website-\(home.region).amazonaws.com"),
            ]
        )
    }
}
