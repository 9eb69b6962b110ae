package import Foundation
package import GRDB

/// The part of a list that one answer holds, and where the next begins.
package struct Page: Sendable {
    package let limit: Int
    package let offset: Int
    package let isAscending: Bool

    /// Reads the paging members of a SageMaker list request; newest first unless asked otherwise.
    ///
    /// An answer holds 10 entries unless asked, and at most 100. Source: SageMaker API, `MaxResults` of its lists.
    package init(maxResults: Int?, nextToken: String?, sortOrder: String?) throws {
        guard sortOrder == nil || sortOrder == "Ascending" || sortOrder == "Descending" else {
            throw ServiceError(.validation, "SortOrder is '\(sortOrder ?? "")'; give Ascending or Descending.")
        }
        try self.init(
            limit: maxResults ?? 10,
            member: "MaxResults",
            most: 100,
            nextToken: nextToken,
            isAscending: sortOrder == "Ascending"
        )
    }

    /// Reads the paging members of any list request.
    ///
    /// A token is the number of entries before the page, so that a list that grows meanwhile, newest first, repeats entries
    /// rather than losing some.
    /// - Parameters:
    ///   - limit: The most entries that the answer shall hold.
    ///   - member: What the request calls it.
    ///   - most: The largest limit.
    ///   - nextToken: What the answer before this one said.
    ///   - isAscending: The order of the list.
    /// - Throws: ``ServiceError/Code/validation`` for a limit or a token that cannot be.
    package init(limit: Int, member: String, most: Int, nextToken: String?, isAscending: Bool = true) throws {
        guard 1...most ~= limit else {
            throw ServiceError(.validation, "\(member) is \(limit); give 1 to \(most).")
        }
        let offset = nextToken.map { Int($0) ?? -1 } ?? 0
        guard 0...Int(Int32.max) ~= offset else {
            throw ServiceError(
                .validation,
                "'\(nextToken ?? "")' is no NextToken of this list. Give the one that it answered."
            )
        }
        self.limit = limit
        self.offset = offset
        self.isAscending = isAscending
    }

    /// The column that a list is ordered by.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if `sortBy` is none of `columns`.
    package static func column(_ sortBy: String, of columns: [String: String]) throws -> String {
        guard let column = columns[sortBy] else {
            throw ServiceError(
                .validation,
                "SortBy is '\(sortBy)'; give one of \(columns.keys.sorted().joined(separator: ", "))."
            )
        }
        return column
    }

    /// The end of a query: order and, to tell whether there is more, one row over the limit.
    package func sql(orderBy columns: String...) -> String {
        let order = columns.map { $0 + (isAscending ? " ASC" : " DESC") }.joined(separator: ", ")
        return "ORDER BY \(order) LIMIT \(limit + 1) OFFSET \(offset)"
    }

    /// The page of a whole list, and the token of the next.
    package func cut<Element>(outOf list: [Element]) -> (page: [Element], nextToken: String?) {
        cut(Array(list.dropFirst(offset).prefix(limit + 1)))
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
