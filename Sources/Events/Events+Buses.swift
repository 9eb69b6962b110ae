import GRDB
import Identifiers
import Store

/// A bus by its name; the default one where nil.
package struct DescribeEventBusRequest: Codable, Sendable, Hashable {
    package var name: String?

    package init(name: String? = nil) { self.name = name }
}

/// A bus; there is one, `default`.
package struct EventBus: Codable, Sendable, Hashable {
    package var name: String
    package var arn: String
}

/// Which buses to list.
package struct ListEventBusesRequest: Codable, Sendable, Hashable {
    package var namePrefix: String?

    package init(namePrefix: String? = nil) { self.namePrefix = namePrefix }
}

package struct ListEventBusesResponse: Codable, Sendable, Hashable {
    package var eventBuses: [EventBus]
}

/// Whose rules to list.
package struct ListRuleNamesByTargetRequest: Codable, Sendable, Hashable {
    package var targetArn: String
    package var eventBusName: String?
    /// 1 to 100; 100 where nil.
    package var limit: Int?
    package var nextToken: String?

    package init(targetArn: String) { self.targetArn = targetArn }
}

/// A page of names of rules.
package struct ListRuleNamesByTargetResponse: Codable, Sendable, Hashable {
    package var ruleNames: [String]
    package var nextToken: String?
}

extension Events {
    /// The one bus.
    package func describeEventBus(_ request: DescribeEventBusRequest) async throws -> EventBus {
        try Events.checkBus(request.name)
        return EventBus(name: "default", arn: store.home.arn(.events, "event-bus/default").description)
    }

    /// The one bus, if its name begins so.
    package func listEventBuses(_ request: ListEventBusesRequest) async throws -> ListEventBusesResponse {
        guard "default".hasPrefix(request.namePrefix ?? "") else { return ListEventBusesResponse(eventBuses: []) }
        return ListEventBusesResponse(eventBuses: [try await describeEventBus(DescribeEventBusRequest())])
    }

    /// The rules that have a target, by name.
    package func listRuleNamesByTarget(
        _ request: ListRuleNamesByTargetRequest
    ) async throws -> ListRuleNamesByTargetResponse {
        try Events.checkBus(request.eventBusName)
        let page = try Page(limit: request.limit ?? 100, member: "Limit", most: 100, nextToken: request.nextToken)
        return try await store.read { database in
            let names = try String.fetchAll(
                database,
                sql: "SELECT DISTINCT rule FROM events_targets WHERE arn = ? ORDER BY rule LIMIT ? OFFSET ?",
                arguments: [request.targetArn, page.limit + 1, page.offset]
            )
            let (entries, next) = page.cut(names)
            return ListRuleNamesByTargetResponse(ruleNames: entries, nextToken: next)
        }
    }
}
