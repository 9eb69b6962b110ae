import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Objects
import Pipelines
import Registry
import Roles
import Stacks
import Store
import TestSupport
import Testing

@testable import StackResources

/// The providers of buckets, roles, groups and pipelines with their real services, as stacks use them.
@Suite("Stacks of real services", .timeLimit(.minutes(1)))
struct StackOfServicesTests {
    struct Bench: Sendable {
        let objects: Objects
        let roles: Roles
        let registry: Registry
        let pipelines: Pipelines
        let stacks: Stacks

        static func with(_ body: (Bench) async throws -> Void) async throws {
            try await withScratchFolder { folder in
                let store = try Store(
                    directory: folder,
                    clock: ManualClock(),
                    migrations: Roles.migrations + Registry.migrations + Jobs.migrations + Pipelines.migrations
                        + Stacks.migrations
                )
                let objects = try Objects(store: store)
                let roles = Roles(store: store)
                let registry = Registry(store: store)
                let program = URL(fileURLWithPath: "/usr/bin/true")
                let jobs = Jobs(store: store, objects: objects, runtimes: .builtIn(executable: program))
                let pipelines = Pipelines(store: store, jobs: jobs, registry: registry, objects: objects)
                let providers: [any ResourceProvider] = [
                    BucketProvider(objects: objects, home: store.home), BucketPolicyProvider(roles: roles),
                    RoleProvider(roles: roles), PolicyProvider(roles: roles), ManagedPolicyProvider(roles: roles),
                    ModelPackageGroupProvider(registry: registry), PipelineProvider(pipelines: pipelines),
                ]
                let stacks = Stacks(store: store, objects: objects, providers: providers)
                try await body(
                    Bench(objects: objects, roles: roles, registry: registry, pipelines: pipelines, stacks: stacks)
                )
                try store.close()
            }
        }

        func running<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
            try await whileRunning(stacks.run, body)
        }

        func deploy(_ template: JSON) async throws -> StackDescription {
            try await running {
                try await stacks.deploy(
                    StackRequest(
                        stackName: "services",
                        templateBody: template.text(),
                        capabilities: ["CAPABILITY_NAMED_IAM"]
                    )
                )
                .stack
            }
        }

