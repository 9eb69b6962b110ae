/// An Amazon Resource Name, `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`.
package struct ARN: Sendable, Hashable, CustomStringConvertible {
    package let service: String
    package let region: String
    package let account: String
    /// Everything after the account: `pipeline/taxi/execution/abc` or `alarm:name`.
    package let resource: String

    package init(service: String, region: String, account: String, resource: String) {
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }

    /// Reads an ARN; nil unless it has the six parts.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", !parts[5].isEmpty else { return nil }
        self.init(
            service: String(parts[2]),
            region: String(parts[3]),
            account: String(parts[4]),
            resource: String(parts[5])
        )
    }

    package var description: String { "arn:aws:\(service):\(region):\(account):\(resource)" }

    /// The part of the resource after its last slash or colon: a job's, pipeline's or alarm's name.
    package var name: String {
        String(
            resource[
                (resource.lastIndex { $0 == "/" || $0 == ":" }.map(resource.index(after:)) ?? resource.startIndex)...
            ]
        )
    }
}
