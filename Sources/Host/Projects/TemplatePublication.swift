import Blueprints
import CloudFormation
import Crypto
import Foundation
import Identifiers
import JSONDocuments
import Logging
import Objects
import ProjectSeeds
import Roles
import Stacks
import Store

/// Publishes Driftloop's project template: its files into a bucket, and the catalogue's stack.
///
/// The keys that the published product names come of the files' content, so that a project's stack always finds the very
/// files it was made of, and that publishing the same twice changes nothing. The seeds lie at their plain names, too, where
/// the template that `drift synth` writes looks for them.
struct TemplatePublication: Sendable {
    let stacks: Stacks
    let objects: Objects
    let roles: Roles
    let home: Home
    /// Where the seeds lie, or why that is not known.
    let kit: Result<KitLocation, SeedError>

    /// What was published.
    struct Outcome: Codable, Sendable, Hashable {
        let stackName: String
        let stackId: String
        /// The version of the product.
        let version: String
        /// Whether anything was new.
        let changed: Bool
    }

    /// The bucket of the template and the seeds.
    var bucket: String { "sagemaker-drift-detection-template-seed-\(home.account)" }

    /// Publishes what the installation has.
    ///
    /// - Throws: ``SeedError`` if the installation has no seeds; `ServiceError` with the reason if the stack fails.
    func publish() async throws -> Outcome {
        let kit = try kit.get()
        try await recordServiceRoles()
        if !objects.hasBucket(bucket) { try objects.createBucket(bucket) }
        let build = try put(try SeedArchive.zip(folder: kit.seed("build")), "seeds", "build_pipeline.zip")
        let deploy = try put(try SeedArchive.zip(folder: kit.seed("deploy")), "seeds", "deployment_pipeline.zip")
        let product = RealTimeProduct(buildSeedKey: build.key, deploySeedKey: deploy.key)
        let template = try put(
            Data(product.template.json.text(.pretty).utf8),
            "templates",
            RealTimeProduct.fileName
        )
        let version = "1.0-\(template.digest.prefix(12))"
        let values = [
            "SageMakerUserExecutionRoleArn": ProjectNames.executionRole(account: home.account),
            "AssetsBucket": bucket, "ProductTemplateKey": template.key, "ProductVersion": version,
        ]
        let before = try await stacks.lastChange(of: ServiceCatalogStack.name)
        let deployed = try await stacks.deploy(
            StackRequest(
                stackName: ServiceCatalogStack.name,
                templateBody: ServiceCatalogStack().template.json.text(),
                parameters: values.sorted { $0.key < $1.key }
                    .map { StackParameter(parameterKey: $0.key, parameterValue: $0.value) },
                capabilities: ["CAPABILITY_NAMED_IAM"]
            ),
            mode: .replaceOnFailure
        )
        let stack = deployed.stack
        guard deployed.isDone else {
            let reason = try await stacks.failureReason(stack: stack.stackId)
            throw ServiceError(
                .conflict,
                "The stack \(ServiceCatalogStack.name) ended as \(stack.stackStatus.rawValue): \(reason ?? "no reason is known")."
            )
        }
        return Outcome(
            stackName: stack.stackName,
            stackId: stack.stackId,
            version: version,
            changed: try await stacks.lastChange(of: ServiceCatalogStack.name) != before
        )
    }

    /// The operation `Driftloop.PublishTemplate`, which has no members.
    func publish(_: PublishTemplateRequest) async throws -> Outcome { try await publish() }

    /// Publishes if the catalogue has no stack yet, as a server does when it starts for the first time; then rests.
    ///
    /// An installation without seeds serves all else; the log says what is missing.
    func run(_ logger: Logger) async throws {
        do {
            if try await stacks.lastChange(of: ServiceCatalogStack.name) == nil { _ = try await publish() }
        } catch let error as CancellationError {
            throw error
        } catch {
            logger.warning("The project template is not published: \(error)")
        }
        await Signal().wait()
    }

    /// Records the roles that AWS makes in an account for products of Service Catalog, which templates only name.
    private func recordServiceRoles() async throws {
        for role in ServiceRole.allCases {
            let trust: JSON = [
                "Version": "2012-10-17",
                "Statement": [
                    [
                        "Effect": "Allow", "Principal": ["Service": .string(role.principal)],
                        "Action": "sts:AssumeRole",
                    ]
                ],
            ]
            do {
                _ = try await roles.createRole(
                    CreateRoleRequest(
                        roleName: role.rawValue,
                        assumeRolePolicyDocument: trust.text(),
                        path: ServiceRole.path
                    )
                )
            } catch let error as ServiceError where error.code == .entityExists {}
        }
    }

    /// Puts a file at a key that holds its SHA-256, and at its name.
    private func put(_ data: Data, _ folder: String, _ name: String) throws -> (key: String, digest: String) {
        let digest = SHA256.hash(data: data).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        let key = "\(folder)/\(digest.prefix(32))/\(name)"
        for key in [key, name] { try objects.put([UInt8](data), at: S3URI(bucket: bucket, key: key)) }
        return (key, digest)
    }
}

extension Stacks {
    /// When a stack was last changed; nil if there is none.
    fileprivate func lastChange(of name: String) async throws -> Date? {
        do {
            let found = try await describe(stack: name)
            return found.lastUpdatedTime ?? found.creationTime
        } catch let error as ServiceError where error.code == .stack { return nil }
    }
}

struct PublishTemplateRequest: Decodable, Sendable {}
