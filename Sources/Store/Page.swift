package import Foundation
package import GRDB

/// The part of a list that one answer holds, and where the next begins.
package struct Page: Sendable {
    /// The most that one answer holds; source: SageMaker API, `MaxResults` of its lists.
    private static let most = 100
    /// What one answer holds unless asked; same source.
    private static let usual = 10

    package let limit: Int
    package let offset: Int
    package let isAscending: Bool

    /// Reads the paging members of a SageMaker list request; newest first unless asked otherwise.
    ///
    /// A token is the number of entries before the page, so that a list that grows meanwhile, newest first, repeats entries
    /// rather than losing some.
    package init(maxResults: Int?, nextToken: String?, sortOrder: String?) throws {
        let limit = maxResults ?? Self.usual
        guard 1...Self.most ~= limit else {
            throw ServiceError(.validation, "MaxResults is \(limit); give 1 to \(Self.most).")
        }
        let offset = nextToken.map { Int($0) ?? -1 } ?? 0
        guard offset >= 0, offset <= Int.max - Self.most else {
            throw ServiceError(
                .validation,
                "'\(nextToken ?? "")' is no NextToken of this list. Give the one that it answered."
            )
        }
        guard sortOrder == nil || sortOrder == "Ascending" || sortOrder == "Descending" else {
            throw ServiceError(.validation, "SortOrder is '\(sortOrder ?? "")'; give Ascending or Descending.")
        }
        self.limit = limit
        self.offset = offset
        isAscending = sortOrder == "Ascending"
    }

    /// The end of a query: order and, to tell whether there is more, one row over the limit.
    package func sql(orderBy columns: String...) -> String {
        let order = columns.map { $0 + (isAscending ? " ASC" : " DESC") }.joined(separator: ", ")
        return "ORDER BY \(order) LIMIT \(limit + 1) OFFSET \(offset)"
    }

    /// The page of what a query with ``sql(orderBy:)`` found, and the token of the next.
    package func cut<Element>(_ rows: [Element]) -> (page: [Element], nextToken: String?) {
        rows.count > limit ? (Array(rows.prefix(limit)), String(offset + limit)) : (rows, nil)
    }
}

/// Conditions of a query, joined by AND, each with its argument.
package struct Conditions: Sendable {
    private var clauses: [String] = []
    package private(set) var arguments = StatementArguments()

    package init() {}

    /// Adds `clause`, which holds one `?`, unless there is no value.
    package mutating func add(_ clause: String, _ value: (some DatabaseValueConvertible)?) {
        guard let value else { return }
        clauses.append(clause)
        arguments += [value]
    }

    /// Adds `clause` for a time, which the tables hold in seconds since 1970.
    package mutating func add(_ clause: String, _ time: Date?) { add(clause, time?.timeIntervalSince1970) }

    /// Empty, or `WHERE …`.
    package var sql: String { clauses.isEmpty ? "" : "WHERE " + clauses.joined(separator: " AND ") }
}
