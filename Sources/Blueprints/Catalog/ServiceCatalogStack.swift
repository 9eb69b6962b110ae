public import CloudFormation
import JSONDocuments

/// The catalogue: a portfolio with the product that projects are made of, who may launch it, and what its stacks import.
///
/// The product's template and the seeds lie in a bucket that whoever deploys the stack has filled before: so the stack needs no
/// function that copies files.
public struct ServiceCatalogStack: Sendable, Hashable {
    /// The stack's name: product templates import its exports by it.
    public static let name = "drift-service-catalog"
    /// The product's name.
    public static let productName = "Driftloop template for real-time deployment"
    /// The file that `drift synth` writes.
    public static let fileName = "drift-service-catalog.template.json"

    /// What the product is, in the catalogue.
    static let productDescription = """
        Trains, evaluates and registers a model and makes a baseline of its data; deploys it to a staging and a production \
        endpoint; watches production's traffic, and retrains when it drifts.
        """

    /// Describes the stack.
    public init() {}

    /// What the stack exports: `STACK:NAME`.
    enum Export: String {
        /// The bucket of the seeds that repositories begin with.
        case seedBucketName = "SeedBucketName"
        /// The function that makes a text lower-case.
        case lowerCaseFunctionArn = "LowerCaseFunctionArn"

        /// Its name in a product's template.
        var imported: JSON { .importValue("\(ServiceCatalogStack.name):\(rawValue)") }
        /// Its name in the catalogue's template.
        var exported: JSON { .sub("${AWS::StackName}:\(rawValue)") }
    }

    /// The template.
    public var template: Template {
        var template = Template(
            description: "The catalogue of Driftloop's project templates",
            parameters: parameters,
            outputs: [
                "SeedBucketName": .init(
                    .ref("AssetsBucket"),
                    description: "Where the seeds of repositories are",
                    exportName: Export.seedBucketName.exported
                ),
                "LowerCaseFunctionArn": .init(
                    .getAtt("LowerCaseFunction", "Arn"),
                    description: "Makes a text lower-case",
                    exportName: Export.lowerCaseFunctionArn.exported
                ), "PortfolioId": .init(.ref("Portfolio"), description: "The portfolio"),
                "ProductId": .init(.ref("RealTimeProduct"), description: "What projects are made of"),
            ]
        )
        addPortfolio(to: &template)
        addPolicies(to: &template)
        addLowerCase(to: &template)
        return template
    }

    private var parameters: OrderedDictionary<String, Template.Parameter> {
        [
            "SageMakerUserExecutionRoleArn": .init(
                description: "The role whose holders may make projects",
                allowedPattern: #"^arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-/]+$"#,
                constraintDescription: "it must be the ARN of a role",
                minLength: 1
            ),
            "PortfolioName": .init(
                description: "The portfolio's name",
                defaultValue: "SageMaker Organization Templates",
                minLength: 1,
                maxLength: 100
            ),
            "PortfolioOwner": .init(
                description: "Who answers for the portfolio",
                defaultValue: "administrator",
                minLength: 1,
                maxLength: 50
            ),
            "ProductVersion": .init(
                description: "The version of the product",
                defaultValue: "1.0",
                minLength: 1,
                maxLength: 100
            ),
            "AssetsBucket": .init(
                description: "The bucket that holds the product's template and the seeds of repositories",
                allowedPattern: #"^[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]$"#,
                constraintDescription: "it must be the name of a bucket"
            ),
            "ProductTemplateKey": .init(
                description: "The key of the product's template in that bucket",
                defaultValue: .string(RealTimeProduct.fileName),
                minLength: 1,
                maxLength: 512
            ),
        ]
    }

    private func addPortfolio(to template: inout Template) {
        template.resources["Portfolio"] = .init(
            "AWS::ServiceCatalog::Portfolio",
            [
                "Description": "Templates for projects that watch their models and retrain them",
                "DisplayName": .ref("PortfolioName"), "ProviderName": .ref("PortfolioOwner"),
            ]
        )
        template.resources["RealTimeProduct"] = .init(
            "AWS::ServiceCatalog::CloudFormationProduct",
            [
                "Description": .string(Self.productDescription), "Name": .string(Self.productName),
                "Owner": .ref("PortfolioOwner"),
                "ProvisioningArtifactParameters": [
                    [
                        "DisableTemplateValidation": false,
                        "Info": [
                            "LoadTemplateFromURL": .sub(
                                "https://s3.${AWS::Region}.${AWS::URLSuffix}/${AssetsBucket}/${ProductTemplateKey}"
                            )
                        ], "Name": .ref("ProductVersion"),
                    ]
                ], "Tags": [["Key": "sagemaker:studio-visibility", "Value": "true"]],
            ]
        )
        let pair: JSON = ["PortfolioId": .ref("Portfolio"), "ProductId": .ref("RealTimeProduct")]
        template.resources["ProductAssociation"] = .init("AWS::ServiceCatalog::PortfolioProductAssociation", pair)
        var launch = pair
        launch["RoleArn"] = ServiceRole.launch.arn
        template.resources["LaunchConstraint"] = .init(
            "AWS::ServiceCatalog::LaunchRoleConstraint",
            launch,
            dependsOn: ["ProductAssociation"]
        )
        template.resources["PrincipalAssociation"] = .init(
            "AWS::ServiceCatalog::PortfolioPrincipalAssociation",
            [
                "PortfolioId": .ref("Portfolio"), "PrincipalARN": .ref("SageMakerUserExecutionRoleArn"),
                "PrincipalType": "IAM",
            ]
        )
    }
}
