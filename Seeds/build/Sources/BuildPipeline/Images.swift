/// The containers of AWS that the pipeline's jobs name.
///
/// Driftloop looks at the repository only; AWS has a registry of its own in every region.
/// - Source: AWS, "Docker Registry Paths and Example Code for ... SageMaker"; the same numbers are in the SageMaker Python SDK.
package struct Images: Sendable, Hashable {
    /// Trains and serves; runs the evaluation.
    package let xgboost: String
    /// Runs the preprocessing.
    package let scikitLearn: String
    /// Makes the baseline.
    package let analyzer: String
    /// Reports on the training.
    package let debuggerRules: String

    /// The containers of a region.
    ///
    /// - Throws: ``BuildError`` where AWS has not all of them.
    package init(region: String) throws(BuildError) {
        guard let accounts = Self.accounts[region] else {
            let known = Self.accounts.keys.sorted().joined(separator: ", ")
            throw BuildError("AWS_REGION is '\(region)'; the containers are known for \(known).")
        }
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        func image(_ account: String, _ repository: String) -> String {
            "\(account).dkr.ecr.\(region).\(domain)/\(repository)"
        }
        xgboost = image(accounts.frameworks, "sagemaker-xgboost:1.2-2")
        scikitLearn = image(accounts.frameworks, "sagemaker-scikit-learn:0.23-1-cpu-py3")
        analyzer = image(accounts.analyzer, "sagemaker-model-monitor-analyzer")
        debuggerRules = image(accounts.debugger, "sagemaker-debugger-rules:latest")
    }

    private static let accounts: [String: (frameworks: String, analyzer: String, debugger: String)] = [
        "af-south-1": ("510948584623", "875698925577", "314341159256"),
        "ap-east-1": ("651117190479", "001633400207", "199566480951"),
        "ap-northeast-1": ("354813040037", "574779866223", "430734990657"),
        "ap-northeast-2": ("366743142698", "709848358524", "578805364391"),
        "ap-northeast-3": ("867004704886", "990339680094", "479947661362"),
        "ap-south-1": ("720646828776", "126357580389", "904829902805"),
        "ap-southeast-1": ("121021644041", "245545462676", "972752614525"),
        "ap-southeast-2": ("783357654285", "563025443158", "184798709955"),
        "ca-central-1": ("341280168497", "536280801234", "519511493484"),
        "cn-north-1": ("450853457545", "453000072557", "618459771430"),
        "cn-northwest-1": ("451049120500", "453252182341", "658757709296"),
        "eu-central-1": ("492215442770", "048819808253", "482524230118"),
        "eu-north-1": ("662702820516", "895015795356", "314864569078"),
        "eu-south-1": ("978288397137", "933208885752", "563282790590"),
        "eu-west-1": ("141502667606", "468650794304", "929884845733"),
        "eu-west-2": ("764974769150", "749857270468", "250201462417"),
        "eu-west-3": ("659782779980", "680080141114", "447278800020"),
        "me-south-1": ("801668240914", "607024016150", "986000313247"),
        "sa-east-1": ("737474898029", "539772159869", "818342061345"),
        "us-east-1": ("683313688378", "156813124566", "503895931360"),
        "us-east-2": ("257758044811", "777275614652", "915447279597"),
        "us-west-1": ("746614075791", "890145073186", "685455198987"),
        "us-west-2": ("246618743249", "159807026194", "895741380848"),
    ]
}
