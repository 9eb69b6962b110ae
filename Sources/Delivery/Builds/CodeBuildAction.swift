import Foundation
import Identifiers
import JSONDocuments
import Store

/// The action Build/AWS/CodeBuild: a build of a project, from the pipeline's artifacts to the pipeline's artifacts.
///
/// Source: CodePipeline user guide, "AWS CodeBuild build and test action reference".
package struct CodeBuildAction: ActionProvider {
    let builds: BuildProjects
    package let type: ActionType

    /// An action of the category `Build` or `Test`.
    package init(builds: BuildProjects, category: String = "Build") {
        self.builds = builds
        type = ActionType(category: category, provider: "CodeBuild")
    }

    /// What CodePipeline documents; the timeout is eight hours.
    ///
    /// Source: the same, and "Quotas".
    package var rules: ActionRules {
        ActionRules(
            required: ["ProjectName"],
            optional: ["PrimarySource", "EnvironmentVariables"],
            inputs: 1...5,
            outputs: 0...5,
            timeout: 8 * 3600
        )
    }

    package func validate(_ configuration: [String: String]) throws {
        if let text = configuration["EnvironmentVariables"], !text.contains("#{") { _ = try Self.variables(text) }
    }

    package func run(_ request: ActionRequest) async throws -> ActionResult {
        let project = request.configuration["ProjectName"] ?? ""
        let primary =
            request.configuration["PrimarySource"] ?? (request.inputs.count == 1 ? request.inputs[0].name : "")
        guard request.inputs.contains(where: { $0.name == primary }) else {
            throw ServiceError(
                .validation,
                "PrimarySource is '\(primary)'; give one of the input artifacts: "
                    + request.inputs.map(\.name).joined(separator: ", ") + "."
            )
        }
        let build = try await builds.startBuild(
            of: project,
            job: request.token,
            initiator: "codepipeline/\(request.pipeline)",
            variables: try request.configuration["EnvironmentVariables"].map(Self.variables) ?? [],
            pipeline: .init(
                sources: request.inputs,
                primary: primary,
                outputs: request.outputs,
                revisions: request.inputRevisions
            )
        )
        try await request.announce(build.id, nil)
        let ended = try await builds.waitForEnd(build.id)
        guard ended.buildStatus == .succeeded else { throw ServiceError(.validation, try await reason(ended)) }
        return ActionResult(
            externalId: ended.id,
            variables: Dictionary(
                ended.exportedEnvironmentVariables.map { ($0.name, $0.value) },
                uniquingKeysWith: { $1 }
            )
        )
    }

    /// As CodePipeline says it, and what the command that failed printed last.
    private func reason(_ build: BuildProjects.Build) async throws -> String {
        let state = "Build terminated with state: \(build.buildStatus.rawValue)"
        let phase = build.phases.first { $0.phaseStatus != nil && $0.phaseStatus != .succeeded }
        guard let phase, let context = phase.contexts?.first else { return state + "." }
        let reason = "\(state). Phase: \(phase.phaseType), Code: \(context.statusCode), Message: \(context.message)"
        guard context.statusCode == "COMMAND_EXECUTION_ERROR", let words = try await builds.lastWords(of: build.id)
        else { return reason }
        return "\(reason). It printed: \(words)"
    }

    private static func variables(_ text: String) throws -> [BuildProjects.Variable] {
        do {
            return try AWSCoding.value([BuildProjects.Variable].self, from: text, .asIs)
        } catch {
            throw ServiceError(
                .validation,
                "EnvironmentVariables is '\(text)'; give a JSON array of objects with name and value.",
                cause: error
            )
        }
    }
}
