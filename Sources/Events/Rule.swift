package import Foundation

/// A rule's settings, as PutRule takes them.
package struct PutRuleRequest: Codable, Sendable, Hashable {
    package var name: String
    /// A JSON text; see ``EventPattern``.
    package var eventPattern: String?
    /// `cron(...)` or `rate(...)`, in UTC.
    package var scheduleExpression: String?
    /// ENABLED (where nil) or DISABLED.
    package var state: String?
    package var description: String?
    package var roleArn: String?
    package var eventBusName: String?
    /// Of a new rule; those of one that is there stay.
    package var tags: [EventTag]?

    package init(
        name: String,
        eventPattern: String? = nil,
        scheduleExpression: String? = nil,
        state: String? = nil,
        description: String? = nil,
        roleArn: String? = nil,
        eventBusName: String? = nil,
        tags: [EventTag]? = nil
    ) {
        self.name = name
        self.eventPattern = eventPattern
        self.scheduleExpression = scheduleExpression
        self.state = state
        self.description = description
        self.roleArn = roleArn
        self.eventBusName = eventBusName
        self.tags = tags
    }
}

/// The ARN of a rule.
package struct PutRuleResponse: Codable, Sendable, Hashable {
    package var ruleArn: String

    package init(
        ruleArn: String
    ) {
        self.ruleArn = ruleArn
    }
}

/// A rule by its name.
package struct RuleRequest: Codable, Sendable, Hashable {
    package var name: String
    package var eventBusName: String?
    package var force: Bool?

    package init(
        name: String,
        eventBusName: String? = nil,
        force: Bool? = nil
    ) {
        self.name = name
        self.eventBusName = eventBusName
        self.force = force
    }
}

/// A rule: what it listens to, and when it fires by itself.
package struct Rule: Codable, Sendable, Hashable {
    package var name: String
    package var arn: String
    package var eventPattern: String?
    package var scheduleExpression: String?
    package var state: String
    package var description: String?
    package var roleArn: String?
    package var eventBusName: String

    package init(
        name: String,
        arn: String,
        eventPattern: String? = nil,
        scheduleExpression: String? = nil,
        state: String,
        description: String? = nil,
        roleArn: String? = nil,
        eventBusName: String
    ) {
        self.name = name
        self.arn = arn
        self.eventPattern = eventPattern
        self.scheduleExpression = scheduleExpression
        self.state = state
        self.description = description
        self.roleArn = roleArn
        self.eventBusName = eventBusName
    }
}

/// Which rules to list.
package struct ListRulesRequest: Codable, Sendable, Hashable {
    package var namePrefix: String?
    package var eventBusName: String?
    /// 1 to 100; 100 where nil.
    package var limit: Int?
    package var nextToken: String?

    package init(
        namePrefix: String? = nil,
        eventBusName: String? = nil,
        limit: Int? = nil,
        nextToken: String? = nil
    ) {
        self.namePrefix = namePrefix
        self.eventBusName = eventBusName
        self.limit = limit
        self.nextToken = nextToken
    }
}

/// A page of rules, by name.
package struct ListRulesResponse: Codable, Sendable, Hashable {
    package var rules: [Rule]
    package var nextToken: String?

    package init(
        rules: [Rule],
        nextToken: String? = nil
    ) {
        self.rules = rules
        self.nextToken = nextToken
    }
}

/// Targets to add to a rule, or to overwrite by id.
package struct PutTargetsRequest: Codable, Sendable, Hashable {
    package var rule: String
    package var eventBusName: String?
    package var targets: [Target]

    package init(
        rule: String,
        eventBusName: String? = nil,
        targets: [Target]
    ) {
        self.rule = rule
        self.eventBusName = eventBusName
        self.targets = targets
    }
}

/// Targets to take from a rule.
package struct RemoveTargetsRequest: Codable, Sendable, Hashable {
    package var rule: String
    package var eventBusName: String?
    package var ids: [String]
    package var force: Bool?

    package init(
        rule: String,
        eventBusName: String? = nil,
        ids: [String],
        force: Bool? = nil
    ) {
        self.rule = rule
        self.eventBusName = eventBusName
        self.ids = ids
        self.force = force
    }
}

/// A target that could not be changed, and why.
package struct FailedTarget: Codable, Sendable, Hashable {
    package var targetId: String
    package var errorCode: String
    package var errorMessage: String

    package init(
        targetId: String,
        errorCode: String,
        errorMessage: String
    ) {
        self.targetId = targetId
        self.errorCode = errorCode
        self.errorMessage = errorMessage
    }
}

/// How many targets could not be changed.
package struct ChangeTargetsResponse: Codable, Sendable, Hashable {
    package var failedEntryCount: Int
    package var failedEntries: [FailedTarget]

    package init(
        failedEntryCount: Int,
        failedEntries: [FailedTarget]
    ) {
        self.failedEntryCount = failedEntryCount
        self.failedEntries = failedEntries
    }
}

/// Whose targets to list.
package struct ListTargetsByRuleRequest: Codable, Sendable, Hashable {
    package var rule: String
    package var eventBusName: String?
    /// 1 to 100; 100 where nil.
    package var limit: Int?
    package var nextToken: String?

    package init(
        rule: String,
        eventBusName: String? = nil,
        limit: Int? = nil,
        nextToken: String? = nil
    ) {
        self.rule = rule
        self.eventBusName = eventBusName
        self.limit = limit
        self.nextToken = nextToken
    }
}

/// A page of a rule's targets, by id.
package struct ListTargetsByRuleResponse: Codable, Sendable, Hashable {
    package var targets: [Target]
    package var nextToken: String?

    package init(
        targets: [Target],
        nextToken: String? = nil
    ) {
        self.targets = targets
        self.nextToken = nextToken
    }
}

/// Events to put on the bus.
package struct PutEventsRequest: Codable, Sendable, Hashable {
    package var entries: [PutEventsEntry]

    package init(
        entries: [PutEventsEntry]
    ) {
        self.entries = entries
    }
}

/// One event to put on the bus; Source, DetailType and Detail are needed.
package struct PutEventsEntry: Codable, Sendable, Hashable {
    package var source: String?
    package var detailType: String?
    /// A JSON object as text.
    package var detail: String?
    package var resources: [String]?
    /// Now where nil.
    package var time: Date?
    package var eventBusName: String?

    package init(
        source: String? = nil,
        detailType: String? = nil,
        detail: String? = nil,
        resources: [String]? = nil,
        time: Date? = nil,
        eventBusName: String? = nil
    ) {
        self.source = source
        self.detailType = detailType
        self.detail = detail
        self.resources = resources
        self.time = time
        self.eventBusName = eventBusName
    }
}

/// What became of one event: its id, or why it was refused.
package struct PutEventsResult: Codable, Sendable, Hashable {
    package var eventId: String?
    package var errorCode: String?
    package var errorMessage: String?

    package init(
        eventId: String? = nil,
        errorCode: String? = nil,
        errorMessage: String? = nil
    ) {
        self.eventId = eventId
        self.errorCode = errorCode
        self.errorMessage = errorMessage
    }
}

/// What became of each event, in their order.
package struct PutEventsResponse: Codable, Sendable, Hashable {
    package var failedEntryCount: Int
    package var entries: [PutEventsResult]

    package init(
        failedEntryCount: Int,
        entries: [PutEventsResult]
    ) {
        self.failedEntryCount = failedEntryCount
        self.entries = entries
    }
}
