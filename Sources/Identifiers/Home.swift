/// The account and region that every ARN of one installation carries.
package struct Home: Sendable, Hashable {
    /// Twelve digits; AWS's own placeholder `000000000000` unless configured.
    package let account: String
    /// An AWS region name; `us-east-1` unless configured.
    package let region: String

    package init(account: String = "000000000000", region: String = "us-east-1") {
        self.account = account
        self.region = region
    }

    /// Builds an ARN: `arn(.sagemaker, "pipeline/taxi-pipeline")`.
    ///
    /// SageMaker writes resource names in lower case; give `resource` as it is to appear.
    package func arn(_ service: Service, _ resource: String) -> ARN {
        ARN(service: service.rawValue, region: region, account: account, resource: resource)
    }

    /// The services whose ARNs Driftloop makes, spelled as in an ARN.
    package enum Service: String, Sendable {
        case sagemaker
        case cloudwatch
        case events
        case cloudformation
        /// Of Application Auto Scaling's policies.
        case autoscaling
        /// Of its scalable targets.
        case scaling = "application-autoscaling"
        case codebuild
        case codecommit
        case codepipeline
        case lambda
        case logs
    }
}
