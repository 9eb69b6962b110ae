import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Registry
import Store
import TestSupport
import Testing

@Suite("Registry") struct RegistryTests {
    private static let image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.2-2"

    private func request(_ token: String? = nil, status: ModelApprovalStatus? = nil) -> CreateModelPackageRequest {
        CreateModelPackageRequest(
            modelPackageGroupName: "taxi",
            inferenceSpecification: InferenceSpecification(
                containers: [
                    ModelPackageContainerDefinition(
                        image: Self.image,
                        modelDataUrl: "s3://b/model/job/output/model.tar.gz"
                    )
                ],
                supportedContentTypes: ["text/csv"],
                supportedResponseMIMETypes: ["text/csv"]
            ),
            modelApprovalStatus: status,
            metadataProperties: MetadataProperties(
                generatedBy: "arn:aws:sagemaker:us-east-1:000000000000:pipeline/p/execution/e"
            ),
            modelMetrics: ModelMetrics(
                modelQuality: MetricsPair(
                    statistics: MetricsSource(contentType: "application/json", s3Uri: "s3://b/e.json")
                ),
                bias: BiasMetrics()
            ),
            driftCheckBaselines: DriftCheckBaselines(
                modelDataQuality: MetricsPair(
                    constraints: MetricsSource(contentType: "application/json", s3Uri: "s3://b/constraints.json")
                )
            ),
            customerMetadataProperties: ["rmse": "2.1"],
            clientToken: token
        )
    }