        func delete() async throws -> StackStatus {
            let arn = try await stacks.describe(stack: "services").stackId
            try await stacks.deleteStack(DeleteStackRequest(stackName: arn))
            return try await running { try await stacks.waitForEnd(stack: arn) }
        }
    }

    static let statement: JSON = ["Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"]
    static func policy(_ statement: JSON) -> JSON { ["Version": "2012-10-17", "Statement": [statement]] }
    static let trust = policy([
        "Effect": "Allow", "Principal": ["Service": "sagemaker.amazonaws.com"], "Action": "sts:AssumeRole",
    ])
    static let definition =
        #"{"Version":"2020-12-01","Steps":[{"Name":"Stop","Type":"Fail","Arguments":{"ErrorMessage":"no"}}]}"#

    static func template(_ change: (inout JSON) -> Void = { _ in }) -> JSON {
        var resources: JSON = [
            "Bucket": ["Type": "AWS::S3::Bucket"],
            "BucketPolicy": [
                "Type": "AWS::S3::BucketPolicy",
                "Properties": [
                    "Bucket": ["Ref": "Bucket"],
                    "PolicyDocument": policy([
                        "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                        "Resource": ["Fn::GetAtt": ["Bucket", "Arn"]],
                    ]),
                ],
            ],
            "Role": [
                "Type": "AWS::IAM::Role",
                "Properties": [
                    "RoleName": "named", "AssumeRolePolicyDocument": trust,
                    "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
                    "Policies": [["PolicyName": "own", "PolicyDocument": policy(statement)]],
                ],
            ],
            "Policy": [
                "Type": "AWS::IAM::Policy",
                "Properties": [
                    "PolicyName": "given", "PolicyDocument": policy(statement), "Roles": [["Ref": "Role"]],
                ],
            ],
            "Managed": [
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": ["PolicyDocument": policy(statement), "Roles": [["Ref": "Role"]]],
            ],
            "Group": [
                "Type": "AWS::SageMaker::ModelPackageGroup", "Properties": ["ModelPackageGroupName": "group"],
            ],
            "Pipeline": [
                "Type": "AWS::SageMaker::Pipeline",
                "Properties": [
                    "PipelineName": "pipe", "RoleArn": ["Fn::GetAtt": ["Role", "Arn"]],
                    "PipelineDefinition": ["PipelineDefinitionBody": .string(definition)],
                ],
            ],
        ]
        change(&resources)
        return ["Resources": resources, "Outputs": ["Bucket": ["Value": ["Ref": "Bucket"]]]]
    }

    @Test func `everything is made, changed and deleted`() async throws {
        try await Bench.with { bench in
            let made = try await bench.deploy(Self.template())
            #expect(made.stackStatus == .createComplete, "\(made.stackStatusReason ?? "")")
            let bucket = try #require(made.output("Bucket"))
            #expect(bucket.hasPrefix("services-bucket-"))
            #expect(bench.objects.hasBucket(bucket))
            let policy = try await bench.roles.bucketPolicy(of: bucket)
            #expect(policy?.json["Statement"]?[0]?["Resource"]?.string == "arn:aws:s3:::\(bucket)")
            let own = try await bench.roles.listRolePolicies(RoleRequest(roleName: "named")).policyNames
            #expect(own == ["given", "own"])
            let attached = try await bench.roles.listAttachedRolePolicies(RoleRequest(roleName: "named"))
            #expect(attached.attachedPolicies.count == 2)
            let pipe = try await bench.pipelines.describePipeline(DescribePipelineRequest(pipelineName: "pipe"))
            #expect(pipe.roleArn == "arn:aws:iam::000000000000:role/named")
            let label = ResourceTag(key: "aws:cloudformation:logical-id", value: "Pipeline")
            #expect(try await bench.registry.store.tags(of: pipe.pipelineArn, in: Pipelines.tagPlaces).contains(label))

            let changed = try await bench.deploy(
                Self.template { resources in
                    resources["Role"]?["Properties"]?["Policies"] = []
                    resources["Policy"]?["Properties"]?["PolicyName"] = "renamed"
                    resources["Pipeline"]?["Properties"]?["PipelineDescription"] = "new"
                    resources["Group"]?["Properties"]?["Tags"] = [["Key": "team", "Value": "fares"]]
                }
            )
            #expect(changed.stackStatus == .updateComplete, "\(changed.stackStatusReason ?? "")")
            let names = try await bench.roles.listRolePolicies(RoleRequest(roleName: "named")).policyNames
            #expect(names == ["renamed"])
            let described = try await bench.pipelines.describePipeline(DescribePipelineRequest(pipelineName: "pipe"))
            #expect(described.pipelineDescription == "new")
            let group = try await bench.registry.describeModelPackageGroup(.init(modelPackageGroupName: "group"))
            let tags = try await bench.registry.store.tags(of: group.modelPackageGroupArn, in: Registry.tagPlaces)
            #expect(tags.first == ResourceTag(key: "team", value: "fares") && tags.count == 4, "\(tags)")

            let detection = try await bench.stacks.detectStackDrift(DetectStackDriftRequest(stackName: "services"))
            let drift = try await bench.stacks.describeStackDriftDetectionStatus(detection)
            #expect(drift.stackDriftStatus == "IN_SYNC", "\(drift)")
            let undescribed = UpdatePipelineRequest(pipelineName: "pipe", pipelineDescription: "other")
            _ = try await bench.pipelines.updatePipeline(undescribed)
            let one = try await bench.stacks
                .detectStackResourceDrift(
                    StackResourceRequest(stackName: "services", logicalResourceId: "Pipeline")
                )
                .stackResourceDrift
            #expect(one.propertyDifferences.map(\.propertyPath) == ["/PipelineDescription"], "\(one)")
            _ = try await bench.pipelines.updatePipeline(
                UpdatePipelineRequest(pipelineName: "pipe", pipelineDescription: "new")
            )
            let stranger = "arn:aws:iam::aws:policy/AdministratorAccess"
            try await bench.roles.attachRolePolicy(RoleAttachmentRequest(roleName: "named", policyArn: stranger))
            let again = try await bench.stacks.detectStackDrift(DetectStackDriftRequest(stackName: "services"))
            let drifted = try await bench.stacks.describeStackDriftDetectionStatus(again)
            #expect(drifted.stackDriftStatus == "DRIFTED" && drifted.driftedStackResourceCount == 1)
            try await bench.roles.detachRolePolicy(RoleAttachmentRequest(roleName: "named", policyArn: stranger))

            #expect(try await bench.delete() == .deleteComplete)
            #expect(!bench.objects.hasBucket(bucket))
            let roles = try await bench.roles.listRoles(IdentityListRequest()).roles
            #expect(roles.isEmpty)
        }
    }

    @Test func `a full bucket is not deleted`() async throws {
        try await Bench.with { bench in
            let bucket = try #require(try await bench.deploy(Self.template()).output("Bucket"))
            try bench.objects.put([1], at: .init(bucket: bucket, key: "full"))
            #expect(try await bench.delete() == .deleteFailed)
            let reason = try await bench.stacks.failureReason(stack: "services")
            #expect(reason?.contains("The bucket you tried to delete is not empty") == true)
            try bench.objects.delete(.init(bucket: bucket, key: "full"))
            #expect(try await bench.delete() == .deleteComplete)
        }
    }

    @Test func `a name that another has is an error, and what the other has stays`() async throws {
        try await Bench.with { bench in
            try bench.objects.createBucket("taken-bucket")
            let made = try await bench.deploy(
                Self.template { $0["Bucket"]?["Properties"] = ["BucketName": "taken-bucket"] }
            )
            #expect(made.stackStatus == .rollbackComplete)
            let reason = try await bench.stacks.failureReason(stack: made.stackId)
            #expect(reason?.contains("taken-bucket already exists") == true, "\(reason ?? "")")
            #expect(bench.objects.hasBucket("taken-bucket"))
        }
    }

    @Test(
        arguments: [
            ("Bucket", "BucketName", "Not A Name", "no valid bucket name"),
            ("Role", "AssumeRolePolicyDocument", ["Statement": []], "Statement is empty"),
            ("Policy", "Users", ["me"], "no users"), ("Pipeline", "PipelineDefinition", [:], "PipelineDefinitionBody"),
            ("Group", "Colour", "red", "no property Colour"),
        ] as [(String, String, JSON, String)]
    )
    func `what cannot be is refused before anything is made`(
        resource: String,
        property: String,
        value: JSON,
        says: String
    ) async throws {
        try await Bench.with { bench in
            let template = Self.template { resources in
                var properties = resources[resource]?["Properties"] ?? [:]
                properties[property] = value
                resources[resource]?["Properties"] = properties
            }
            let error = await #expect(throws: ServiceError.self) { _ = try await bench.deploy(template) }
            #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
            let roles = try await bench.roles.listRoles(IdentityListRequest()).roles
            #expect(roles.isEmpty)
        }
    }
}
