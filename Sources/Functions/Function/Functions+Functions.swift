import Foundation
import GRDB
import Identifiers
import Store

extension Functions {
    /// Creates a function.
    ///
    /// - Throws: ``ServiceError/Code/functionConflict`` for a taken name; ``ServiceError/Code/invalidParameter`` for what
    ///   Lambda does not allow and for a function without a native.
    package func createFunction(_ request: CreateFunctionRequest) async throws -> FunctionConfiguration {
        let name = try FunctionRules.name(request.functionName)
        let settings = FunctionRecord.Settings(
            runtime: request.runtime,
            role: request.role,
            handler: request.handler,
            description: request.description ?? "",
            timeout: request.timeout ?? 3,
            memorySize: request.memorySize ?? 128,
            variables: request.environment?.variables,
            architectures: request.architectures ?? ["x86_64"],
            packageType: request.packageType ?? "Zip"
        )
        try FunctionRules.check(settings)
        let tags = request.tags ?? [:]
        let native = try native(of: name, tags)
        let code = try FunctionRules.measure(request.code)
        return try await store.write { transaction in
            guard try FunctionRecord.find(name, in: transaction.database) == nil else {
                throw ServiceError(
                    .functionConflict,
                    "Function already exist: \(name). Choose another name, or update that one."
                )
            }
            let record = FunctionRecord(
                name: name,
                arn: transaction.home.arn(.lambda, "function:\(name)").description,
                native: native,
                settings: settings,
                tags: tags,
                codeSize: code.size,
                codeSha: code.sha,
                modified: transaction.now,
                revision: UUID().uuidString.lowercased()
            )
            try record.save(in: transaction.database)
            return record.configuration
        }
    }

    /// Refuses tags that name no native, as ``createFunction(_:)`` would.
    package func check(name: String?, tags: [String: String]) throws { _ = try native(of: name, tags) }

    /// The native that tags name.
    private func native(of name: String?, _ tags: [String: String]) throws -> String {
        let known = natives.keys.sorted().joined(separator: ", ")
        let function = name.map { "function '\($0)'" } ?? "function"
        guard let native = tags[Self.nativeTag] else {
            throw ServiceError(
                .invalidParameter,
                "The \(function) has no tag '\(Self.nativeTag)'. Functions here are part of the server, and the tag says "
                    + "which one it is: \(known). Other code runs on AWS only."
            )
        }
        guard natives[native] != nil else {
            throw ServiceError(
                .invalidParameter,
                "The tag '\(Self.nativeTag)' of the \(function) is '\(native)'; give one of \(known)."
            )
        }
        guard tags.count <= 50 else {
            throw ServiceError(.invalidParameter, "The function has \(tags.count) tags; at most 50 are allowed.")
        }
        return native
    }

    /// Describes a function, with its code and tags.
    package func getFunction(_ request: FunctionRequest) async throws -> GetFunctionResponse {
        let record = try await record(request.functionName)
        return GetFunctionResponse(
            configuration: record.configuration,
            code: .init(repositoryType: "Native", location: record.native),
            tags: record.tags
        )
    }

    /// Describes a function.
    package func getFunctionConfiguration(_ request: FunctionRequest) async throws -> FunctionConfiguration {
        try await record(request.functionName).configuration
    }

    /// Lists functions by name.
    package func listFunctions(_ request: ListFunctionsRequest) async throws -> ListFunctionsResponse {
        let limit = request.maxItems ?? 50
        guard 1...10_000 ~= limit else {
            throw ServiceError(.invalidParameter, "MaxItems is \(limit); give 1 to 10000.")
        }
        let marker = request.marker ?? ""
        let records = try await store.read { database in
            // Source: Lambda API Reference, ListFunctions: 50 a page, whatever is asked for.
            try String.fetchAll(
                database,
                sql: "SELECT name FROM functions WHERE name > ? ORDER BY name LIMIT ?",
                arguments: [marker, min(limit, 50) + 1]
            )
            .map { try FunctionRecord.demand($0, in: database) }
        }
        let page = records.prefix(min(limit, 50))
        return ListFunctionsResponse(
            functions: page.map(\.configuration),
            nextMarker: records.count > page.count ? page.last?.name : nil
        )
    }

