import CloudFormation
import Foundation
import GRDB
import Identifiers
import JSONDocuments
import OrderedCollections
import Store

// Source: CloudFormation answers with at most 100 stacks, events or resources, or 1 MB, at once.
private let pageLength = 100

extension Stacks {
    /// Describes one stack, or all that are not deleted, the newest first.
    package func describeStacks(_ request: DescribeStacksRequest) async throws -> DescribeStacksResponse {
        try await store.read { [self] database in
            if let name = request.stackName {
                let stack = try StackRecord.fetch(database, name).state
                return DescribeStacksResponse(stacks: [try describe(stack, database)], nextToken: nil)
            }
            let page = try Self.page(request.nextToken)
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT arn, state FROM stack WHERE deleted IS NULL " + page.sql(orderBy: "sequence")
            )
            let (shown, next) = page.cut(rows)
            return DescribeStacksResponse(
                stacks: try shown.map { try describe(StackRecord(database, $0).state, database) },
                nextToken: next
            )
        }
    }

    /// One stack, by name or ARN.
    package func describe(stack: String) async throws -> StackDescription {
        try await store.read { [self] in try describe(StackRecord.fetch($0, stack).state, $0) }
    }

    private func describe(_ stack: StackState, _ database: Database) throws -> StackDescription {
        // The template's defaults are a stack's parameters too; a value that is not to be shown is starred.
        guard let template = try? Self.template(stack.specification.template) else {
            return StackDescription(stack, parameters: [])
        }
        let parameters = template.parameters.compactMap { name, parameter -> StackParameter? in
            guard let value = stack.specification.parameters[name] ?? parameter.defaultValue.map(Self.text) else {
                return nil
            }
            return StackParameter(parameterKey: name, parameterValue: parameter.noEcho ? "****" : value)
        }
        return StackDescription(stack, parameters: parameters)
    }

    /// A scalar of a template as text.
    static func text(_ value: JSON) -> String { value.string ?? value.text() }

    static func page(_ token: String?) throws -> Page {
        try Page(limit: pageLength, member: "MaxResults", most: pageLength, nextToken: token, isAscending: false)
    }

    /// Lists stacks, also those that were deleted in the last 90 days, the newest first.
    package func listStacks(_ request: ListStacksRequest) async throws -> ListStacksResponse {
        let page = try Self.page(request.nextToken)
        let filter = request.stackStatusFilter ?? []
        if let unknown = filter.first(where: { StackStatus(rawValue: $0) == nil }) {
            let all = StackStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw ServiceError(.stack, "'\(unknown)' is no status of a stack; give one of \(all).")
        }
        let forgotten = store.clock.now().timeIntervalSince1970 - StackRecord.memory
        return try await store.read { database in
            let condition =
                filter.isEmpty
                ? "" : "AND status IN (\(filter.map { "'\($0)'" }.joined(separator: ", "))) "
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT state FROM stack WHERE (deleted IS NULL OR deleted > ?) \(condition)"
                    + page.sql(orderBy: "sequence"),
                arguments: [forgotten]
            )
            let (shown, next) = page.cut(rows)
            return ListStacksResponse(
                stackSummaries: try shown.map { StackSummary(try StackRecord.decode($0["state"])) },
                nextToken: next
            )
        }
    }

    /// What happened to a stack and its resources, the newest first.
    package func describeStackEvents(_ request: StackPageRequest) async throws -> DescribeStackEventsResponse {
        let page = try Self.page(request.nextToken)
        return try await store.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT event FROM stack_event WHERE stack = ? " + page.sql(orderBy: "position"),
                arguments: [try StackRecord.fetch(database, request.stackName).state.arn]
            )
            let (shown, next) = page.cut(rows)
            return DescribeStackEventsResponse(
                stackEvents: try shown.map { try AWSCoding.value(StackEvent.self, from: $0["event"]) },
                nextToken: next
            )
        }
    }

    /// The values that stacks export.
    package func listExports(_ request: ListPageRequest) async throws -> ListExportsResponse {
        let page = try Self.page(request.nextToken)
        return try await store.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT name, stack, value FROM stack_export " + page.sql(orderBy: "name")
            )
            let (shown, next) = page.cut(rows)
            let exports = shown.map { Export(exportingStackId: $0["stack"], name: $0["name"], value: $0["value"]) }
            return ListExportsResponse(exports: exports, nextToken: next)
        }
    }

    /// The names of the stacks that import a value.
    package func listImports(_ request: ListImportsRequest) async throws -> ListImportsResponse {
        let page = try Self.page(request.nextToken)
        return try await store.read { database in
            let rows = try String.fetchAll(
                database,
                sql: """
                    SELECT s.name FROM stack_import i JOIN stack s ON s.arn = i.stack
                    WHERE i.name = ? AND s.deleted IS NULL \(page.sql(orderBy: "s.name"))
                    """,
                arguments: [request.exportName]
            )
            if rows.isEmpty {
                throw ServiceError(.stack, "Export '\(request.exportName)' is not imported by any stack.")
            }
            let (shown, next) = page.cut(rows)
            return ListImportsResponse(imports: shown, nextToken: next)
        }
    }
}

package struct ListPageRequest: Codable, Sendable {
    package var nextToken: String?

    package init(nextToken: String? = nil) { self.nextToken = nextToken }
}

/// A value that a stack gives to others.
package struct Export: Codable, Sendable, Hashable {
    package let exportingStackId: String
    package let name: String
    package let value: String
}

package struct ListExportsResponse: Codable, Sendable {
    package let exports: [Export]
    package let nextToken: String?
}

package struct ListImportsRequest: Codable, Sendable {
    package var exportName: String
    package var nextToken: String?

    package init(exportName: String) { self.exportName = exportName }
}

package struct ListImportsResponse: Codable, Sendable {
    package let imports: [String]
    package let nextToken: String?
}
