package import Events
import Identifiers
package import JSONDocuments
package import Stacks
import Store

/// `AWS::Events::Rule`: a rule on the default bus and its targets.
///
/// - Source: CloudFormation template reference, AWS::Events::Rule; `Ref` is the rule's name.
package struct RuleProvider: ResourceProvider {
    package let type = "AWS::Events::Rule"
    package let schema = ResourceSchema(
        optional: [
            "Description", "EventBusName", "EventPattern", "Name", "RoleArn", "ScheduleExpression", "State", "Tags",
            "Targets",
        ],
        replacing: ["Name", "EventBusName"],
        attributes: ["Arn", "RuleName"]
    )

    let events: Events

    package init(events: Events) { self.events = events }

    package func check(_ properties: JSON) throws {
        if let pattern = properties["EventPattern"] { try Events.check(pattern: pattern.string ?? pattern.text()) }
        if let schedule = properties["ScheduleExpression"]?.string { try Events.check(schedule: schedule) }
    }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        if let name = resource.text("Name"), try await rule(name) != nil { throw taken("rule", name) }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.text("Name") ?? resource.generatedName(most: 64)
        return try await put(resource, name)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        try await put(resource, resource.physicalId ?? "")
    }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let name = resource.physicalId, try await rule(name) != nil else { return }
        try await setTargets([], of: name)
        try await events.deleteRule(RuleRequest(name: name))
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let name = resource.physicalId, let rule = try await rule(name) else { return nil }
        var json: JSON = ["Name": .string(rule.name), "State": .string(rule.state)]
        json["EventPattern"] = try rule.eventPattern.map { try JSON(parsing: $0) }
        json["ScheduleExpression"] = rule.scheduleExpression.map(JSON.string)
        json["Description"] = rule.description.map(JSON.string)
        json["RoleArn"] = rule.roleArn.map(JSON.string)
        let targets = try await events.listTargetsByRule(ListTargetsByRuleRequest(rule: name)).targets
        json["Targets"] = .array(try targets.map { try JSON(parsing: AWSCoding.text($0)) })
        return json.telling("EventPattern", "ScheduleExpression", "Description", "RoleArn")
    }

    private func rule(_ name: String) async throws -> Rule? {
        do {
            return try await events.describeRule(RuleRequest(name: name))
        } catch let error as ServiceError where error.code == .ruleNotFound { return nil }
    }

    /// Writes the rule, whose pattern a template may give as an object or as its text, and then its targets and tags.
    private func put(_ resource: ResourceRequest, _ name: String) async throws -> ProvidedResource {
        var members: [String: JSON] = ["Name": .string(name), "Tags": StackTags(resource).json]
        members["EventPattern"] = resource.properties["EventPattern"].map { .string($0.string ?? $0.text()) }
        let answer = try await events.putRule(resource.value(PutRuleRequest.self, with: members))
        try await setTargets(resource.value(Targets.self).targets ?? [], of: name)
        try await setTags(StackTags(resource).tags.map { EventTag(key: $0.key, value: $0.value) }, of: answer.ruleArn)
        return ProvidedResource(
            physicalId: name,
            attributes: ["Arn": .string(answer.ruleArn), "RuleName": .string(name)]
        )
    }

    private struct Targets: Decodable {
        let targets: [Target]?
    }

    /// Gives the rule these targets and no others.
    private func setTargets(_ targets: [Target], of rule: String) async throws {
        let there = try await events.listTargetsByRule(ListTargetsByRuleRequest(rule: rule)).targets.map(\.id)
        let gone = there.filter { id in !targets.contains { $0.id == id } }
        if !gone.isEmpty { _ = try await events.removeTargets(RemoveTargetsRequest(rule: rule, ids: gone)) }
        if !targets.isEmpty { _ = try await events.putTargets(PutTargetsRequest(rule: rule, targets: targets)) }
    }

    /// Gives the rule these tags and no others; a rule that is there already keeps its tags when it is written.
    private func setTags(_ tags: [EventTag], of arn: String) async throws {
        let there = try await events.listTagsForResource(ListTagsForResourceRequest(resourceARN: arn)).tags
        let gone = there.map(\.key).filter { key in !tags.contains { $0.key == key } }
        if !gone.isEmpty { try await events.untagResource(UntagResourceRequest(resourceARN: arn, tagKeys: gone)) }
        let changed = tags.filter { !there.contains($0) }
        if !changed.isEmpty { try await events.tagResource(TagResourceRequest(resourceARN: arn, tags: changed)) }
    }
}
