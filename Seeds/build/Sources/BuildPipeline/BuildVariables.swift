/// What the build's environment says of the project.
package struct BuildVariables: Sendable, Hashable {
    package var projectName: String
    package var projectId: String
    package var pipelineName: String
    package var pipelineDescription: String
    package var roleArn: String
    package var bucket: String
    package var region: String
    /// The commit that is built.
    package var commit: String

    /// Reads the variables that the build project and CodeBuild set.
    ///
    /// - Throws: ``BuildError`` naming all that are missing or empty.
    package init(_ environment: [String: String]) throws(BuildError) {
        var missing: [String] = []
        func value(_ name: String) -> String {
            let value = environment[name] ?? ""
            if value.isEmpty { missing.append(name) }
            return value
        }
        projectName = value("SAGEMAKER_PROJECT_NAME")
        projectId = value("SAGEMAKER_PROJECT_ID")
        pipelineName = value("SAGEMAKER_PIPELINE_NAME")
        pipelineDescription = value("SAGEMAKER_PIPELINE_DESCRIPTION")
        roleArn = value("SAGEMAKER_PIPELINE_ROLE_ARN")
        bucket = value("ARTIFACT_BUCKET")
        region = value("AWS_REGION")
        commit = value("CODEBUILD_RESOLVED_SOURCE_VERSION")
        guard missing.isEmpty else {
            throw BuildError(
                "The environment lacks \(missing.joined(separator: ", ")). The code pipeline's build sets them; README.md says "
                    + "how to set them by hand."
            )
        }
    }

    /// Where the build puts the executables of this commit.
    package var codeFolder: String { "s3://\(bucket)/\(projectId)/code/\(commit)" }
}
