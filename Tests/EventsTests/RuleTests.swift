import Foundation
import Identifiers
import JSONDocuments
import Store
import Testing

@testable import Events

@Suite("Rules and targets") struct RuleTests {
    @Test func `a rule is put, described, listed, switched and deleted`() async throws {
        try await EventsFixture.run { fixture async throws in
            let events = fixture.events
            try await fixture.wire()
            let arn = "arn:aws:events:us-east-1:000000000000:rule/drift"
            let rule = try await events.describeRule(RuleRequest(name: "drift"))
            #expect(rule.arn == arn && rule.state == "ENABLED" && rule.eventBusName == "default")
            try await events.disableRule(RuleRequest(name: "drift"))
            #expect(try await events.describeRule(RuleRequest(name: "drift")).state == "DISABLED")
            try await events.enableRule(RuleRequest(name: "drift"))
            _ = try await events.putRule(PutRuleRequest(name: "nightly", scheduleExpression: "cron(0 12 1 * ? *)"))
            #expect(try await events.listRules(ListRulesRequest()).rules.map(\.name) == ["drift", "nightly"])
            let page = try await events.listRules(ListRulesRequest(limit: 1))
            #expect(page.rules.map(\.name) == ["drift"])
            let rest = try await events.listRules(ListRulesRequest(limit: 1, nextToken: page.nextToken))
            #expect(rest.rules.map(\.name) == ["nightly"] && rest.nextToken == nil)
            #expect(try await events.listRules(ListRulesRequest(namePrefix: "n")).rules.map(\.name) == ["nightly"])
            let refused = await #expect(throws: ServiceError.self) {
                try await events.deleteRule(RuleRequest(name: "drift"))
            }
            #expect(refused?.message.contains("has targets") == true)
            let removed = try await events.removeTargets(RemoveTargetsRequest(rule: "drift", ids: ["Target0", "none"]))
            #expect(removed.failedEntryCount == 1 && removed.failedEntries[0].targetId == "none")
            try await events.deleteRule(RuleRequest(name: "drift"))
            try await events.deleteRule(RuleRequest(name: "drift"))
            let missing = await #expect(throws: ServiceError.self) {
                try await events.describeRule(RuleRequest(name: "drift"))
            }
            #expect(missing?.code == .ruleNotFound)
        }
    }

    @Test(arguments: [
        PutRuleRequest(name: "r"), PutRuleRequest(name: "", eventPattern: "{\"source\":[\"x\"]}"),
        PutRuleRequest(name: "a b", eventPattern: "{\"source\":[\"x\"]}"),
        PutRuleRequest(name: "r", eventPattern: "{}"),
        PutRuleRequest(name: "r", eventPattern: "{\"source\":\"x\"}"),
        PutRuleRequest(name: "r", scheduleExpression: "NOW"),
        PutRuleRequest(name: "r", scheduleExpression: "cron(0 12 1 * * *)"),
        PutRuleRequest(name: "r", scheduleExpression: "rate(5 minutes)", state: "ON"),
        PutRuleRequest(name: "r", scheduleExpression: "rate(5 minutes)", eventBusName: "own"),
        PutRuleRequest(name: "r", eventPattern: "{\"source\":[\"" + String(repeating: "x", count: 5000) + "\"]}"),
    ])
    func `a wrong rule is refused and none is made`(request: PutRuleRequest) async throws {
        try await EventsFixture.run { fixture async throws in
            await #expect(throws: ServiceError.self) { try await fixture.events.putRule(request) }
            #expect(try await fixture.events.listRules(ListRulesRequest()).rules.isEmpty)
        }
    }

    @Test(arguments: [
        Target(id: "", arn: EventsFixture.pipeline), Target(id: "t", arn: "taxi"),
        Target(id: "t", arn: EventsFixture.pipeline, input: "{"),
        Target(id: "t", arn: EventsFixture.pipeline, inputPath: "detail"),
        Target(id: "t", arn: EventsFixture.pipeline, input: "{}", inputPath: "$.detail"),
        Target(id: "t", arn: EventsFixture.pipeline, retryPolicy: .init(maximumRetryAttempts: 186)),
        Target(id: "t", arn: EventsFixture.pipeline, retryPolicy: .init(maximumEventAgeInSeconds: 59)),
        Target(
            id: "t",
            arn: EventsFixture.pipeline,
            inputTransformer: .init(inputPathsMap: ["a": "$.detail["], inputTemplate: "<a>")
        ),
    ])
    func `a wrong target is refused with all of its request`(target: Target) async throws {
        try await EventsFixture.run { fixture async throws in
            try await fixture.wire()
            await #expect(throws: ServiceError.self) {
                try await fixture.events.putTargets(
                    PutTargetsRequest(
                        rule: "drift",
                        targets: [Target(id: "good", arn: EventsFixture.pipeline), target]
                    )
                )
            }
            let listed = try await fixture.events.listTargetsByRule(ListTargetsByRuleRequest(rule: "drift"))
            #expect(listed.targets.map(\.id) == ["Target0"])
        }
    }

    @Test func `a target gets the event, a part, a constant or a template`() throws {
        let event = Event(
            id: "1",
            detailType: "T",
            source: "s",
            account: "0",
            time: Date(timeIntervalSince1970: 0),
            region: "r",
            resources: ["arn:a"],
            detail: ["name": "a \"b\"", "count": 5, "list": [1, 2]]
        )
        let rule = try #require(ARN("arn:aws:events:us-east-1:000000000000:rule/drift"))
        func input(_ change: (inout Target) -> Void) -> JSON {
            var target = Target(id: "t", arn: EventsFixture.pipeline)
            change(&target)
            return target.input(for: event, rule: rule)
        }
        #expect(input { _ in } == event.json)
        #expect(input { $0.input = #"{"a":1}"# } == ["a": 1])
        #expect(input { $0.inputPath = "$.detail.list[1]" } == 2)
        #expect(input { $0.inputPath = "$.nothing" } == .null)
        let map = ["n": "$.detail.name", "c": "$.detail.count", "l": "$.detail.list", "x": "$.none"]
        func template(_ text: String) -> JSON {
            input { $0.inputTransformer = .init(inputPathsMap: map, inputTemplate: text) }
        }
        #expect(
            template(#"{"name":<n>,"count":<c>,"all":<l>,"none":<x>}"#) == [
                "name": "a \"b\"", "count": 5, "all": [1, 2], "none": nil,
            ]
        )
        #expect(template(#"{"text":"<n> has <c> of <l><x>"}"#) == ["text": "a \"b\" has 5 of [1,2]"])
        #expect(template(#""rule <aws.events.rule-name>, 1 < 2, <unknown>""#) == "rule drift, 1 < 2, <unknown>")
        #expect(template("<aws.events.event>") == event.json)
        var target = Target(id: "t", arn: EventsFixture.pipeline)
        target.sageMakerPipelineParameters = .init(pipelineParameterList: [
            .init(name: "InputSource", value: "Drift"), .init(name: "Count", value: "$.detail.count"),
        ])
        #expect(target.pipelineParameters(for: event).map(\.value) == ["Drift", "5"])
    }

    @Test func `a changed, switched or deleted rule is matched as it is now`() async throws {
        try await EventsFixture.run { fixture async throws in
            let events = fixture.events
            func deliveries() async throws -> Int {
                let id = try await fixture.publish()
                _ = try await events.routeBatch()
                return try await events.deliveries(of: id).count
            }
            #expect(try await deliveries() == 0)
            try await fixture.wire()
            #expect(try await deliveries() == 1)
            try await events.disableRule(RuleRequest(name: "drift"))
            #expect(try await deliveries() == 0)
            try await events.enableRule(RuleRequest(name: "drift"))
            #expect(try await deliveries() == 1)
            _ = try await events.putRule(PutRuleRequest(name: "drift", eventPattern: #"{"source":["aws.s3"]}"#))
            #expect(try await deliveries() == 0)
            _ = try await events.putRule(PutRuleRequest(name: "drift", eventPattern: #"{"source":["aws.cloudwatch"]}"#))
            #expect(try await deliveries() == 1)
            _ = try await events.removeTargets(RemoveTargetsRequest(rule: "drift", ids: ["Target0"]))
            try await events.deleteRule(RuleRequest(name: "drift"))
            #expect(try await deliveries() == 0)
        }
    }

    @Test func `targets, tags and the bus are bounded and told as EventBridge does`() async throws {
        try await EventsFixture.run { fixture async throws in
            let events = fixture.events
            try await fixture.wire()
            let six = (0..<6).map { Target(id: "t\($0)", arn: EventsFixture.function) }
            let many = await #expect(throws: ServiceError.self) {
                try await events.putTargets(PutTargetsRequest(rule: "drift", targets: six))
            }
            #expect(many?.code.awsCode == "LimitExceededException")
            _ = try await events.putTargets(PutTargetsRequest(rule: "drift", targets: Array(six.prefix(4))))
            let names = try await events.listRuleNamesByTarget(
                ListRuleNamesByTargetRequest(targetArn: EventsFixture.function)
            )
            #expect(names.ruleNames == ["drift"])
            let arn = try await events.describeRule(RuleRequest(name: "drift")).arn
            let tags = [EventTag(key: "a", value: "1"), EventTag(key: "b", value: "")]
            try await events.tagResource(TagResourceRequest(resourceARN: arn, tags: tags))
            #expect(try await events.listTagsForResource(ListTagsForResourceRequest(resourceARN: arn)).tags == tags)
            try await events.untagResource(UntagResourceRequest(resourceARN: arn, tagKeys: ["a", "none"]))
            #expect(try await events.listTagsForResource(.init(resourceARN: arn)).tags == [tags[1]])
            let bus = try await events.describeEventBus(DescribeEventBusRequest())
            #expect(bus.arn == "arn:aws:events:us-east-1:000000000000:event-bus/default")
            #expect(try await events.listEventBuses(ListEventBusesRequest(namePrefix: "x")).eventBuses.isEmpty)
        }
    }

    @Test func `a pattern is tried on an event without a rule`() async throws {
        try await EventsFixture.run { fixture in
            let events = fixture.events
            let pattern = #"{"detail":{"state":["ALARM"]}}"#
            for (event, matches) in [(#"{"detail":{"state":"ALARM"}}"#, true), (#"{"detail":{"state":"OK"}}"#, false)] {
                let answer = try await events.testEventPattern(
                    TestEventPatternRequest(eventPattern: pattern, event: event)
                )
                #expect(answer.result == matches)
            }
            await #expect(throws: ServiceError.self) {
                try await events.testEventPattern(TestEventPatternRequest(eventPattern: "{}", event: "{}"))
            }
        }
    }

    @Test func `own events are put one by one, and a wrong one does not stop the others`() async throws {
        try await EventsFixture.run { fixture async throws in
            let time = Date(timeIntervalSince1970: 1_700_000_000)
            let answer = try await fixture.events.putEvents(
                PutEventsRequest(entries: [
                    PutEventsEntry(source: "own", detailType: "T", detail: #"{"a":1}"#, time: time),
                    PutEventsEntry(source: "aws.ec2", detailType: "T", detail: "{}"),
                    PutEventsEntry(source: "own", detailType: "T", detail: "[1]"),
                    PutEventsEntry(source: "own", detail: "{}"),
                    PutEventsEntry(source: "own", detailType: "T", detail: "{}", resources: ["x"]),
                ])
            )
            #expect(answer.failedEntryCount == 4)
            #expect(
                answer.entries.map(\.errorCode) == [
                    nil, "NotAuthorizedForSourceException", "MalformedDetail", "InvalidArgument", "InvalidArgument",
                ]
            )
            let recent = try await fixture.events.recentEvents()
            #expect(recent.map(\.id) == [answer.entries[0].eventId] && recent[0].time == time)
        }
    }
}
