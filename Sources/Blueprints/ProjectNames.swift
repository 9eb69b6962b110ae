import JSONDocuments

/// A project's name and id, and what everything of it is called.
public struct ProjectNames: Sendable, Hashable {
    /// 1 to 32 letters, digits and single or more hyphens between them.
    public let name: String
    /// As SageMaker gives it, `p-` and twelve characters; any 1 to 20 small letters, digits and hyphens will do.
    public let id: String

    /// The longest name.
    public static let longestName = 32
    /// What a name looks like.
    public static let namePattern = "^[a-zA-Z0-9](-*[a-zA-Z0-9])*$"
    /// What an id looks like; a bucket's name holds it, so it has no capitals.
    public static let idPattern = "^[a-z0-9](-*[a-z0-9])*$"
    static let longestId = 20

    /// Names a project.
    ///
    /// - Throws: ``BlueprintError`` where the name or the id is not as a project's is.
    public init(name: String, id: String) throws(BlueprintError) {
        var faults: [String] = []
        if !(1...Self.longestName).contains(name.count) || !Self.isHyphenated(name, capitals: true) {
            faults.append(
                """
                the project's name '\(name)' must be 1 to \(Self.longestName) letters, digits and hyphens, with a letter or \
                digit at both ends
                """
            )
        }
        if !(1...Self.longestId).contains(id.count) || !Self.isHyphenated(id, capitals: false) {
            faults.append(
                """
                the project's id '\(id)' must be 1 to \(Self.longestId) small letters, digits and hyphens, with a letter or \
                digit at both ends, like p-abc123def456
                """
            )
        }
        if !faults.isEmpty { throw BlueprintError(.invalidProject, "no such project can be", faults) }
        self.name = name
        self.id = id
    }

    private static func isHyphenated(_ text: String, capitals: Bool) -> Bool {
        let allowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): capitals
            default: false
            }
        }
        return allowed && text.first != "-" && text.last != "-"
    }

    /// The artifact bucket in a region.
    public func bucket(region: String) -> String { "sagemaker-project-\(id)-\(region)" }
    /// The pipeline that trains and registers.
    public var pipeline: String { "\(name)-build" }
    /// The group of model versions.
    public var modelPackageGroup: String { name }
    /// The endpoint of a stage.
    public func endpoint(stage: String) -> String { "sagemaker-\(name)-\(stage)" }
    /// The monitoring schedule of a stage, and its alarm.
    public func threshold(stage: String) -> String { "\(endpoint(stage: stage))-threshold" }
    /// The role that a project's jobs, models and pipeline have, as Service Catalog's products have it.
    public static func executionRole(account: String, region: String = "") -> String {
        let partition = region.hasPrefix("cn-") ? "aws-cn" : region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
        return "arn:\(partition):iam::\(account):role/service-role/\(ServiceRole.execution.rawValue)"
    }

    /// The tags that everything of the project has.
    var tags: [JSON] {
        [
            ["Key": "sagemaker:project-id", "Value": .string(id)],
            ["Key": "sagemaker:project-name", "Value": .string(name)],
        ]
    }
}
