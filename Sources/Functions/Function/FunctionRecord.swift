import Foundation
import GRDB
import Identifiers
import Store

/// What the store holds of a function.
struct FunctionRecord: Sendable, Hashable {
    /// What a request may set, with Lambda's defaults.
    struct Settings: Codable, Sendable, Hashable {
        var runtime: String?
        var role: String
        var handler: String?
        var description: String
        var timeout: Int
        var memorySize: Int
        var variables: [String: String]?
        var architectures: [String]
        var packageType: String
    }

    let name: String
    let arn: String
    var native: String
    var settings: Settings
    var tags: [String: String]
    var codeSize: Int
    var codeSha: String
    var modified: Date
    var revision: String

    /// The function of a name; nil if there is none.
    static func find(_ name: String, in database: Database) throws -> FunctionRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM functions WHERE name = ?", arguments: [name])
            .map { try FunctionRecord(row: $0) }
    }

    /// - Throws: ``ServiceError/Code/functionNotFound``.
    static func demand(_ name: String, in database: Database) throws -> FunctionRecord {
        if let record = try find(name, in: database) { return record }
        throw ServiceError(
            .functionNotFound,
            "There is no function '\(name)'. Check the name: 'drift function list' shows all."
        )
    }

    func save(in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO functions (name, arn, native, settings, tags, code_size, code_sha, modified, revision)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET native = excluded.native, settings = excluded.settings,
                    tags = excluded.tags, code_size = excluded.code_size, code_sha = excluded.code_sha,
                    modified = excluded.modified, revision = excluded.revision
                """,
            arguments: [
                name, arn, native, try AWSCoding.text(settings), try AWSCoding.text(tags), codeSize, codeSha,
                modified.timeIntervalSince1970, revision,
            ]
        )
    }

    /// As Lambda describes it.
    var configuration: FunctionConfiguration {
        FunctionConfiguration(
            functionName: name,
            functionArn: arn,
            runtime: settings.runtime,
            role: settings.role,
            handler: settings.handler,
            codeSize: codeSize,
            description: settings.description,
            timeout: settings.timeout,
            memorySize: settings.memorySize,
            lastModified: modified.cloudWatch,
            codeSha256: codeSha,
            version: "$LATEST",
            environment: settings.variables.map { FunctionEnvironment(variables: $0) },
            tracingConfig: .init(mode: "PassThrough"),
            revisionId: revision,
            state: "Active",
            lastUpdateStatus: "Successful",
            packageType: settings.packageType,
            architectures: settings.architectures
        )
    }
}

extension FunctionRecord {
    fileprivate init(row: Row) throws {
        name = row["name"]
        arn = row["arn"]
        native = row["native"]
        settings = try AWSCoding.value(Settings.self, from: row["settings"])
        tags = try AWSCoding.value([String: String].self, from: row["tags"])
        codeSize = row["code_size"]
        codeSha = row["code_sha"]
        modified = Date(timeIntervalSince1970: row["modified"])
        revision = row["revision"]
    }
}
