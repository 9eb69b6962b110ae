import Identifiers
import Store

/// What members of CloudWatch Logs' requests may be.
///
/// Source: CloudWatch Logs API, the constraints of each member.
enum LogRules {
    /// The most groups or streams of one answer, and how many there are unless asked.
    static let mostEntries = 50
    /// The most events of one answer, and how many there are unless asked.
    static let mostEvents = 10_000

    static func limit(_ limit: Int?, most: Int) throws -> Int {
        let limit = limit ?? most
        guard 1...most ~= limit else { throw ServiceError.invalidLog("limit is \(limit); give 1 to \(most).") }
        return limit
    }

    /// A time in milliseconds since 1970.
    static func time(_ time: Int64?, _ member: String) throws -> Int64? {
        guard let time, time < 0 else { return time }
        throw ServiceError.invalidLog("\(member) is \(time); give milliseconds since 1970, 0 or more.")
    }

    /// The group that a request names, by its name or as an ARN, with or without `:*` at its end; nil if no job logs in it.
    static func group(name: String?, identifier: String?) throws -> (name: String, group: LogGroup?) {
        switch (name, identifier) {
        case (let name?, nil):
            try checkGroup(name, "logGroupName")
            return (name, LogGroup(name: name))
        case (nil, let identifier?):
            let name = groupName(identifier)
            try checkGroup(name, "logGroupIdentifier")
            return (name, LogGroup(name: name))
        case (nil, nil): throw ServiceError.invalidLog("Give logGroupName or logGroupIdentifier.")
        case (.some, .some):
            throw ServiceError.invalidLog("Give logGroupName or logGroupIdentifier, not both.")
        }
    }

    /// The name in `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`, or what is given.
    static func groupName(_ identifier: String) -> String {
        let prefix = "log-group:"
        guard let arn = ARN(identifier), arn.service == "logs", arn.resource.hasPrefix(prefix) else {
            return identifier
        }
        let name = arn.resource.dropFirst(prefix.count)
        return String(name.hasSuffix(":*") ? name.dropLast(2) : name)
    }

    static func checkGroup(_ name: String, _ member: String) throws {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "/"), UInt8(ascii: "#"):
                true
            default: false
            }
        }
        guard allowed, 1...512 ~= name.utf8.count else {
            throw ServiceError.invalidLog(
                "\(member) is '\(name.prefix(512))'; give 1 to 512 letters, digits, '.', '-', '_', '/' and '#'."
            )
        }
    }

    static func checkStream(_ name: String, _ member: String) throws {
        guard 1...512 ~= name.count, !name.contains(":"), !name.contains("*") else {
            throw ServiceError.invalidLog(
                "\(member) is '\(name.prefix(512))'; give 1 to 512 characters without ':' and '*'."
            )
        }
    }

    static func invalidToken(_ text: String) -> ServiceError {
        .invalidLog("The specified nextToken is invalid. Give the one that was answered, not '\(text.prefix(512))'.")
    }
}
