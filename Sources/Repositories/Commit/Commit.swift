package import Foundation

/// A commit, as whoever builds it wants to know it.
package struct Commit: Sendable, Hashable {
    package let id: String
    /// All of it, without the newline at its end.
    package let message: String
    package let author: String
    package let email: String
    package let date: Date

    /// The first line of the message.
    package var subject: String { String(message.prefix { !$0.isNewline }) }

    init(_ detail: CommitDetail) {
        id = detail.commitId
        message = detail.message.trimmingCharacters(in: .newlines)
        author = detail.author.name
        email = detail.author.email
        date = Date(timeIntervalSince1970: Double(detail.author.date.prefix { $0 != " " }) ?? 0)
    }
}

extension CommitDetail {
    /// Reads a commit as git stores it: header lines, an empty line, the message.
    ///
    /// A header line that begins with a blank goes on with the one before it. Source: gitformat: `git cat-file commit`.
    init(id: String, object: [UInt8]) {
        let text = String(decoding: object, as: UTF8.self)
        var tree = ""
        var parents: [String] = []
        var author = CommitUser(name: "", email: "", date: "")
        var committer = author
        var rest = text[...]
        while let end = rest.firstIndex(of: "\n") {
            let line = rest[..<end]
            rest = rest[rest.index(after: end)...]
            if line.isEmpty { break }
            let value = String(line.drop { $0 != " " }.dropFirst())
            switch line.prefix(while: { $0 != " " }) {
            case "tree": tree = value
            case "parent": parents.append(value)
            case "author": author = CommitUser(line: value)
            case "committer": committer = CommitUser(line: value)
            default: break
            }
        }
        self.init(
            commitId: id,
            treeId: tree,
            parents: parents,
            message: String(rest),
            author: author,
            committer: committer,
            additionalData: ""
        )
    }
}

extension CommitUser {
    /// Reads `Name <email> 1508280564 -0800`.
    fileprivate init(line: String) {
        let open = line.lastIndex(of: "<") ?? line.endIndex
        let close = line.lastIndex(of: ">") ?? line.endIndex
        let email = open < close ? String(line[line.index(after: open)..<close]) : ""
        let date = close < line.endIndex ? line[line.index(after: close)...].drop { $0 == " " } : ""
        self.init(
            name: line[..<open].trimmingCharacters(in: .whitespaces),
            email: email,
            date: String(date)
        )
    }
}
