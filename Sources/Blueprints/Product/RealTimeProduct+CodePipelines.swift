import CloudFormation
import JSONDocuments

// What happens after a push, stage by stage.
extension RealTimeProduct {
    func addCodePipelines(to template: inout Template) {
        template.resources["BuildPipeline"] = Self.codePipeline(
            "build",
            [
                Self.source("BuildRepository"), Self.build("BuildProject", "Build_Pipeline"),
                Self.stage(
                    "Pipeline",
                    [Self.deployment("Create_CFN_Pipeline", "pipeline", of: "Build_Pipeline", PipelineStack.fileName)]
                ),
            ]
        )
        let artifact = "Build_CDK_Template"
        template.resources["DeployPipeline"] = Self.codePipeline(
            "deploy",
            [
                Self.source("DeployRepository"), Self.build("DeployProject", artifact),
                Self.stage(
                    "DeployStaging",
                    [
                        Self.deployment(
                            "Deploy_CFN_Staging",
                            "deploy-staging",
                            of: artifact,
                            StageStack.fileName(stage: "staging")
                        ),
                        [
                            "ActionTypeId": Self.type("Approval", "Manual"),
                            "Configuration": ["CustomData": "Approving deployment for production"],
                            "Name": "Approve_Staging", "RunOrder": 2,
                        ],
                    ]
                ),
                Self.stage(
                    "DeployProd",
                    [
                        Self.deployment(
                            "Deploy_CFN_Prod",
                            "deploy-prod",
                            of: artifact,
                            StageStack.fileName(stage: "prod")
                        )
                    ]
                ),
            ]
        )
    }

    private static func codePipeline(_ kind: String, _ stages: [JSON]) -> Template.Resource {
        .init(
            "AWS::CodePipeline::Pipeline",
            [
                "ArtifactStore": ["Location": .ref("ArtifactBucket"), "Type": "S3"], "Name": named(kind),
                "RoleArn": ServiceRole.codePipeline.arn, "Stages": .array(stages), "Tags": tags,
            ]
        )
    }

    private static func stage(_ name: String, _ actions: [JSON]) -> JSON {
        ["Actions": .array(actions), "Name": .string(name)]
    }

    private static func type(_ category: String, _ provider: String) -> JSON {
        ["Category": .string(category), "Owner": "AWS", "Provider": .string(provider), "Version": "1"]
    }

    private static func source(_ repository: String) -> JSON {
        stage(
            "Source",
            [
                [
                    "ActionTypeId": type("Source", "CodeCommit"),
                    "Configuration": [
                        "BranchName": "main", "PollForSourceChanges": false,
                        "RepositoryName": .getAtt(repository, "Name"),
                    ], "Name": "CodeCommit_Source", "OutputArtifacts": [["Name": sourceArtifact]], "RunOrder": 1,
                ]
            ]
        )
    }

    private static func build(_ project: String, _ name: String) -> JSON {
        stage(
            "Build",
            [
                [
                    "ActionTypeId": type("Build", "CodeBuild"), "Configuration": ["ProjectName": .ref(project)],
                    "InputArtifacts": [["Name": sourceArtifact]], "Name": .string(name),
                    "OutputArtifacts": [["Name": .string("Artifact_Build_\(name)")]], "RunOrder": 1,
                ]
            ]
        )
    }

    private static func deployment(_ name: String, _ stack: String, of build: String, _ file: String) -> JSON {
        [
            "ActionTypeId": type("Deploy", "CloudFormation"),
            "Configuration": [
                "ActionMode": "REPLACE_ON_FAILURE", "RoleArn": ServiceRole.cloudFormation.arn,
                "StackName": named(stack), "TemplatePath": .string("Artifact_Build_\(build)::\(file)"),
            ], "InputArtifacts": [["Name": .string("Artifact_Build_\(build)")]], "Name": .string(name), "RunOrder": 1,
        ]
    }

    private static let sourceArtifact: JSON = "Artifact_Source_CodeCommit_Source"
}
