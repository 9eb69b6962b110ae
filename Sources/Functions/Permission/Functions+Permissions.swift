import Foundation
import GRDB
package import Identifiers
import JSONDocuments
import Store

extension Functions {
    /// Lets a service invoke a function.
    ///
    /// - Throws: ``ServiceError/Code/functionConflict`` if the statement's id is taken.
    package func addPermission(_ request: AddPermissionRequest) async throws -> AddPermissionResponse {
        let name = try FunctionRules.name(request.functionName)
        try Self.check(request)
        return try await store.write { transaction in
            let record = try FunctionRecord.demand(name, in: transaction.database)
            let statement = Self.statement(request, of: record).text()
            let known = try Self.statements(of: name, in: transaction.database)
            guard !known.contains(where: { $0["Sid"]?.string == request.statementId }) else {
                throw ServiceError(
                    .functionConflict,
                    "The statement id (\(request.statementId)) provided already exists. Please provide a new statement id, or "
                        + "remove the existing statement."
                )
            }
            try transaction.database.execute(
                sql: "INSERT INTO functions_permissions (function, sid, statement) VALUES (?, ?, ?)",
                arguments: [name, request.statementId, statement]
            )
            return AddPermissionResponse(statement: statement)
        }
    }

    /// Removes a permission.
    ///
    /// - Throws: ``ServiceError/Code/functionNotFound`` if there is no such function or statement.
    package func removePermission(_ request: RemovePermissionRequest) async throws {
        let name = try FunctionRules.name(request.functionName)
        try await store.write { transaction in
            _ = try FunctionRecord.demand(name, in: transaction.database)
            try transaction.database.execute(
                sql: "DELETE FROM functions_permissions WHERE function = ? AND sid = ?",
                arguments: [name, request.statementId]
            )
            guard transaction.database.changesCount > 0 else {
                throw ServiceError(
                    .functionNotFound,
                    "The function '\(name)' has no permission with the statement id '\(request.statementId)'."
                )
            }
        }
    }

    /// All permissions of a function.
    ///
    /// - Throws: ``ServiceError/Code/functionNotFound`` also, as Lambda has it, if it has none.
    package func getPolicy(_ request: FunctionRequest) async throws -> GetPolicyResponse {
        let name = try FunctionRules.name(request.functionName)
        return try await store.read { database in
            let record = try FunctionRecord.demand(name, in: database)
            let statements = try Self.statements(of: name, in: database)
            guard !statements.isEmpty else {
                throw ServiceError(.functionNotFound, "The function '\(name)' has no policy: nobody was permitted yet.")
            }
            let policy: JSON = ["Version": "2012-10-17", "Id": "default", "Statement": .array(statements)]
            return GetPolicyResponse(policy: policy.text(), revisionId: record.revision)
        }
    }

    /// Whether a service may invoke a function on behalf of a resource.
    package func permits(_ function: String, service: String, source: ARN) async throws -> Bool {
        let name = try FunctionRules.name(function)
        let account = store.home.account
        return try await store.read { database in
            _ = try FunctionRecord.demand(name, in: database)
            return try Self.statements(of: name, in: database)
                .contains { statement in
                    guard ["lambda:InvokeFunction", "lambda:*"].contains(statement["Action"]?.string),
                        statement["Principal"]?["Service"]?.string == service || statement["Principal"]?.string == "*"
                    else { return false }
                    let condition = statement["Condition"]
                    let pattern = condition?["ArnLike"]?["AWS:SourceArn"]?.string
                    let wanted = condition?["StringEquals"]?["AWS:SourceAccount"]?.string
                    return (pattern.map { Self.matches($0, source.description) } ?? true)
                        && (wanted.map { $0 == account } ?? true)
                }
        }
    }

    private static func statements(of name: String, in database: Database) throws -> [JSON] {
        try String.fetchAll(
            database,
            sql: "SELECT statement FROM functions_permissions WHERE function = ? ORDER BY position",
            arguments: [name]
        )
        .map { try JSON(parsing: $0) }
    }

    private static func statement(_ request: AddPermissionRequest, of record: FunctionRecord) -> JSON {
        // A service is named by its host, an account by its number or ARN.
        let isService = request.principal.hasSuffix(".amazonaws.com")
        let principal: JSON =
            request.principal == "*"
            ? "*" : isService ? ["Service": .string(request.principal)] : ["AWS": .string(request.principal)]
        var statement: JSON = [
            "Sid": .string(request.statementId), "Effect": "Allow", "Principal": principal,
            "Action": .string(request.action), "Resource": .string(record.arn),
        ]
        var condition: JSON = [:]
        if let account = request.sourceAccount { condition["StringEquals"] = ["AWS:SourceAccount": .string(account)] }
        if let arn = request.sourceArn { condition["ArnLike"] = ["AWS:SourceArn": .string(arn)] }
        if condition != [:] { statement["Condition"] = condition }
        return statement
    }

    private static func check(_ request: AddPermissionRequest) throws {
        let sid = request.statementId
        let isSid = sid.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard 1...100 ~= sid.utf8.count, isSid else {
            throw ServiceError(
                .invalidParameter,
                "StatementId is '\(sid)'; give 1 to 100 letters, digits, '-' and '_'."
            )
        }
        guard request.action == "lambda:*" || request.action.hasPrefix("lambda:") && request.action.count > 7 else {
            throw ServiceError(.invalidParameter, "Action is '\(request.action)'; give lambda:InvokeFunction.")
        }
        guard !request.principal.isEmpty else { throw ServiceError(.invalidParameter, "Principal is empty.") }
    }

    /// Whether a text is of a pattern in which `*` stands for any characters and `?` for one.
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
        var (p, t) = (0, 0)
        // Where the last star was, and how far the text had gone then.
        var star: (Int, Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == text[t] || pattern[p] == UInt8(ascii: "?") {
                p += 1
                t += 1
            } else if let (back, seen) = star {
                star = (back, seen + 1)
                p = back + 1
                t = seen + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
