public import JSONDocuments

/// What every template can refer to without declaring it.
///
/// - Source: "Get AWS values using pseudo parameters", AWS CloudFormation User Guide.
public struct PseudoParameters: Sendable, Hashable {
    /// `AWS::StackName`.
    public var stackName: String
    /// `AWS::StackId`, the stack's ARN.
    public var stackId: String
    /// `AWS::Region`.
    public var region: String
    /// `AWS::AccountId`.
    public var accountId: String
    /// `AWS::NotificationARNs`.
    public var notificationARNs: [String]
    /// What `Fn::GetAZs` gives for ``region``; for another region it gives that region's names with the same letters.
    public var zoneLetters: [String]

    /// Makes the values for one stack.
    public init(
        stackName: String,
        stackId: String,
        region: String,
        accountId: String,
        notificationARNs: [String] = [],
        zoneLetters: [String] = ["a", "b", "c"]
    ) {
        self.stackName = stackName
        self.stackId = stackId
        self.region = region
        self.accountId = accountId
        self.notificationARNs = notificationARNs
        self.zoneLetters = zoneLetters
    }

    /// `AWS::Partition`, which the region tells.
    public var partition: String {
        region.hasPrefix("cn-") ? "aws-cn" : region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }
    /// `AWS::URLSuffix`.
    public var urlSuffix: String { partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com" }

    /// The value of `parameter`; nil for `AWS::NoValue`, which has none.
    public subscript(parameter: PseudoParameter) -> JSON? {
        switch parameter {
        case .accountId: .string(accountId)
        case .notificationARNs: .array(notificationARNs.map(JSON.string))
        case .noValue: nil
        case .partition: .string(partition)
        case .region: .string(region)
        case .stackId: .string(stackId)
        case .stackName: .string(stackName)
        case .urlSuffix: .string(urlSuffix)
        }
    }
}

/// The name of a pseudo parameter.
public enum PseudoParameter: String, Sendable, Hashable, CaseIterable {
    /// The account that the stack is in.
    case accountId = "AWS::AccountId"
    /// The topics that hear of the stack's events.
    case notificationARNs = "AWS::NotificationARNs"
    /// Nothing: takes the property away.
    case noValue = "AWS::NoValue"
    /// `aws`, or `aws-cn`, `aws-us-gov`.
    case partition = "AWS::Partition"
    /// The region that the stack is in.
    case region = "AWS::Region"
    /// The stack's ARN.
    case stackId = "AWS::StackId"
    /// The stack's name.
    case stackName = "AWS::StackName"
    /// The domain of the region's addresses.
    case urlSuffix = "AWS::URLSuffix"
}
