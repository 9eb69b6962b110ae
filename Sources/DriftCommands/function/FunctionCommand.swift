import ArgumentParser
import Foundation
import JSONDocuments

/// Functions that rules and stacks call.
struct FunctionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "function",
        abstract: "Look at functions and what they wrote when they were called.",
        subcommands: [List.self, Describe.self, Logs.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the functions.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let rows = try await server.withClient { client in
                var rows: [JSON] = []
                var marker = ""
                repeat {
                    let page = try await client.get("/2015-03-31/functions?Marker=" + APIClient.escaped(marker))
                    rows += page["Functions"]?.array ?? []
                    marker = page["NextMarker"]?.string ?? ""
                } while !marker.isEmpty
                return rows
            }
            print(
                server.json
                    ? (["Functions": .array(rows)] as JSON).text(.pretty)
                    : TextTable.text(
                        rows,
                        [
                            .init("NAME", "FunctionName"), .init("TIMEOUT", "Timeout", right: true),
                            .init("CHANGED", "LastModified"), .init("DESCRIPTION", "Description"),
                        ]
                    )
            )
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a function, its variables and who may call it.")
        @Argument(help: "The function's name or ARN.") var name: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient { client in
                let path = "/2015-03-31/functions/" + APIClient.escaped(name)
                var answer = try await client.get(path)
                do {
                    let policy = try await client.get(path + "/policy")["Policy"]?.string ?? ""
                    answer["Policy"] = try JSON(parsing: policy)["Statement"]
                } catch let error as CommandError where error.awsCode == "ResourceNotFoundException" {
                    // Nobody was permitted yet.
                }
                return answer
            }
            print(server.json ? answer.text(.pretty) : Details.text(answer))
        }
    }

    struct Logs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how a function was called, the last call at the end."
        )
        @Argument(help: "The function's name or ARN.") var name: String
        @Option(help: "How many calls.") var limit = 10
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let answer = try await server.withClient {
                try await $0.call(
                    "Driftloop.ListFunctionInvocations",
                    ["FunctionName": .string(name), "Limit": .integer(Int64(limit))]
                )
            }
            if server.json { return print(answer.text(.pretty)) }
            let calls = answer["Invocations"]?.array ?? []
            if calls.isEmpty { print("The function '\(name)' was not called yet.") }
            for call in calls.reversed() {
                let time = call["StartTime"].map { TextTable.time($0) } ?? ""
                print("\(time)  \(call["State"]?.string ?? "")  \(call["RequestId"]?.string ?? "")")
                for line in call["Log"]?.array?.compactMap(\.string) ?? [] { print("  " + line) }
            }
        }
    }
}

extension APIClient {
    /// A name as a part of an address.
    fileprivate static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-", ".", "_"])) ?? text
    }
}
