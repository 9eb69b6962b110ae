public import CloudFormation
import JSONDocuments

/// The template that a project with a real-time endpoint is made of.
///
/// An artifact bucket; a build and a deploy repository, each with a build project and a code pipeline; the rules and functions
/// that close the loop.
public struct RealTimeProduct: Sendable, Hashable {
    /// The file that `drift synth` writes.
    public static let fileName = "product-deploy.template.json"

    /// The key of the zip that the build repository begins with, in the catalogue's seed bucket.
    public var buildSeedKey: String
    /// The key of the zip that the deploy repository begins with.
    public var deploySeedKey: String

    /// Describes the product.
    public init(buildSeedKey: String = "build_pipeline.zip", deploySeedKey: String = "deployment_pipeline.zip") {
        self.buildSeedKey = buildSeedKey
        self.deploySeedKey = deploySeedKey
    }

    /// The template.
    public var template: Template {
        var template = Template(
            description: "A project: build and deploy repositories, their code pipelines, and what retrains the model",
            parameters: parameters,
            outputs: [
                "ArtifactBucket": .init(.ref("ArtifactBucket"), description: "What the project makes is in it"),
                "BuildRepositoryUrl": .init(
                    .getAtt("BuildRepository", "CloneUrlHttp"),
                    description: "Clone it, change the pipeline, push"
                ),
                "DeployRepositoryUrl": .init(
                    .getAtt("DeployRepository", "CloneUrlHttp"),
                    description: "Clone it, change the stages, push"
                ),
            ]
        )
        template.resources["ArtifactBucket"] = .init(
            "AWS::S3::Bucket",
            [
                "BucketName": .sub("sagemaker-project-${SageMakerProjectId}-${AWS::Region}"), "Tags": Self.tags,
            ],
            deletionPolicy: .delete,
            updateReplacePolicy: .delete
        )
        addRepositories(to: &template)
        addBuilds(to: &template)
        addCodePipelines(to: &template)
        addFunctions(to: &template)
        addTriggers(to: &template)
        addPushes(to: &template)
        return template
    }

    private var parameters: OrderedDictionary<String, Template.Parameter> {
        [
            "SageMakerProjectName": .init(
                description: "The project's name",
                allowedPattern: ProjectNames.namePattern,
                constraintDescription: "letters, digits and hyphens, with a letter or digit at both ends",
                minLength: 1,
                maxLength: ProjectNames.longestName
            ),
            "SageMakerProjectId": .init(
                description: "The project's id, as SageMaker gives it",
                allowedPattern: ProjectNames.idPattern,
                constraintDescription: "small letters, digits and hyphens, with a letter or digit at both ends",
                minLength: 1,
                maxLength: ProjectNames.longestId
            ),
            "RetrainSchedule": .init(
                description:
                    "When the model is trained anew, in UTC; by default on the first day of each month at noon",
                defaultValue: "cron(0 12 1 * ? *)",
                allowedPattern: #"^(cron|rate)\([^()]+\)$"#,
                constraintDescription: "it must be like cron(0 12 1 * ? *) or rate(7 days)",
                minLength: 1,
                maxLength: 256
            ),
            "BuildImage": .init(
                description: "On AWS, the image that builds run in: with Swift, git, AWS's command line and drift",
                defaultValue: "public.ecr.aws/docker/library/swift:6.3-noble",
                minLength: 1,
                maxLength: 256
            ),
        ]
    }

    /// The tags that everything of the project has.
    static let tags: JSON = .array(tagList)
    static let tagList: [JSON] = [
        ["Key": "sagemaker:project-id", "Value": .ref("SageMakerProjectId")],
        ["Key": "sagemaker:project-name", "Value": .ref("SageMakerProjectName")],
    ]

    /// `sagemaker-NAME-…`.
    static func named(_ suffix: String) -> JSON { .sub("sagemaker-${SageMakerProjectName}-\(suffix)") }
    /// The pipeline that trains and registers.
    static let pipelineName: JSON = .sub("${SageMakerProjectName}-build")
    /// Its ARN, in which its name is lower-case.
    static let pipelineArn: JSON = .sub(
        "arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:pipeline/${PipelineName.OutputString}"
    )
    static func codePipelineArn(_ logicalId: String) -> JSON {
        .sub("arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${\(logicalId)}")
    }
}
