import EventPatterns
package import Foundation
import GRDB
import Identifiers
import Schedules
package import Store
import Synchronization

extension Events {
    /// Creates a rule, or overwrites the settings of one and keeps its targets.
    package func putRule(_ request: PutRuleRequest) async throws -> PutRuleResponse {
        try Events.checkName(request.name, "Name")
        try Events.checkBus(request.eventBusName)
        let state = request.state ?? "ENABLED"
        guard ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"].contains(state) else {
            throw ServiceError(.validation, "State is '\(state)': it must be ENABLED or DISABLED.")
        }
        guard request.eventPattern != nil || request.scheduleExpression != nil else {
            throw ServiceError(
                .validation,
                "Rule '\(request.name)' has neither EventPattern nor ScheduleExpression: it needs at least one."
            )
        }
        if let pattern = request.eventPattern { try Events.check(pattern: pattern) }
        let schedule = try request.scheduleExpression.map(Events.schedule)
        let arn = try await store.write { transaction in
            let now = transaction.now
            self.forgetIndex()
            // A rule whose schedule stays as it is keeps its beat.
            let old = try Row.fetchOne(
                transaction.database,
                sql: "SELECT schedule, anchor FROM events_rules WHERE name = ?",
                arguments: [request.name]
            )
            let kept = old.flatMap {
                $0["schedule"] as String? == request.scheduleExpression ? $0["anchor"] as Double? : nil
            }
            let anchor = kept ?? now.timeIntervalSince1970
            let next =
                state == "DISABLED" ? nil : schedule?.next(after: now, anchor: Date(timeIntervalSince1970: anchor))
            try transaction.database.execute(
                sql: """
                    INSERT INTO events_rules (name, pattern, schedule, state, description, role, anchor, next)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET pattern = excluded.pattern, schedule = excluded.schedule,
                        state = excluded.state, description = excluded.description, role = excluded.role,
                        anchor = excluded.anchor, next = excluded.next
                    """,
                arguments: [
                    request.name, request.eventPattern, request.scheduleExpression, state, request.description,
                    request.roleArn, anchor, next?.timeIntervalSince1970,
                ]
            )
            if old == nil, let tags = request.tags {
                try Events.setTags(tags, of: request.name, in: transaction.database)
            }
            return Events.ruleARN(request.name, transaction.home)
        }
        rescheduled.notify()
        return PutRuleResponse(ruleArn: arn.description)
    }

    /// One rule.
    package func describeRule(_ request: RuleRequest) async throws -> Rule {
        try Events.checkBus(request.eventBusName)
        let home = store.home
        return try await store.read { try Events.rule(request.name, home, in: $0) }
    }

    /// The next times at which a rule fires by its schedule; none where it has no schedule or is disabled.
    package func nextFireTimes(of rule: String, count: Int = 5) async throws -> [Date] {
        let now = store.clock.now()
        return try await store.read { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT * FROM events_rules WHERE name = ?",
                    arguments: [rule]
                ),
                let text = row["schedule"] as String?,
                var next = (row["next"] as Double?).map(Date.init(timeIntervalSince1970:))
            else { return [] }
            let schedule = try Events.schedule(text)
            let anchor = Date(timeIntervalSince1970: row["anchor"])
            var times: [Date] = []
            next = max(next, now)
            while times.count < count {
                times.append(next)
                guard let following = schedule.next(after: next, anchor: anchor) else { break }
                next = following
            }
            return times
        }
    }

    /// Rules by name.
    package func listRules(_ request: ListRulesRequest) async throws -> ListRulesResponse {
        try Events.checkBus(request.eventBusName)
        let page = try Page(limit: request.limit ?? 100, member: "Limit", most: 100, nextToken: request.nextToken)
        let home = store.home
        return try await store.read { database in
            let rules =
                try Row.fetchAll(
                    database,
                    sql:
                        "SELECT * FROM events_rules WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name LIMIT ?2 OFFSET ?3",
                    arguments: [request.namePrefix ?? "", page.limit + 1, page.offset]
                )
                .map { Events.rule($0, home) }
            let (entries, next) = page.cut(rules)
            return ListRulesResponse(rules: entries, nextToken: next)
        }
    }

    /// Deletes a rule that has no targets; one that does not exist is none to delete.
    package func deleteRule(_ request: RuleRequest) async throws {
        try Events.checkBus(request.eventBusName)
        try await store.write { transaction in
            let targets = try Int.fetchOne(
                transaction.database,
                sql: "SELECT count(*) FROM events_targets WHERE rule = ?",
                arguments: [request.name]
            )
            guard targets == 0 else {
                throw ServiceError(
                    .validation,
                    "Rule can't be deleted since it has targets: '\(request.name)'. Remove them first."
                )
            }
            self.forgetIndex()
            try transaction.database.execute(sql: "DELETE FROM events_rules WHERE name = ?", arguments: [request.name])
        }
    }

    /// Lets a rule match and fire; its schedule starts from now.
    package func enableRule(_ request: RuleRequest) async throws { try await setState("ENABLED", request) }

    /// Keeps a rule from matching and firing.
    package func disableRule(_ request: RuleRequest) async throws { try await setState("DISABLED", request) }

    private func setState(_ state: String, _ request: RuleRequest) async throws {
        try Events.checkBus(request.eventBusName)
        try await store.write { transaction in
            let rule = try Events.rule(request.name, transaction.home, in: transaction.database)
            let schedule = try rule.scheduleExpression.map(Events.schedule)
            let anchor = try Double.fetchOne(
                transaction.database,
                sql: "SELECT anchor FROM events_rules WHERE name = ?",
                arguments: [request.name]
            )
            let next =
                state == "DISABLED"
                ? nil : schedule?.next(after: transaction.now, anchor: anchor.map(Date.init(timeIntervalSince1970:)))
            self.forgetIndex()
            try transaction.database.execute(
                sql: "UPDATE events_rules SET state = ?, next = ? WHERE name = ?",
                arguments: [state, next?.timeIntervalSince1970, request.name]
            )
        }
        rescheduled.notify()
    }
}

