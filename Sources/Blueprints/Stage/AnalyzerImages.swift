import CloudFormation
import JSONDocuments

/// Where each region has the container that compares captured data with a baseline.
enum AnalyzerImages {
    /// The account that holds the image, by region.
    ///
    /// - Source: "Amazon SageMaker Model Monitor prebuilt container", Amazon SageMaker Developer Guide.
    private static let accounts: OrderedDictionary = [
        "af-south-1": "875698925577",
        "ap-east-1": "001633400207",
        "ap-northeast-1": "574779866223",
        "ap-northeast-2": "709848358524",
        "ap-south-1": "126357580389",
        "ap-southeast-1": "245545462676",
        "ap-southeast-2": "563025443158",
        "ca-central-1": "536280801234",
        "cn-north-1": "453000072557",
        "cn-northwest-1": "453252182341",
        "eu-central-1": "048819808253",
        "eu-north-1": "895015795356",
        "eu-south-1": "933208885752",
        "eu-west-1": "468650794304",
        "eu-west-2": "749857270468",
        "eu-west-3": "680080141114",
        "me-south-1": "607024016150",
        "sa-east-1": "539772159869",
        "us-east-1": "156813124566",
        "us-east-2": "777275614652",
        "us-west-1": "890145073186",
        "us-west-2": "159807026194",
    ]

    /// The image by region, under `ImageUri`.
    static let mapping: Template.Mapping = OrderedDictionary(
        uniqueKeysWithValues: accounts.map { region, account in
            let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
            let image = "\(account).dkr.ecr.\(region).\(domain)/sagemaker-model-monitor-analyzer:latest"
            return (region, ["ImageUri": .string(image)])
        }
    )
}
