import Foundation
import Store

/// Who a commit is by, and what it says.
struct Signature: Sendable, Hashable {
    let name: String
    let email: String
    let message: String

    /// Source: AWS CodeCommit User Guide, "Quotas": 256 characters of a name and an address, 10 KB of a message.
    init(name: String?, email: String?, message: String?) throws {
        let name = name ?? ""
        let email = email ?? ""
        guard name.count <= 256 else {
            throw ServiceError(.nameTooLong, "The name has \(name.count) characters; at most 256 are allowed.")
        }
        guard email.count <= 256, !email.contains(where: { "<>\n\r\0".contains($0) }) else {
            throw ServiceError(.invalidEmail, "'\(email)' is no e-mail address for a commit.")
        }
        let message = message ?? "Edited through the API"
        guard message.utf8.count <= 10_240 else {
            throw ServiceError(
                .messageTooLong,
                "The message has \(message.utf8.count) bytes; at most 10240 are allowed."
            )
        }
        let plain = name.filter { !"<>\n\r\0".contains($0) }
        self.name = plain.isEmpty ? "Driftloop" : plain
        self.email = email.isEmpty ? "driftloop@localhost" : email
        self.message = message.replacing("\0", with: "")
    }

    /// The variables that git takes author and committer from.
    func variables(at date: Date) -> [String: String] {
        let time = "\(Int(date.timeIntervalSince1970)) +0000"
        return [
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_AUTHOR_DATE": time, "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": email, "GIT_COMMITTER_DATE": time,
        ]
    }
}