    private func withRegistry(_ body: (Registry, Store, ManualClock) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            let store = try Store(directory: folder, clock: clock, migrations: Registry.migrations)
            let registry = Registry(store: store)
            _ = try await registry.createModelPackageGroup(
                CreateModelPackageGroupRequest(modelPackageGroupName: "taxi", modelPackageGroupDescription: "d")
            )
            try await body(registry, store, clock)
        }
    }

    private func events(_ store: Store) async throws -> [Event] {
        try await store.read { try Row.fetchAll($0, sql: "SELECT * FROM outbox ORDER BY position").map(Event.init) }
    }

    @Test func `versions count from 1 and are not given twice`() async throws {
        try await withRegistry { registry, _, _ in
            var arns: [String] = []
            for _ in 0..<3 { arns.append(try await registry.createModelPackage(request()).modelPackageArn) }
            let prefix = "arn:aws:sagemaker:us-east-1:000000000000:model-package/taxi/"
            #expect(arns == (1...3).map { "\(prefix)\($0)" })
            try await registry.deleteModelPackage(DeleteModelPackageRequest(modelPackageName: arns[2]))
            #expect(try await registry.createModelPackage(request()).modelPackageArn == prefix + "4")
        }
    }

    @Test func `a client token registers once, in its group`() async throws {
        try await withRegistry { registry, store, _ in
            let first = try await registry.createModelPackage(request("t"))
            let second = try await registry.createModelPackage(request("t"))
            #expect(first == second)
            #expect(try await events(store).count == 1)
            #expect(try await registry.createModelPackage(request("u")).modelPackageArn != first.modelPackageArn)
        }
    }

    @Test func `a version is described as it was registered`() async throws {
        try await withRegistry { registry, _, clock in
            let arn = try await registry.createModelPackage(request()).modelPackageArn
            let description = try await registry.describeModelPackage(
                DescribeModelPackageRequest(modelPackageName: arn)
            )
            #expect(description.modelPackageName == "taxi/1")
            #expect(description.modelPackageVersion == 1)
            #expect(description.modelApprovalStatus == .pendingManualApproval)
            #expect(description.inferenceSpecification == request().inferenceSpecification)
            #expect(description.modelMetrics == request().modelMetrics)
            #expect(description.driftCheckBaselines == request().driftCheckBaselines)
            #expect(description.metadataProperties == request().metadataProperties)
            #expect(description.customerMetadataProperties == ["rmse": "2.1"])
            #expect(description.creationTime == clock.now())
        }
    }

    @Test func `an approval changes the version and publishes AWS's event, once`() async throws {
        try await withRegistry { registry, store, clock in
            let arn = try await registry.createModelPackage(request()).modelPackageArn
            clock.advance(by: 60)
            let update = UpdateModelPackageRequest(
                modelPackageArn: arn,
                modelApprovalStatus: .approved,
                approvalDescription: "rmse is fine"
            )
            _ = try await registry.updateModelPackage(update)
            _ = try await registry.updateModelPackage(update)
            let description = try await registry.describeModelPackage(
                DescribeModelPackageRequest(modelPackageName: arn)
            )
            #expect(description.modelApprovalStatus == .approved)
            #expect(description.lastModifiedTime == clock.now())
            let events = try await events(store)
            #expect(events.count == 2)
            let event = try #require(events.last)
            #expect(event.detailType == "SageMaker Model Package State Change")
            #expect(event.source == "aws.sagemaker")
            #expect(event.resources == [arn])
            let expected: JSON = [
                "ModelPackageName": "taxi/1", "ModelPackageGroupName": "taxi", "ModelPackageVersion": 1,
                "ModelPackageArn": .string(arn), "CreationTime": 1_772_323_200_000,
                "InferenceSpecification": [
                    "Containers": [
                        ["Image": .string(Self.image), "ModelDataUrl": "s3://b/model/job/output/model.tar.gz"]
                    ], "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"],
                ],
                "ModelPackageStatus": "Completed", "ModelApprovalStatus": "Approved",
                "ApprovalDescription": "rmse is fine",
                "CustomerMetadataProperties": ["rmse": "2.1"],
            ]
            #expect(event.detail == expected)
        }
    }

    @Test func `metadata is added, replaced and removed by key`() async throws {
        try await withRegistry { registry, _, _ in
            let arn = try await registry.createModelPackage(request()).modelPackageArn
            _ = try await registry.updateModelPackage(
                UpdateModelPackageRequest(
                    modelPackageArn: arn,
                    customerMetadataProperties: ["mae": "1", "r2": "0.9"],
                    customerMetadataPropertiesToRemove: ["rmse"]
                )
            )
            let description = try await registry.describeModelPackage(
                DescribeModelPackageRequest(modelPackageName: arn)
            )
            #expect(description.customerMetadataProperties == ["mae": "1", "r2": "0.9"])
        }
    }

    @Test func `versions are listed newest first, by status, in pages`() async throws {
        try await withRegistry { registry, _, clock in
            for index in 0..<5 {
                _ = try await registry.createModelPackage(request(status: index % 2 == 0 ? .approved : .rejected))
                if index != 2 { clock.advance(by: 1) }
            }
            let newest = try await registry.listModelPackages(
                ListModelPackagesRequest(modelPackageGroupName: "taxi", modelApprovalStatus: .approved, maxResults: 1)
            )
            #expect(newest.modelPackageSummaryList.map(\.modelPackageVersion) == [5])
            var versions: [Int] = []
            var token: String?
            repeat {
                let page = try await registry.listModelPackages(
                    ListModelPackagesRequest(modelPackageGroupName: "taxi", nextToken: token, maxResults: 2)
                )
                versions += page.modelPackageSummaryList.map(\.modelPackageVersion)
                token = page.nextToken
            } while token != nil
            #expect(versions == [5, 4, 3, 2, 1])
            let oldest = try await registry.listModelPackages(
                ListModelPackagesRequest(creationTimeAfter: ManualClock().now(), sortOrder: "Ascending")
            )
            #expect(oldest.modelPackageSummaryList.map(\.modelPackageVersion) == [2, 3, 4, 5])
        }
    }

    @Test func `a group is created once, listed, and deleted when empty`() async throws {
        try await withRegistry { registry, _, _ in
            for name in ["taxi", "TAXI"] {
                let error = await #expect(throws: ServiceError.self) {
                    try await registry.createModelPackageGroup(
                        CreateModelPackageGroupRequest(modelPackageGroupName: name)
                    )
                }
                #expect(error?.code == .validation)
                #expect(error?.message.contains("Model Package Group already exists") == true)
            }
            let arn = try await registry.createModelPackage(request()).modelPackageArn
            let error = await #expect(throws: ServiceError.self) {
                try await registry.deleteModelPackageGroup(
                    DeleteModelPackageGroupRequest(modelPackageGroupName: "taxi")
                )
            }
            #expect(error?.code == .conflict)
            try await registry.deleteModelPackage(DeleteModelPackageRequest(modelPackageName: arn))
            let group = try await registry.describeModelPackageGroup(
                DescribeModelPackageGroupRequest(
                    modelPackageGroupName: "arn:aws:sagemaker:us-east-1:000000000000:model-package-group/taxi"
                )
            )
            #expect(group.modelPackageGroupDescription == "d")
            try await registry.deleteModelPackageGroup(DeleteModelPackageGroupRequest(modelPackageGroupName: "taxi"))
            let groups = try await registry.listModelPackageGroups(ListModelPackageGroupsRequest())
            #expect(groups.modelPackageGroupSummaryList.isEmpty)
        }
    }

    @Test(arguments: ["", "-a", "a-", "a_b", "a b", "a/b", "é", String(repeating: "a", count: 64)])
    func `a group's name follows SageMaker's rule`(name: String) async throws {
        try await withRegistry { registry, _, _ in
            let error = await #expect(throws: ServiceError.self) {
                try await registry.createModelPackageGroup(CreateModelPackageGroupRequest(modelPackageGroupName: name))
            }
            #expect(error?.code == .validation)
        }
    }

    @Test func `bad requests are refused and change nothing`() async throws {
        try await withRegistry { registry, store, _ in
            var none = request()
            none.modelPackageGroupName = "nobody"
            var empty = request()
            empty.inferenceSpecification?.containers = []
            var full = request()
            full.customerMetadataProperties = Dictionary(uniqueKeysWithValues: (0..<51).map { ("k\($0)", "v") })
            for request in [none, empty, full] {
                let error = await #expect(throws: ServiceError.self) { try await registry.createModelPackage(request) }
                #expect(error?.code == .validation)
            }
            for list in [
                ListModelPackagesRequest(maxResults: 0), ListModelPackagesRequest(nextToken: "x"),
                ListModelPackagesRequest(sortBy: "x"), ListModelPackagesRequest(sortOrder: "x"),
                ListModelPackagesRequest(modelPackageGroupName: "nobody"),
                ListModelPackagesRequest(nextToken: "9223372036854775807"),
            ] {
                let error = await #expect(throws: ServiceError.self) { try await registry.listModelPackages(list) }
                #expect(error?.code == .validation)
            }
            let published = try await events(store)
            #expect(published.isEmpty)
        }
    }

    @Test func `AWS's own request is read and answered in AWS's spelling`() async throws {
        try await withRegistry { registry, _, _ in
            let text = """
                {"ModelPackageGroupName":"taxi","ModelMetrics":{"Bias":{},"Explainability":{}},"InferenceSpecification":
                {"Containers":[{"Image":"i","ModelDataUrl":"s3://b/m","Environment":{"KEY":"v"}}],
                "SupportedResponseMIMETypes":["text/csv"]},"ModelApprovalStatus":"Approved","SkipModelValidation":"None"}
                """
            let request = try AWSCoding.value(CreateModelPackageRequest.self, from: text)
            let arn = try await registry.createModelPackage(request).modelPackageArn
            let answer = try JSON(
                parsing: AWSCoding.text(
                    try await registry.describeModelPackage(DescribeModelPackageRequest(modelPackageName: arn))
                )
            )
            #expect(answer["ModelApprovalStatus"]?.string == "Approved")
            #expect(answer["SkipModelValidation"]?.string == "None")
            #expect(answer["InferenceSpecification"]?["SupportedResponseMIMETypes"]?[0]?.string == "text/csv")
            #expect(answer["InferenceSpecification"]?["Containers"]?[0]?["Environment"]?["KEY"]?.string == "v")
        }
    }
}
