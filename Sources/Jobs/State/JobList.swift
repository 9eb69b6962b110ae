import Foundation
import GRDB
import Store

/// A query for jobs of one kind.
struct JobList {
    let kind: JobKind
    let page: Page
    let sortBy: String?
    var conditions = Conditions()

    init(kind: JobKind, page: Page, sortBy: String?, nameContains: String?, status: JobStatus?) throws {
        try JobRules.validate(sortBy, among: ["Name", "CreationTime", "Status"], member: "SortBy")
        self.kind = kind
        self.page = page
        self.sortBy = sortBy
        conditions.add("kind = ?", kind.rawValue)
        conditions.add("instr(lower(name), lower(?)) > 0", nameContains)
        conditions.add("status = ?", status?.rawValue)
    }

    mutating func limit(createdAfter: Date?, before: Date?, modifiedAfter: Date?, modifiedBefore: Date?) {
        conditions.add("created > ?", createdAfter)
        conditions.add("created < ?", before)
        conditions.add("modified > ?", modifiedAfter)
        conditions.add("modified < ?", modifiedBefore)
    }

    func fetch(from store: Store) async throws -> (page: [JobRecord], nextToken: String?) {
        let column = ["Name": "name", "Status": "status"][sortBy ?? ""] ?? "created"
        let sql = "SELECT * FROM job \(conditions.sql) \(page.sql(orderBy: column, "position"))"
        let arguments = conditions.arguments
        return page.cut(
            try await store.read { try Row.fetchAll($0, sql: sql, arguments: arguments).map(JobRecord.init) }
        )
    }
}
