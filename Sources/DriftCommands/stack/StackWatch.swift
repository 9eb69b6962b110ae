import ArgumentParser
import Foundation
import JSONDocuments

/// Shows a stack's resources until its operation has ended: on a terminal one table that changes, else a line for each
/// change.
struct StackWatch {
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private var shown: [String: String] = [:]
    private var lines = 0

    /// Waits for the end of a stack's operation and prints it.
    ///
    /// - Parameters:
    ///   - arn: The stack's.
    ///   - client: The server.
    ///   - json: Whether only the stack's description is printed.
    /// - Throws: ``ExitCode`` 1 unless the operation did what it was asked.
    static func finish(_ arn: String, _ client: APIClient, json: Bool) async throws {
        var watch = StackWatch()
        while true {
            // The status first: the resources of a stack whose operation has ended do not change any more.
            let stack = try await client.stack(arn)
            let resources = try await client.resources(of: arn)
            if !json { watch.show(resources) }
            let status = stack["StackStatus"]?.string ?? "-"
            if !status.hasSuffix("_IN_PROGRESS") {
                let reason = stack["StackStatusReason"]?.string.map { ": \($0)" } ?? ""
                print(json ? stack.text(.pretty) : status + reason)
                if !json { for output in stack["Outputs"]?.array ?? [] { print(line(output)) } }
                if !["CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"].contains(status) {
                    throw ExitCode.failure
                }
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private static func line(_ output: JSON) -> String {
        "\(TextTable.plain(output["OutputKey"])) = \(TextTable.plain(output["OutputValue"]))"
    }

    /// Shows the resources as they are now.
    private mutating func show(_ resources: [JSON]) {
        if isTerminal {
            let table = TextTable.text(resources, StackCommand.resourceColumns)
            // Up to the table's first line, and away with everything below.
            print((lines > 0 ? "\u{1B}[\(lines)A\u{1B}[J" : "") + table)
            lines = table.split(separator: "\n", omittingEmptySubsequences: false).count
        } else {
            for resource in resources {
                let name = TextTable.plain(resource["LogicalResourceId"])
                let status = TextTable.plain(resource["ResourceStatus"])
                guard shown.updateValue(status, forKey: name) != status else { continue }
                let reason = resource["ResourceStatusReason"]?.string.map { "  \($0)" } ?? ""
                print("\(name)  \(TextTable.plain(resource["ResourceType"]))  \(status)\(reason)")
            }
        }
        fflush(nil)
    }
}
