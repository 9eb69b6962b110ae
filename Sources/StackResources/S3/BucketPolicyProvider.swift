package import JSONDocuments
package import Roles
package import Stacks
import Store

/// Policies of buckets: recorded and checked, and not enforced.
package struct BucketPolicyProvider: ResourceProvider {
    package let type = "AWS::S3::BucketPolicy"
    package let schema = ResourceSchema(required: ["Bucket", "PolicyDocument"], replacing: ["Bucket"])
    let roles: Roles

    package init(roles: Roles) { self.roles = roles }

    package func check(_ properties: JSON) throws {
        if let document = properties["PolicyDocument"] { _ = try PolicyDocument(document, .resource) }
    }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let bucket = bucket(resource)
        if try await roles.bucketPolicy(of: bucket) != nil {
            throw ServiceError(.conflict, "The bucket policy already exists on bucket \(bucket).")
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        try await roles.putBucketPolicy(
            PolicyDocument(resource.properties["PolicyDocument"] ?? .null, .resource),
            of: bucket(resource)
        )
        return ProvidedResource(physicalId: bucket(resource))
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource { try await create(resource) }

    package func delete(_ resource: ResourceRequest) async throws {
        try await roles.deleteBucketPolicy(of: resource.physicalId ?? "")
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let policy = try await roles.bucketPolicy(of: resource.physicalId ?? "") else { return nil }
        return ["Bucket": .string(resource.physicalId ?? ""), "PolicyDocument": policy.json]
    }

    private func bucket(_ resource: ResourceRequest) -> String { resource.properties["Bucket"]?.string ?? "" }
}
