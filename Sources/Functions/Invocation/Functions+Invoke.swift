import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

extension Functions {
    /// The most bytes of a payload.
    ///
    /// Source: AWS Lambda Developer Guide, "Lambda quotas": 6 MB where the caller waits, 1 MB where not.
    private static let largestPayload = (waiting: 6 << 20, event: 1 << 20)

    /// Invokes a function.
    ///
    /// A function that fails is no error of the call: ``InvokeResponse/functionError`` says so.
    /// - Throws: ``ServiceError/Code/functionNotFound``, ``ServiceError/Code/invalidContent``,
    ///   ``ServiceError/Code/requestTooLarge``.
    package func invoke(_ request: InvokeRequest) async throws -> InvokeResponse {
        let record = try await record(request.functionName)
        let limit = request.type == .event ? Self.largestPayload.event : Self.largestPayload.waiting
        guard request.payload.count <= limit else {
            throw ServiceError(
                .requestTooLarge,
                "\(request.payload.count) byte payload is too large for the \(request.type.rawValue) invocation type (limit "
                    + "\(limit) bytes)"
            )
        }
        let payload: JSON
        do { payload = request.payload.isEmpty ? .null : try JSON(parsing: request.payload) } catch {
            throw ServiceError(.invalidContent, "Could not parse request body into json: \(error)")
        }
        switch request.type {
        case .dryRun: return InvokeResponse(statusCode: 204, functionError: nil, payload: nil, log: [])
        case .event:
            _ = try await begin(record, request, payload: payload)
            invoked.notify()
            return InvokeResponse(statusCode: 202, functionError: nil, payload: nil, log: [])
        case .requestResponse:
            switch try await begin(record, request, payload: payload) {
            case .known(let answer):
                return InvokeResponse(statusCode: 200, functionError: nil, payload: answer, log: [])
            case .begun(let id): return try await perform(record, id: id, payload: payload)
            }
        }
    }

    private enum Beginning: Sendable {
        case begun(id: String)
        /// It succeeded before with the same token.
        case known(answer: JSON)
    }

    /// Records an invocation: that it runs, or is to run.
    private func begin(_ record: FunctionRecord, _ request: InvokeRequest, payload: JSON) async throws -> Beginning {
        let (type, token, name) = (request.type, request.token, record.name)
        let text = payload.text()
        return try await store.write { transaction in
            let database = transaction.database
            let now = transaction.now.timeIntervalSince1970
            let due = type == .event ? now : nil
            let state: Invocation.State = type == .event ? .pending : .running
            let known = try token.flatMap {
                try Row.fetchOne(database, sql: "SELECT * FROM functions_invocations WHERE token = ?", arguments: [$0])
            }
            if let known {
                let old = try Invocation(row: known)
                if old.state == .succeeded || type == .event && old.state != .failed {
                    return .known(answer: try old.answer.map { try JSON(parsing: $0) } ?? .null)
                }
                try database.execute(
                    sql: "UPDATE functions_invocations SET state = ?, due = ?, ended = NULL WHERE id = ?",
                    arguments: [state.rawValue, due, old.requestId]
                )
                return .begun(id: old.requestId)
            }
            let id = UUID().uuidString.lowercased()
            try database.execute(
                sql: """
                    INSERT INTO functions_invocations (id, function, type, token, payload, state, due, started)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [id, name, type.rawValue, token, text, state.rawValue, due, now]
            )
            return .begun(id: id)
        }
    }

    /// Runs a function once and records how it ended.
    ///
    /// - Parameters:
    ///   - record: The function.
    ///   - id: Of the recorded invocation.
    ///   - payload: The event.
    ///   - retry: When it is to run again, should it fail; nil for never.
    /// - Returns: What a caller who waits is answered.
    /// - Throws: The database's error; `CancellationError`.
    @discardableResult
    func perform(_ record: FunctionRecord, id: String, payload: JSON, retry: Date? = nil) async throws -> InvokeResponse
    {
        let log = FunctionLog()
        let began = store.clock.now()
        log.add("START RequestId: \(id) Version: $LATEST")
        let outcome = try await run(record, id: id, payload: payload, log: log)
        let duration = store.clock.now().timeIntervalSince(began) * 1000
        var failure: FunctionFailure?
        if case .failure(let reason) = outcome {
            failure = reason
            log.add("[ERROR] \(reason.type): \(reason.message)")
        }
        log.add("END RequestId: \(id)")
        log.add(
            "REPORT RequestId: \(id) Duration: \(duration.formatted(.number.precision(.fractionLength(2)).grouping(.never))) ms"
        )
        let answer: JSON =
            switch outcome {
            case .success(let answer): answer
            case .failure(let reason):
                ["errorMessage": .string(reason.message), "errorType": .string(reason.type), "requestId": .string(id)]
            }
        let lines = log.lines
        let reason = failure?.message
        try await store.write { transaction in
            let now = transaction.now.timeIntervalSince1970
            let state: Invocation.State = reason == nil ? .succeeded : retry == nil ? .failed : .pending
            try transaction.database.execute(
                sql: """
                    UPDATE functions_invocations SET state = ?, attempts = attempts + 1, due = ?, ended = ?, failure = ?,
                        answer = ?, log = coalesce(log || char(10), '') || ?
                    WHERE id = ?
                    """,
                arguments: [
                    state.rawValue, state == .pending ? retry?.timeIntervalSince1970 : nil, now, reason, answer.text(),
                    lines.joined(separator: "\n"), id,
                ]
            )
        }
        return InvokeResponse(
            statusCode: 200,
            functionError: failure == nil ? nil : "Unhandled",
            payload: answer,
            log: lines
        )
    }

    private func run(
        _ record: FunctionRecord,
        id: String,
        payload: JSON,
        log: FunctionLog
    ) async throws -> Result<JSON, FunctionFailure> {
        guard let native = natives[record.native] else {
            let known = natives.keys.sorted().joined(separator: ", ")
            return .failure(
                FunctionFailure(
                    "Runtime.ImportModuleError",
                    "This server has no function '\(record.native)', only \(known)."
                )
            )
        }
        let context = FunctionContext(
            functionName: record.name,
            functionArn: record.arn,
            requestId: id,
            environment: record.settings.variables ?? [:],
            log: log
        )
        let clock = store.clock
        let deadline = clock.now().addingTimeInterval(TimeInterval(record.settings.timeout))
        let seconds = record.settings.timeout
        return try await withThrowingTaskGroup(of: Result<JSON, FunctionFailure>?.self) { group in
            group.addTask {
                do { return .success(try await native.body(payload, context)) } catch is CancellationError {
                    return nil
                } catch let error as FunctionFailure {
                    return .failure(error)
                } catch let error as ServiceError {
                    return .failure(FunctionFailure(error.code.awsCode, error.message))
                } catch { return .failure(FunctionFailure("\(type(of: error))", "\(error)")) }
            }
            group.addTask {
                guard (try? await clock.sleep(until: deadline)) != nil else { return nil }
                let time = clock.now()
                    .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
                return .failure(
                    FunctionFailure("Sandbox.Timedout", "\(time) \(id) Task timed out after \(seconds).00 seconds")
                )
            }
            while let result = try await group.next() {
                guard let result else { continue }
                group.cancelAll()
                return result
            }
            throw CancellationError()
        }
    }
}
