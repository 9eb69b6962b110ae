import Foundation
import JSONDocuments

/// Everything that belongs to a project: its product's stack, the stacks that its code pipelines deployed, and what is in them.
struct ProjectParts: Sendable {
    /// One resource of one of the stacks.
    struct Resource: Sendable {
        let stack: String
        let logicalId: String
        let type: String
        let physicalId: String
        let status: String
        /// What people and commands call it: the name of a code repository, whose physical id is its id.
        var name: String

        /// With CloudFormation's names.
        var json: JSON {
            [
                "StackName": .string(stack), "LogicalResourceId": .string(logicalId), "ResourceType": .string(type),
                "PhysicalResourceId": .string(physicalId), "ResourceStatus": .string(status),
            ]
        }
    }

    let name: String
    /// The stacks that are there, as DescribeStacks tells them, the product's first.
    let stacks: [JSON]
    let resources: [Resource]
    /// The repositories' clone addresses.
    let repositories: [String]

    /// The names of the stacks that a project's code pipelines deploy, in the order in which they are made.
    static func deployed(_ name: String) -> [String] {
        ["pipeline", "deploy-staging", "deploy-prod"].map { "sagemaker-\(name)-\($0)" }
    }

    /// Asks the server for what belongs to a project.
    static func of(_ name: String, _ client: APIClient) async throws -> ProjectParts {
        let project = try await client.call("SageMaker.DescribeProject", ["ProjectName": .string(name)])
        let provisioned = try await client.call(
            "AWS242ServiceCatalogService.DescribeProvisionedProduct",
            ["Id": project.member(at: "ServiceCatalogProvisionedProductDetails.ProvisionedProductId") ?? .null]
        )
        let product = provisioned.member(at: "ProvisionedProductDetail.PhysicalId")?.string ?? ""
        var stacks: [JSON] = []
        var resources: [Resource] = []
        for stack in [product] + deployed(name) {
            guard let described = try await describe(stack: stack, client) else { continue }
            stacks.append(described)
            let listed = try await client.list(
                "CloudFormation.ListStackResources",
                ["StackName": .string(stack)],
                member: "StackResourceSummaries"
            )
            resources += listed.map {
                Resource(
                    stack: stack,
                    logicalId: TextTable.plain($0["LogicalResourceId"]),
                    type: TextTable.plain($0["ResourceType"]),
                    physicalId: TextTable.plain($0["PhysicalResourceId"]),
                    status: TextTable.plain($0["ResourceStatus"]),
                    name: TextTable.plain($0["PhysicalResourceId"])
                )
            }
        }
        let repositoryNames = try await repositoryNames(client)
        for index in resources.indices where resources[index].type == Self.repository {
            resources[index].name = repositoryNames[resources[index].physicalId] ?? resources[index].name
        }
        let parts = ProjectParts(name: name, stacks: stacks, resources: resources, repositories: [])
        let addresses = try await parts.names(ofType: Self.repository)
            .asyncFlatMap { repository in
                let answer = try await client.call(
                    "CodeCommit_20150413.GetRepository",
                    ["repositoryName": .string(repository)]
                )
                return answer.member(at: "repositoryMetadata.cloneUrlHttp")?.string.map { [$0] } ?? []
            }
        return ProjectParts(name: name, stacks: stacks, resources: resources, repositories: addresses)
    }

    /// A stack, or nil where there is none of that name.
    static func describe(stack: String, _ client: APIClient) async throws -> JSON? {
        do {
            return try await client.call("CloudFormation.DescribeStacks", ["StackName": .string(stack)])["Stacks"]?[0]
        } catch let error as CommandError where error.awsCode?.hasPrefix("Validation") == true { return nil }
    }

    /// The project's artifact bucket.
    var bucket: String? { names(ofType: "AWS::S3::Bucket").first }

    /// What the resources of a type are called: the part of a physical id that commands take.
    ///
    /// A code repository that is gone has none.
    func names(ofType type: String) -> [String] {
        resources
            .filter { $0.type == type && $0.physicalId != "-" && (type != Self.repository || $0.name != $0.physicalId) }
            .map { $0.name.hasPrefix("arn:") ? TextTable.lastPart(.string($0.name)) : $0.name }
    }

    private static let repository = "AWS::CodeCommit::Repository"

    /// The names of all code repositories by their ids.
    private static func repositoryNames(_ client: APIClient) async throws -> [String: String] {
        var names: [String: String] = [:]
        var request: JSON = [:]
        while true {
            let answer = try await client.call("CodeCommit_20150413.ListRepositories", request)
            for repository in answer["repositories"]?.array ?? [] {
                guard let id = repository["repositoryId"]?.string else { continue }
                names[id] = repository["repositoryName"]?.string
            }
            guard let token = answer["nextToken"], !token.isNull else { return names }
            request["nextToken"] = token
        }
    }
}

// MARK: - For people

extension ProjectParts {
    /// The project with its parts, as a person reads it.
    func text(of project: JSON) -> String {
        var sections = [
            Details.text(
                [
                    "Project": .string(name), "Id": project["ProjectId"] ?? .null,
                    "Status": project["ProjectStatus"] ?? .null,
                    "Message": project.member(
                        at: "ServiceCatalogProvisionedProductDetails.ProvisionedProductStatusMessage"
                    ) ?? .null,
                    "Description": project["ProjectDescription"] ?? .null,
                    "CreationTime": project["CreationTime"] ?? .null,
                    "Bucket": bucket.map(JSON.string) ?? .null,
                    "Clone": .array(repositories.map(JSON.string)),
                ] as JSON
            )
        ]
        sections.append(
            TextTable.text(
                stacks,
                [
                    .init("STACK", "StackName"), .init("STATUS", "StackStatus"), .time("CREATED", "CreationTime"),
                    .init("REASON", "StackStatusReason"),
                ]
            )
        )
        sections.append(
            TextTable.text(
                resources.map { resource in
                    var json = resource.json
                    json["Name"] = .string(resource.name)
                    return json
                },
                [
                    .init("RESOURCE", "ResourceType"), .init("NAME", "Name"),
                    .init("STATUS", "ResourceStatus"), .init("STACK", "StackName"),
                ]
            )
        )
        sections.append(
            """
            See also: drift delivery describe sagemaker-\(name)-build, drift execution list --pipeline \(name)-build, drift model \
            list --group \(name)
            """
        )
        return sections.joined(separator: "\n\n")
    }
}