extension Events {
    /// Refuses a pattern that no rule can have.
    ///
    /// - Throws: ``ServiceError/Code/invalidPattern`` that names the path of the fault.
    package static func check(pattern: String) throws {
        // Source: EventBridge API, PutRule: a pattern has at most 4,096 characters.
        guard pattern.utf8.count <= 4096 else {
            throw ServiceError(
                .invalidPattern,
                "Event pattern is not valid. Reason: it has \(pattern.utf8.count) bytes; at most 4096 are allowed."
            )
        }
        do { _ = try EventPattern(parsing: pattern) } catch {
            throw ServiceError(.invalidPattern, "Event pattern is not valid. Reason: \(error)", cause: error)
        }
    }

    /// Refuses a schedule that no rule can have.
    package static func check(schedule: String) throws { _ = try self.schedule(schedule) }

    static func ruleARN(_ name: String, _ home: Home) -> ARN { home.arn(.events, "rule/\(name)") }

    static func rule(_ name: String, _ home: Home, in database: Database) throws -> Rule {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM events_rules WHERE name = ?", arguments: [name])
        else {
            throw ServiceError(
                .ruleNotFound,
                "Rule \(name) does not exist on EventBus default. ListRules shows those that do."
            )
        }
        return rule(row, home)
    }

    private static func rule(_ row: Row, _ home: Home) -> Rule {
        Rule(
            name: row["name"],
            arn: ruleARN(row["name"], home).description,
            eventPattern: row["pattern"],
            scheduleExpression: row["schedule"],
            state: row["state"],
            description: row["description"],
            roleArn: row["role"],
            eventBusName: "default"
        )
    }

    /// A schedule that a rule may have; SageMaker's `NOW` is not one.
    static func schedule(_ text: String) throws -> Schedule {
        do {
            let schedule = try Schedule(parsing: text)
            if schedule.form != .now { return schedule }
        } catch {
            throw ServiceError(.validation, "Parameter ScheduleExpression is not valid. \(error)", cause: error)
        }
        throw ServiceError(
            .validation,
            "Parameter ScheduleExpression is not valid. 'NOW' is for monitoring schedules only."
        )
    }

    /// The pattern of a rule, compiled once.
    func compiled(_ text: String) throws -> EventPattern {
        if let pattern = patterns.withLock({ $0[text] }) { return pattern }
        let pattern = try EventPattern(parsing: text)
        patterns.withLock {
            // Patterns of rules that are gone are not worth a list of their own.
            if $0.count >= 10_000 { $0.removeAll() }
            $0[text] = pattern
        }
        return pattern
    }

    static func checkName(_ name: String, _ member: String) throws {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard (1...64).contains(name.utf8.count), allowed else {
            throw ServiceError(
                .validation,
                "\(member) is '\(name)': it must be 1 to 64 letters, digits, '.', '-' and '_'."
            )
        }
    }

    static func checkBus(_ name: String?) throws {
        guard let name, name != "default", !name.hasSuffix(":event-bus/default") else { return }
        throw ServiceError(.ruleNotFound, "Event bus \(name) does not exist: there is one, default.")
    }
}

extension ServiceError.Code {
    /// A pattern that cannot be compiled.
    package static let invalidPattern = ServiceError.Code("invalid_pattern", "InvalidEventPatternException", 400)
    /// A rule or a bus that is not there, as EventBridge spells it.
    package static let ruleNotFound = ServiceError.Code("rule_not_found", "ResourceNotFoundException", 400)
    /// A quota of the bus, as EventBridge spells it.
    package static let eventsLimitExceeded = ServiceError.Code("events_limit_exceeded", "LimitExceededException", 400)
}
