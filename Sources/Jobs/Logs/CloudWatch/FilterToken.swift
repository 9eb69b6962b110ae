import Store

/// Where the search of a group's events goes on, and in which direction: `f/TIME/POSITION/JOB`, the last line that was
/// looked at.
struct FilterToken: Sendable, Hashable, CustomStringConvertible {
    let isForward: Bool
    let key: LogMerge.Key

    init(isForward: Bool, key: LogMerge.Key) {
        self.isForward = isForward
        self.key = key
    }

    /// Reads what an earlier answer said.
    ///
    /// - Throws: ``ServiceError/Code/invalidLogParameter`` if it is no such text.
    init(_ text: String) throws {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "f" || parts[0] == "b", let time = Int64(parts[1]),
            let position = Int(parts[2]), time >= 0, position >= 0, !parts[3].isEmpty
        else { throw LogRules.invalidToken(text) }
        self.init(
            isForward: parts[0] == "f",
            key: LogMerge.Key(time: time, job: String(parts[3]), position: position)
        )
        guard description == text else { throw LogRules.invalidToken(text) }
    }

    var description: String { "\(isForward ? "f" : "b")/\(key.time)/\(key.position)/\(key.job)" }
}
