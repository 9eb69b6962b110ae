import Registry
import Store
import TestSupport
import Testing

@Suite("Tags") struct TagTests {
    private struct Fixture {
        let tags: ResourceTags
        let registry: Registry
        let group: String

        func list(_ arn: String? = nil) async throws -> [ResourceTag] {
            try await tags.listTags(ListTagsRequest(resourceArn: arn ?? group)).tags
        }

        func refusal(_ body: () async throws -> Void) async throws -> String {
            let error = try #require(await #expect(throws: ServiceError.self) { try await body() })
            #expect(error.code == .validation)
            return error.message
        }
    }

    private func withTags(_ body: (Fixture) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let store = try Store(directory: folder, clock: ManualClock(), migrations: Registry.migrations)
            let registry = Registry(store: store)
            let group = try await registry.createModelPackageGroup(
                CreateModelPackageGroupRequest(
                    modelPackageGroupName: "Taxi",
                    tags: [ResourceTag(key: "team", value: "fares"), ResourceTag(key: "stage", value: "")]
                )
            )
            try await body(
                Fixture(
                    tags: ResourceTags(store: store, places: Registry.tagPlaces),
                    registry: registry,
                    group: group.modelPackageGroupArn
                )
            )
        }
    }

    @Test func `what a resource was created with is listed, changed in its place and deleted`() async throws {
        try await withTags { fixture in
            let team = ResourceTag(key: "team", value: "fares")
            #expect(try await fixture.list() == [team, ResourceTag(key: "stage", value: "")])
            let stage = ResourceTag(key: "stage", value: "prod")
            let owner = ResourceTag(key: "owner", value: "Zoë @ 9:00")
            let added = try await fixture.tags.addTags(.init(resourceArn: fixture.group, tags: [owner, stage]))
            #expect(added.tags == [team, stage, owner])
            #expect(try await fixture.list() == [team, stage, owner])
            _ = try await fixture.tags.deleteTags(.init(resourceArn: fixture.group, tagKeys: ["team", "unknown"]))
            #expect(try await fixture.list() == [stage, owner])
        }
    }

    @Test func `tags within a stored request leave the rest of it as it was`() async throws {
        try await withTags { fixture in
            let arn = try await fixture.registry
                .createModelPackage(
                    CreateModelPackageRequest(
                        modelPackageGroupName: "taxi",
                        inferenceSpecification: InferenceSpecification(
                            containers: [.init(image: "image", modelDataUrl: "s3://b/model.tar.gz")],
                            supportedContentTypes: ["text/csv"],
                            supportedResponseMIMETypes: ["text/csv"]
                        )
                    )
                )
                .modelPackageArn
            let before = try await fixture.registry.describeModelPackage(.init(modelPackageName: arn))
            #expect(try await fixture.list(arn) == [])
            let tag = ResourceTag(key: "run", value: "7")
            _ = try await fixture.tags.addTags(.init(resourceArn: arn, tags: [tag]))
            #expect(try await fixture.list(arn) == [tag])
            #expect(try await fixture.registry.describeModelPackage(.init(modelPackageName: arn)) == before)
            try await fixture.registry.deleteModelPackage(.init(modelPackageName: arn))
            let refusal1 = try await fixture.refusal { _ = try await fixture.list(arn) }
            #expect(refusal1.contains(arn))
        }
    }

    @Test func `a resource has fifty tags and no more, and they are listed in pages`() async throws {
        try await withTags { fixture in
            let more = (0..<48).map { ResourceTag(key: "key-\($0)", value: "v") }
            _ = try await fixture.tags.addTags(.init(resourceArn: fixture.group, tags: more))
            let message = try await fixture.refusal {
                let tag = ResourceTag(key: "one too many", value: "")
                _ = try await fixture.tags.addTags(.init(resourceArn: fixture.group, tags: [tag]))
            }
            #expect(message.hasPrefix("51 tags are too many"))
            let all = try await fixture.list()
            #expect(all.count == 50)
            var pages: [[ResourceTag]] = []
            var next: String?
            repeat {
                let page = try await fixture.tags.listTags(
                    .init(resourceArn: fixture.group, nextToken: next, maxResults: 20)
                )
                pages.append(page.tags)
                next = page.nextToken
            } while next != nil && pages.count < 9
            #expect(pages.map(\.count) == [20, 20, 10])
            #expect(pages.flatMap { $0 } == all)
        }
    }

    @Test(arguments: [
        ("", "v", "has 0 characters"), (String(repeating: "k", count: 129), "v", "has 129 characters"),
        ("k", String(repeating: "v", count: 257), "has 257 characters"), ("k", "a,b", "holds ','"),
        ("aws:cloudformation:stack-name", "v", "AWS's own"),
    ])
    func `a tag that SageMaker would not take is refused, and nothing is changed`(
        key: String,
        value: String,
        reason: String
    ) async throws {
        try await withTags { fixture in
            let before = try await fixture.list()
            let message = try await fixture.refusal {
                _ = try await fixture.tags.addTags(
                    .init(
                        resourceArn: fixture.group,
                        tags: [.init(key: "good", value: ""), .init(key: key, value: value)]
                    )
                )
            }
            #expect(message.contains(reason), "\(message)")
            #expect(try await fixture.list() == before)
        }
    }

    @Test(arguments: [
        "taxi", "arn:aws:sagemaker:us-east-1:000000000000:model-package-group/other",
        "arn:aws:sagemaker:eu-west-1:000000000000:model-package-group/taxi",
        "arn:aws:sagemaker:us-east-1:000000000000:notebook-instance/taxi", "arn:aws:s3:::taxi",
    ])
    func `tags of what is not there are refused with its ARN`(arn: String) async throws {
        try await withTags { fixture in
            let refusal2 = try await fixture.refusal { _ = try await fixture.list(arn) }
            #expect(refusal2.contains("'\(arn)'"))
        }
    }
}
