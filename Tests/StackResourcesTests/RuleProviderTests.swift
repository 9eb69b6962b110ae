import Events
import Foundation
import JSONDocuments
import Stacks
import Store
import Testing

@testable import StackResources

@Suite("AWS::Events::Rule")
struct RuleProviderTests {
    static let pipeline = "arn:aws:sagemaker:us-east-1:000000000000:pipeline/drift-test-build"

    /// The reference's drift rule.
    static let drift: JSON = [
        "Description": "Rule to trigger drift retraining", "Name": "sagemaker-drift-test-drift-build",
        "EventPattern": [
            "detail-type": ["CloudWatch Alarm State Change"], "source": ["aws.cloudwatch"],
            "detail": ["alarmName": [["prefix": "sagemaker-drift-test-"]], "state": ["value": ["ALARM"]]],
        ], "State": "DISABLED",
        "Targets": [
            [
                "Arn": .string(pipeline), "Id": "Target0", "RoleArn": "arn:aws:iam::000000000000:role/Events",
                "SageMakerPipelineParameters": [
                    "PipelineParameterList": [["Name": "InputSource", "Value": "Drift"]]
                ],
            ], ["Arn": .string(pipeline), "Id": "Target1"],
        ],
    ]

    @Test func `a rule has its pattern, state and targets, and an update takes away what is no longer there`()
        async throws
    {
        try await ServingFixture.run { fixture in
            let made = try await fixture.create("AWS::Events::Rule", "DriftRule", Self.drift)
            #expect(made.physicalId == "sagemaker-drift-test-drift-build")
            #expect(
                made.attributes["Arn"] == "arn:aws:events:us-east-1:000000000000:rule/sagemaker-drift-test-drift-build"
            )
            let rule = try await fixture.events.describeRule(RuleRequest(name: made.physicalId))
            #expect(rule.state == "DISABLED")
            #expect(try JSON(parsing: rule.eventPattern ?? "") == Self.drift["EventPattern"])
            let targets = try await fixture.events.listTargetsByRule(.init(rule: made.physicalId)).targets
            #expect(targets.map(\.id) == ["Target0", "Target1"])
            #expect(targets[0].sageMakerPipelineParameters?.pipelineParameterList?.first?.value == "Drift")

            var changed = Self.drift
            changed["EventPattern"] = nil
            changed["State"] = "ENABLED"
            changed["ScheduleExpression"] = "cron(0 12 1 * ? *)"
            changed["Targets"] = .array(Array((Self.drift["Targets"]?.array ?? []).prefix(1)))
            let provider = try fixture.provider("AWS::Events::Rule")
            func request(_ properties: JSON, _ previous: JSON) -> ResourceRequest {
                fixture.request("DriftRule", properties, physicalId: made.physicalId, previous: previous)
            }
            changed["Tags"] = [["Key": "team", "Value": "taxi"]]
            _ = try await provider.update(request(changed, Self.drift))
            changed["Tags"] = [["Key": "cost", "Value": "1"]]
            let request = request(changed, Self.drift)
            _ = try await provider.update(request)
            let tags = try await fixture.events.listTagsForResource(.init(resourceARN: rule.arn)).tags
            #expect(tags.filter { !$0.key.hasPrefix("aws:") } == [EventTag(key: "cost", value: "1")])
            #expect(tags.count == 4)
            let after = try await provider.read(request)
            #expect(after?["State"] == "ENABLED")
            #expect(after?["EventPattern"] == .null)
            #expect(after?["Targets"]?.array?.count == 1)
            #expect(try await fixture.events.nextFireTimes(of: made.physicalId, count: 1).isEmpty == false)
            try await provider.delete(request)
            #expect(try await provider.read(request) == nil)
        }
    }

    @Test func `a rule without a name gets one of the stack, and one that is taken is refused`() async throws {
        try await ServingFixture.run { fixture in
            var unnamed = Self.drift
            unnamed["Name"] = nil
            let made = try await fixture.create("AWS::Events::Rule", "DriftRule", unnamed)
            #expect(made.physicalId == "drift-prod-DriftRule-111111112222")
            _ = try await fixture.events.putRule(
                PutRuleRequest(name: "sagemaker-drift-test-drift-build", scheduleExpression: "rate(1 hour)")
            )
            let provider = try fixture.provider("AWS::Events::Rule")
            let error = await #expect(throws: ServiceError.self) {
                try await provider.verifyFree(fixture.request("DriftRule", Self.drift))
            }
            #expect(error?.code == .conflict)
        }
    }

    @Test func `a pattern or a schedule that cannot be is refused before anything is created`() async throws {
        try await ServingFixture.run { fixture in
            let provider = try fixture.provider("AWS::Events::Rule")
            let pattern = #expect(throws: ServiceError.self) {
                try provider.check(["EventPattern": ["source": "aws.cloudwatch"]])
            }
            #expect(pattern?.message.contains("source") == true)
            #expect(throws: ServiceError.self) { try provider.check(["ScheduleExpression": "cron(0 12 1 * * *)"]) }
            try provider.check(["ScheduleExpression": "cron(0 12 1 * ? *)"])
        }
    }
}
