import CloudFormation
import JSONDocuments

/// The roles that AWS makes in an account for Service Catalog's SageMaker products; templates name them, and make none of them.
///
/// - Source: "AWS Managed Policies for SageMaker Projects and JumpStart", Amazon SageMaker Developer Guide.
public enum ServiceRole: String, Sendable, Hashable, CaseIterable {
    /// Stacks that code pipelines deploy.
    case cloudFormation = "AmazonSageMakerServiceCatalogProductsCloudformationRole"
    /// Builds.
    case codeBuild = "AmazonSageMakerServiceCatalogProductsCodeBuildRole"
    /// Code pipelines.
    case codePipeline = "AmazonSageMakerServiceCatalogProductsCodePipelineRole"
    /// Rules' targets.
    case events = "AmazonSageMakerServiceCatalogProductsEventsRole"
    /// Models, jobs, pipelines, monitoring.
    case execution = "AmazonSageMakerServiceCatalogProductsExecutionRole"
    /// Functions.
    case function = "AmazonSageMakerServiceCatalogProductsLambdaRole"
    /// Whoever makes a project of a product.
    case launch = "AmazonSageMakerServiceCatalogProductsLaunchRole"

    /// The path of all of them.
    public static let path = "/service-role/"

    /// The service that may take the role.
    public var principal: String {
        let service =
            switch self {
            case .cloudFormation: "cloudformation"
            case .codeBuild: "codebuild"
            case .codePipeline: "codepipeline"
            case .events: "events"
            case .execution: "sagemaker"
            case .function: "lambda"
            case .launch: "servicecatalog"
            }
        return "\(service).amazonaws.com"
    }

    /// Its ARN in the stack's account.
    var arn: JSON { .sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:role\(Self.path)\(rawValue)") }
}
