import CloudFormation
import JSONDocuments

// Repositories and the projects that build them.
extension RealTimeProduct {
    func addRepositories(to template: inout Template) {
        template.resources["BuildRepository"] = Self.repository(
            "build",
            seed: buildSeedKey,
            "The pipeline that trains and registers the model"
        )
        template.resources["DeployRepository"] = Self.repository(
            "deploy",
            seed: deploySeedKey,
            "How the model is deployed to staging and production"
        )
    }

    private static func repository(_ kind: String, seed: String, _ description: String) -> Template.Resource {
        .init(
            "AWS::CodeCommit::Repository",
            [
                "Code": [
                    "BranchName": "main",
                    "S3": [
                        "Bucket": ServiceCatalogStack.Export.seedBucketName.imported, "Key": .string(seed),
                    ],
                ], "RepositoryDescription": .string(description), "RepositoryName": named(kind), "Tags": tags,
            ]
        )
    }

    func addBuilds(to template: inout Template) {
        let execution = ServiceRole.execution.arn
        template.resources["BuildProject"] = Self.project(
            "build",
            [
                ("AWS_REGION", .ref(.region)), ("SAGEMAKER_PIPELINE_NAME", Self.pipelineName),
                ("SAGEMAKER_PIPELINE_DESCRIPTION", .string(PipelineStack.defaultDescription)),
                ("SAGEMAKER_PIPELINE_ROLE_ARN", execution),
            ]
        )
        template.resources["DeployProject"] = Self.project("deploy", [("SAGEMAKER_EXECUTION_ROLE_ARN", execution)])
    }

    private static func project(_ kind: String, _ more: [(String, JSON)]) -> Template.Resource {
        let variables: [(String, JSON)] =
            [
                ("SAGEMAKER_PROJECT_NAME", .ref("SageMakerProjectName")),
                ("SAGEMAKER_PROJECT_ID", .ref("SageMakerProjectId")),
            ] + more + [("ARTIFACT_BUCKET", .ref("ArtifactBucket"))]
        return .init(
            "AWS::CodeBuild::Project",
            [
                "Artifacts": ["Type": "CODEPIPELINE"],
                // What buildspec.yml says to keep is there in the next build.
                "Cache": ["Modes": ["LOCAL_CUSTOM_CACHE"], "Type": "LOCAL"], "EncryptionKey": "alias/aws/s3",
                "Environment": [
                    "ComputeType": "BUILD_GENERAL1_MEDIUM",
                    "EnvironmentVariables": .array(
                        variables.map { ["Name": .string($0), "Type": "PLAINTEXT", "Value": $1] }
                    ), "Image": .ref("BuildImage"), "ImagePullCredentialsType": "SERVICE_ROLE",
                    "PrivilegedMode": false, "Type": "LINUX_CONTAINER",
                ], "Name": named(kind), "ServiceRole": ServiceRole.codeBuild.arn, "Source": ["Type": "CODEPIPELINE"],
                "Tags": tags,
            ]
        )
    }
}
