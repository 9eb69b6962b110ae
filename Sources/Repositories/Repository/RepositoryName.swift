import Store

/// The rules of names: a repository's and a branch's.
enum RepositoryName {
    /// Checks a repository's name.
    ///
    /// 1 to 100 characters of letters, digits, `.`, `_` and `-`, not ending in `.git`. Source: CodeCommit API Reference,
    /// RepositoryMetadata. `.` and `..` are refused too: no client can put them into an address.
    static func validate(_ name: String) throws {
        let isKnown = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard 1...100 ~= name.utf8.count, isKnown, !name.hasSuffix(".git"), name != ".", name != ".." else {
            throw ServiceError(
                .invalidRepositoryName,
                "'\(name)' is no valid repository name. Give 1 to 100 letters, digits, '.', '_' and '-', not ending in '.git'."
            )
        }
    }

    /// Checks the name of a branch by the rules of `git check-ref-format`.
    static func validate(branch: String?) throws -> String {
        guard let branch, !branch.isEmpty else {
            throw ServiceError(.branchNameRequired, "The name of a branch is missing. Give branchName.")
        }
        guard branch.utf8.count <= 256, isReference(branch), branch != "@", !branch.hasPrefix("-") else {
            throw ServiceError(.invalidBranchName, "'\(branch)' is no name that git allows for a branch.")
        }
        return branch
    }

    /// Whether git allows `name` as the part of a reference behind `refs/heads/`.
    ///
    /// Source: git-check-ref-format(1).
    static func isReference(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let areParts = parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }
        let areBytes = name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !forbidden.contains($0) }
        return areParts && areBytes && !name.contains("..") && !name.contains("@{") && !name.hasSuffix(".")
    }

    private static let forbidden = Set("~^:?*[\\".utf8)

    /// Whether a text is a whole commit id.
    static func isObjectId(_ text: String) -> Bool {
        text.utf8.count == 40
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
