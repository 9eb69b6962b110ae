import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

extension Events {
    /// The most targets of a rule.
    ///
    /// - Source: Amazon EventBridge User Guide, "EventBridge quotas", targets per rule.
    static let mostTargets = 5

    /// Adds targets to a rule, or overwrites those of the same ids; all of them or, if one is wrong, none.
    package func putTargets(_ request: PutTargetsRequest) async throws -> ChangeTargetsResponse {
        try Events.checkBus(request.eventBusName)
        guard (1...100).contains(request.targets.count) else {
            throw ServiceError(.validation, "Targets has \(request.targets.count) members: a request carries 1 to 100.")
        }
        for target in request.targets { try target.check() }
        guard Set(request.targets.map(\.id)).count == request.targets.count else {
            throw ServiceError(
                .validation,
                "Two of the Targets of rule '\(request.rule)' have the same Id: give each its own."
            )
        }
        try await store.write { transaction in
            _ = try Events.rule(request.rule, transaction.home, in: transaction.database)
            for target in request.targets {
                try transaction.database.execute(
                    sql: "INSERT OR REPLACE INTO events_targets (rule, id, arn, target) VALUES (?, ?, ?, ?)",
                    arguments: [request.rule, target.id, target.arn, try target.text()]
                )
            }
            let count =
                try Int.fetchOne(
                    transaction.database,
                    sql: "SELECT count(*) FROM events_targets WHERE rule = ?",
                    arguments: [request.rule]
                ) ?? 0
            guard count <= Events.mostTargets else {
                throw ServiceError(
                    .eventsLimitExceeded,
                    "Rule '\(request.rule)' would have \(count) targets: at most \(Events.mostTargets) are allowed. Write a second "
                        + "rule for the others."
                )
            }
        }
        return ChangeTargetsResponse(failedEntryCount: 0, failedEntries: [])
    }

    /// Takes targets from a rule; an id that it does not have is reported and changes nothing.
    package func removeTargets(_ request: RemoveTargetsRequest) async throws -> ChangeTargetsResponse {
        try Events.checkBus(request.eventBusName)
        return try await store.write { transaction in
            _ = try Events.rule(request.rule, transaction.home, in: transaction.database)
            var failed: [FailedTarget] = []
            for id in request.ids {
                try transaction.database.execute(
                    sql: "DELETE FROM events_targets WHERE rule = ? AND id = ?",
                    arguments: [request.rule, id]
                )
                if transaction.database.changesCount == 0 {
                    failed.append(
                        FailedTarget(
                            targetId: id,
                            errorCode: "ResourceNotFoundException",
                            errorMessage: "Rule \(request.rule) has no target \(id)."
                        )
                    )
                }
            }
            return ChangeTargetsResponse(failedEntryCount: failed.count, failedEntries: failed)
        }
    }

    /// A rule's targets by id.
    package func listTargetsByRule(_ request: ListTargetsByRuleRequest) async throws -> ListTargetsByRuleResponse {
        try Events.checkBus(request.eventBusName)
        let page = try Page(limit: request.limit ?? 100, member: "Limit", most: 100, nextToken: request.nextToken)
        let home = store.home
        return try await store.read { database in
            _ = try Events.rule(request.rule, home, in: database)
            let targets =
                try String.fetchAll(
                    database,
                    sql: "SELECT target FROM events_targets WHERE rule = ? ORDER BY id LIMIT ? OFFSET ?",
                    arguments: [request.rule, page.limit + 1, page.offset]
                )
                .map(Target.init(text:))
            let (entries, next) = page.cut(targets)
            return ListTargetsByRuleResponse(targets: entries, nextToken: next)
        }
    }
}

extension Target {
    func text() throws -> String { String(decoding: try AWSCoding.encoder().encode(self), as: UTF8.self) }

    init(text: String) throws { self = try AWSCoding.decoder().decode(Target.self, from: Data(text.utf8)) }

    /// Throws unless id, ARN, input and retry policy are what EventBridge allows.
    func check() throws {
        try Events.checkName(id, "Target Id")
        guard ARN(arn) != nil else {
            throw ServiceError(
                .validation,
                "Target '\(id)' has the Arn '\(arn)': it must be an ARN, arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE."
            )
        }
        guard [input != nil, inputPath != nil, inputTransformer != nil].filter({ $0 }).count <= 1 else {
            throw ServiceError(
                .validation,
                "Target '\(id)' has more than one of Input, InputPath and InputTransformer: give at most one."
            )
        }
        if let input {
            guard input.utf8.count <= 8192 else {
                throw ServiceError(
                    .validation,
                    "Input of target '\(id)' has \(input.utf8.count) bytes: at most 8192 are allowed."
                )
            }
            do { _ = try JSON(parsing: input) } catch {
                throw ServiceError(.validation, "Input of target '\(id)' is \(error).", cause: error)
            }
        }
        let paths = (inputPath.map { [$0] } ?? []) + (inputTransformer?.inputPathsMap.map { Array($0.values) } ?? [])
        for path in paths where JSONPath(path) == nil {
            throw ServiceError(
                .validation,
                "Target '\(id)' has the path '\(path)': it must be like $.detail.state or $.resources[0]."
            )
        }
        if let retries = retryPolicy?.maximumRetryAttempts, !(0...185).contains(retries) {
            throw ServiceError(
                .validation,
                "MaximumRetryAttempts of target '\(id)' is \(retries): it must be from 0 to 185."
            )
        }
        if let age = retryPolicy?.maximumEventAgeInSeconds, !(60...86_400).contains(age) {
            throw ServiceError(
                .validation,
                "MaximumEventAgeInSeconds of target '\(id)' is \(age): it must be from 60 to 86400."
            )
        }
    }
}
