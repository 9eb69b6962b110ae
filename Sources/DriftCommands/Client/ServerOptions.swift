import ArgumentParser
import Foundation
import JSONDocuments

/// Which server to talk to, and for whom to print.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server's address.",
            discussion: "Default: the environment variable AWS_ENDPOINT_URL, else http://127.0.0.1:7878."
        )
    )
    var endpoint: String?

    @Flag(help: "Print JSON for machines: the server's answer, with AWS's member names.")
    var json = false

    init() {}

    /// Connects, runs `body` and disconnects.
    func withClient<Result>(_ body: (APIClient) async throws -> Result) async throws -> Result {
        let address = endpoint ?? ProcessInfo.processInfo.environment["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:7878"
        let client = try await APIClient.connect(to: address)
        do {
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    /// Calls an operation that lists things, all pages of it, and prints them as a table or as JSON.
    func list(_ operation: String, _ input: JSON = [:], member: String, _ columns: [TextTable.Column]) async throws {
        let rows = try await withClient { try await $0.list(operation, input, member: member) }
        print(json ? ([member: .array(rows)] as JSON).text(.pretty) : TextTable.text(rows, columns))
    }

    /// Calls an operation that describes one thing and prints it.
    func describe(_ operation: String, _ input: JSON) async throws {
        let answer = try await withClient { try await $0.call(operation, input) }
        print(json ? answer.text(.pretty) : Details.text(answer))
    }

    /// Calls an operation that changes something and prints a sentence, or the answer as JSON.
    func change(_ operation: String, _ input: JSON, _ sentence: (JSON) -> String) async throws {
        let answer = try await withClient { try await $0.call(operation, input) }
        print(json ? answer.text(.pretty) : sentence(answer))
    }
}
