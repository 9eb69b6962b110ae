import JSONDocuments
import Stacks

/// A resource's tags: the template's own, then those by which CloudFormation says whose it is.
struct StackTags {
    let tags: [(key: String, value: String)]

    init(_ resource: ResourceRequest) {
        let given = (resource.properties["Tags"]?.array ?? [])
            .compactMap { tag -> (key: String, value: String)? in
                guard let key = tag["Key"]?.string else { return nil }
                return (key, tag["Value"].map { $0.string ?? $0.text() } ?? "")
            }
        tags =
            given + [
                ("aws:cloudformation:stack-name", resource.stackName),
                ("aws:cloudformation:logical-id", resource.logicalId),
                ("aws:cloudformation:stack-id", resource.stackId),
            ]
    }

    /// As a request's member `Tags`.
    var json: JSON { .array(tags.map { ["Key": .string($0.key), "Value": .string($0.value)] }) }
}
