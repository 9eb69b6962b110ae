import ArgumentParser
import JSONDocuments

/// Git repositories.
struct RepositoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repository",
        abstract: "Look at git repositories: where they are cloned from, what was committed.",
        subcommands: [List.self, Describe.self, Log.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the repositories.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let rows = try await server.withClient { client in
                let names = try await client.repositoryNames()
                return try await client.repositories(names)
            }
            print(
                server.json
                    ? (["repositories": .array(rows)] as JSON).text(.pretty)
                    : TextTable.text(
                        rows,
                        [
                            .init("NAME", "repositoryName"), .init("BRANCH", "defaultBranch"),
                            .time("CHANGED", "lastModifiedDate"), .init("ADDRESS", "cloneUrlHttp"),
                        ]
                    )
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a repository: its address, its path, its branches."
        )
        @Argument(help: "The repository's name.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient { client in
                let request: JSON = ["repositoryName": .string(name)]
                let found = try await client.call("CodeCommit_20150413.GetRepository", request)
                let branches = try await client.call("CodeCommit_20150413.ListBranches", request)
                var metadata = found["repositoryMetadata"] ?? [:]
                metadata["branches"] = branches["branches"]
                return metadata
            }
            if server.json { return print(answer.text(.pretty)) }
            let path = answer["cloneUrlSsh"]?.string ?? ""
            let lines: [(String, String?)] = [
                ("name", answer["repositoryName"]?.string), ("description", answer["repositoryDescription"]?.string),
                ("clone", answer["cloneUrlHttp"]?.string.map { "git clone " + $0 }),
                ("path", path.hasPrefix("file://") ? String(path.dropFirst(7)) : path),
                ("default branch", answer["defaultBranch"]?.string ?? "none yet: push one"),
                ("branches", answer["branches"]?.array?.compactMap(\.string).joined(separator: ", ")),
                ("changed", answer["lastModifiedDate"].map { TextTable.time($0) }), ("arn", answer["Arn"]?.string),
            ]
            for (label, value) in lines {
                guard let value, !value.isEmpty else { continue }
                print(label + String(repeating: " ", count: 16 - label.count) + value)
            }
        }
    }

    struct Log: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the newest commits of a branch.")
        @Argument(help: "The repository's name.") var name: String
        @Option(help: "The branch; the default one unless given.") var branch: String?
        @Option(help: "How many commits.") var limit = 20
        @OptionGroup var server: ServerOptions

        func run() async throws {
            var request: JSON = ["RepositoryName": .string(name), "Limit": .integer(Int64(limit))]
            request["BranchName"] = branch.map(JSON.string)
            let answer = try await server.withClient { try await $0.call("Driftloop.ListCommits", request) }
            if server.json { return print(answer.text(.pretty)) }
            let rows = (answer["Commits"]?.array ?? [])
                .map { commit -> JSON in
                    var row = commit
                    row["CommitId"] = commit["CommitId"]?.string.map { .string(String($0.prefix(12))) }
                    row["Message"] = commit["Message"]?.string.map { .string(String($0.prefix { !$0.isNewline })) }
                    return row
                }
            print(
                TextTable.text(
                    rows,
                    [
                        .init("COMMIT", "CommitId"), .time("TIME", "CommitTime"), .init("AUTHOR", "Author"),
                        .init("MESSAGE", "Message"),
                    ]
                )
            )
        }
    }
}

extension APIClient {
    /// The names of all repositories; CodeCommit spells its members as Swift does.
    fileprivate func repositoryNames() async throws -> [String] {
        var request: JSON = [:]
        var names: [String] = []
        while true {
            let answer = try await call("CodeCommit_20150413.ListRepositories", request)
            names += (answer["repositories"]?.array ?? []).compactMap { $0["repositoryName"]?.string }
            guard let token = answer["nextToken"], !token.isNull else { return names }
            request["nextToken"] = token
        }
    }

    /// What CodeCommit says of repositories, which it tells of 100 at a time.
    fileprivate func repositories(_ names: [String]) async throws -> [JSON] {
        var rows: [JSON] = []
        for start in stride(from: 0, to: names.count, by: 100) {
            let part = names[start..<min(start + 100, names.count)]
            let answer = try await call(
                "CodeCommit_20150413.BatchGetRepositories",
                ["repositoryNames": .array(part.map(JSON.string))]
            )
            rows += answer["repositories"]?.array ?? []
        }
        return rows
    }
}