    /// Changes a function's settings.
    package func updateFunctionConfiguration(
        _ request: UpdateFunctionConfigurationRequest
    ) async throws -> FunctionConfiguration {
        try await change(request.functionName, revision: request.revisionId) { record in
            record.settings.runtime = request.runtime ?? record.settings.runtime
            record.settings.role = request.role ?? record.settings.role
            record.settings.handler = request.handler ?? record.settings.handler
            record.settings.description = request.description ?? record.settings.description
            record.settings.timeout = request.timeout ?? record.settings.timeout
            record.settings.memorySize = request.memorySize ?? record.settings.memorySize
            if let environment = request.environment { record.settings.variables = environment.variables }
            try FunctionRules.check(record.settings)
        }
    }

    /// Changes the code that runs on AWS.
    package func updateFunctionCode(_ request: UpdateFunctionCodeRequest) async throws -> FunctionConfiguration {
        let code = try FunctionRules.measure(request.code)
        let architectures = request.architectures
        let isTrial = request.dryRun == true
        return try await change(request.functionName, revision: request.revisionId) { record in
            if isTrial { return }
            record.codeSize = code.size
            record.codeSha = code.sha
            record.settings.architectures = architectures ?? record.settings.architectures
        }
    }

    /// Deletes a function with its permissions; what is recorded of its invocations stays for a while.
    ///
    /// - Throws: ``ServiceError/Code/functionNotFound``.
    package func deleteFunction(_ request: FunctionRequest) async throws {
        let name = try FunctionRules.name(request.functionName)
        try await store.write { transaction in
            _ = try FunctionRecord.demand(name, in: transaction.database)
            try transaction.database.execute(sql: "DELETE FROM functions WHERE name = ?", arguments: [name])
        }
    }

    /// The tags of a function.
    package func listTags(of function: String) async throws -> [String: String] { try await record(function).tags }

    /// Adds tags, or gives them other values.
    package func tag(_ function: String, with tags: [String: String]) async throws {
        try await changeTags(of: function) { $0.merging(tags) { $1 } }
    }

    /// Removes tags.
    package func untag(_ function: String, keys: [String]) async throws {
        try await changeTags(of: function) { tags in tags.filter { !keys.contains($0.key) } }
    }

    /// Makes `tags` all the tags that a function has.
    package func setTags(of function: String, to tags: [String: String]) async throws {
        try await changeTags(of: function) { _ in tags }
    }

    private func changeTags(
        of function: String,
        _ change: @escaping @Sendable ([String: String]) -> [String: String]
    ) async throws {
        _ = try await self.change(function, revision: nil) { record in
            record.tags = change(record.tags)
            record.native = try self.native(of: record.name, record.tags)
        }
    }

    private func change(
        _ function: String,
        revision: String?,
        _ body: @escaping @Sendable (inout FunctionRecord) throws -> Void
    ) async throws -> FunctionConfiguration {
        let name = try FunctionRules.name(function)
        return try await store.write { transaction in
            var record = try FunctionRecord.demand(name, in: transaction.database)
            guard revision == nil || revision == record.revision else {
                throw ServiceError(
                    .revisionDiffers,
                    "The function '\(name)' is of revision \(record.revision), not \(revision ?? ""). Read it again."
                )
            }
            let old = record
            try body(&record)
            if record != old {
                record.modified = transaction.now
                record.revision = UUID().uuidString.lowercased()
                try record.save(in: transaction.database)
            }
            return record.configuration
        }
    }

    func record(_ function: String) async throws -> FunctionRecord {
        let name = try FunctionRules.name(function)
        return try await store.read { try FunctionRecord.demand(name, in: $0) }
    }
}
