import ArgumentParser
import Blueprints
import Foundation
import JSONDocuments

extension SynthCommand {
    struct Deploy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the templates of a project's stages for the model version to deploy.",
            discussion: """
                The registry of a running server is asked for the latest approved version of the project's group, or for the one \
                that a configuration's variant_config names, and for the baseline that was made with it. A project's deploy \
                build needs no option but --output: its variables say the rest.
                """
        )
        @OptionGroup var files: TemplateFiles
        @OptionGroup var project: SynthProject
        @Option(help: "The project's artifact bucket. Default: ARTIFACT_BUCKET, else as projects name it.") var bucket:
            String?
        @Option(help: "The staging stage's configuration.") var staging = "staging-config.json"
        @Option(help: "The production stage's configuration.") var production = "prod-config.json"
        @Option(
            help: ArgumentHelp(
                "The server's address.",
                discussion: "Default: the environment variable AWS_ENDPOINT_URL, else http://127.0.0.1:7878."
            )
        )
        var endpoint: String?

        func run() async throws {
            let names = try project.names
            let bucket =
                self.bucket ?? SynthProject.variable("ARTIFACT_BUCKET")
                ?? names.bucket(region: project.effectiveRegion)
            let stages = try [staging, production].map(configuration)
            var server = ServerOptions()
            server.endpoint = endpoint
            let models = try await server.withClient { client in
                let registry = StageModels(client: client, group: names.modelPackageGroup)
                var models: [StageStack.Model] = []
                for stage in stages { models.append(try await registry.model(for: stage)) }
                return models
            }
            for (stage, model) in zip(stages, models) {
                let stack = try StageStack(
                    project: names,
                    stage: stage,
                    model: model,
                    bucket: bucket,
                    roleArn: project.roleArn
                )
                try files.write(stack.template, named: StageStack.fileName(stage: stage.stageName))
                print("  \(names.endpoint(stage: stage.stageName)) serves \(model.packageArn)")
            }
        }

        private func configuration(_ path: String) throws -> StageConfiguration {
            let text = try TemplateFiles.text(of: path)
            do { return try StageConfiguration(parsing: text) } catch { throw CommandError("\(path): \(error)") }
        }
    }
}

/// Finds the model versions that stages serve, in the registry of a server.
struct StageModels {
    let client: APIClient
    /// The project's group of versions.
    let group: String

    /// The version that a stage names, else the latest approved one, with its baseline.
    ///
    /// - Throws: ``CommandError`` with a sentence where there is none, or it is not approved or has no baseline.
    func model(for stage: StageConfiguration) async throws -> StageStack.Model {
        let arn: String
        if let variant = stage.variant {
            arn = try await named(variant, stage)
        } else {
            arn = try await latestApproved()
        }
        let package = try await client.call("SageMaker.DescribeModelPackage", ["ModelPackageName": .string(arn)])
        let status = package["ModelApprovalStatus"]?.string ?? ""
        guard status == "Approved" else {
            throw CommandError(
                "Model version \(arn) is \(status), not Approved, and the stage \(stage.stageName) names it. Approve it with "
                    + "'drift model approve', or take variant_config away to deploy the latest approved version."
            )
        }
        let baseline = package["DriftCheckBaselines"]?["ModelDataQuality"]
        guard let statistics = baseline?["Statistics"]?["S3Uri"]?.string,
            let constraints = baseline?["Constraints"]?["S3Uri"]?.string
        else {
            throw CommandError(
                "Model version \(arn) has no baseline of its data (DriftCheckBaselines.ModelDataQuality). Register versions with "
                    + "the statistics and constraints of a quality check, as the pipeline's step RegisterModel does."
            )
        }
        return StageStack.Model(packageArn: arn, statistics: statistics, constraints: constraints)
    }

    private func named(_ variant: StageConfiguration.Variant, _ stage: StageConfiguration) async throws -> String {
        if let arn = variant.modelPackageArn { return arn }
        let versions = try await versions(approved: false)
        let version = Int64(variant.modelPackageVersion)
        if let arn = versions.first(where: { $0["ModelPackageVersion"]?.integer == version })?["ModelPackageArn"]?
            .string
        {
            return arn
        }
        throw CommandError(
            "The group '\(group)' has no version \(version), and the stage \(stage.stageName) names it in variant_config. "
                + "'drift model list --group \(group)' shows which there are."
        )
    }

    private func latestApproved() async throws -> String {
        let approved = try await versions(approved: true)
        let latest = approved.max {
            ($0["ModelPackageVersion"]?.integer ?? 0) < ($1["ModelPackageVersion"]?.integer ?? 0)
        }
        if let arn = latest?["ModelPackageArn"]?.string { return arn }
        throw CommandError(
            "The group '\(group)' has no approved model version to deploy. Approve one with 'drift model approve "
                + "\(group)/VERSION'; 'drift model list --group \(group)' shows which there are."
        )
    }

    private func versions(approved: Bool) async throws -> [JSON] {
        var input: JSON = ["ModelPackageGroupName": .string(group)]
        if approved { input["ModelApprovalStatus"] = "Approved" }
        do {
            return try await client.list("SageMaker.ListModelPackages", input, member: "ModelPackageSummaryList")
        } catch let error as CommandError where error.awsCode == "ValidationException" {
            // SageMaker has no code of its own for a group that is not there.
            throw CommandError(
                "There is no model package group '\(group)' yet: the project's build pipeline has not deployed its pipeline. "
                    + "Wait for it, or look with 'drift delivery describe'."
            )
        }
    }
}
