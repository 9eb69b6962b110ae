package import Foundation
import GRDB
import Store

/// A page of a list, as the three list operations ask for it.
package struct ListRequest: Codable, Sendable {
    package var nameContains: String?
    /// `Name`, `CreationTime` (the default), or for endpoints `Status`.
    package var sortBy: String?
    /// `Ascending` or `Descending`, the default.
    package var sortOrder: String?
    /// 1 to 100; 10 where none is given.
    package var maxResults: Int?
    package var nextToken: String?
    package var creationTimeAfter: Date?
    package var creationTimeBefore: Date?
    /// For endpoints only.
    package var statusEquals: String?

    package init(nameContains: String? = nil, maxResults: Int? = nil, nextToken: String? = nil) {
        self.nameContains = nameContains
        self.maxResults = maxResults
        self.nextToken = nextToken
    }
}

extension ListRequest {
    /// The rows of one page of `table` and the token of the next, nil on the last page.
    func page(of table: String, in database: Database) throws -> (rows: [Row], next: String?) {
        let limit = maxResults ?? 10
        guard 1...100 ~= limit else {
            throw ServiceError(.validation, "MaxResults is \(limit); it must be 1 to 100.")
        }
        guard let offset = nextToken.map(Int.init) ?? 0, offset >= 0 else {
            throw ServiceError(.validation, "NextToken is '\(nextToken ?? "")', which no list has given; leave it out.")
        }
        let columns = ["Name": "name", "CreationTime": "created", "Status": "status"]
        guard let column = columns[sortBy ?? "CreationTime"], column != "status" || table == "endpoint" else {
            throw ServiceError(.validation, "SortBy is '\(sortBy ?? "")'; it must be Name or CreationTime.")
        }
        guard let order = ["Ascending": "ASC", "Descending": "DESC"][sortOrder ?? "Descending"] else {
            throw ServiceError(.validation, "SortOrder is '\(sortOrder ?? "")'; it must be Ascending or Descending.")
        }
        var conditions = ["1"]
        var arguments = StatementArguments()
        if let nameContains {
            conditions.append("instr(lower(name), lower(?)) > 0")
            arguments += [nameContains]
        }
        if let creationTimeAfter {
            conditions.append("created > ?")
            arguments += [creationTimeAfter.timeIntervalSince1970]
        }
        if let creationTimeBefore {
            conditions.append("created < ?")
            arguments += [creationTimeBefore.timeIntervalSince1970]
        }
        if let statusEquals, table == "endpoint" {
            conditions.append("status = ?")
            arguments += [statusEquals]
        }
        arguments += [limit + 1, offset]
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM \(table) WHERE \(conditions.joined(separator: " AND "))
                ORDER BY \(column) \(order), rowid \(order) LIMIT ? OFFSET ?
                """,
            arguments: arguments
        )
        return (Array(rows.prefix(limit)), rows.count > limit ? String(offset + limit) : nil)
    }
}
