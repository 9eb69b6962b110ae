import Foundation
import Identifiers
import JSONDocuments
import MetricStore
import OrderedCollections
import Store
import TestSupport
import Testing

@testable import Autoscaling

@Suite("Application Auto Scaling's requests") struct RequestTests {
    @Test func `a policy makes the two alarms that AWS makes`() async throws {
        try await AutoscalingFixture.run { fixture in
            try await fixture.watch()
            let policy = try await fixture.autoscaling.describeScalingPolicies(DescribeScalingPoliciesRequest())
                .scalingPolicies[0]
            let alarms = try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms
            #expect(Set(alarms.map(\.alarmArn)) == Set(policy.alarms.map(\.alarmARN)))
            let high = try #require(alarms.first { $0.alarmName.contains("AlarmHigh") })
            let low = try #require(alarms.first { $0.alarmName.contains("AlarmLow") })
            #expect(
                high.threshold == 750 && high.evaluationPeriods == 3 && high.statistic == "Sum" && high.period == 60
            )
            #expect(low.threshold == 675 && low.evaluationPeriods == 15)
            #expect(high.alarmActions == [policy.policyARN])
            try await fixture.autoscaling.deleteScalingPolicy(
                DeleteScalingPolicyRequest(policyName: "tracking", resourceId: AutoscalingFixture.resource)
            )
            #expect(try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms.isEmpty)
            let gone = await #expect(throws: ServiceError.self) {
                try await fixture.autoscaling.deleteScalingPolicy(
                    DeleteScalingPolicyRequest(policyName: "tracking", resourceId: AutoscalingFixture.resource)
                )
            }
            #expect(gone?.code.awsCode == "ObjectNotFoundException")
        }
    }

    @Test(arguments: [
        (#"{"PolicyType":"StepScaling"}"#, "StepScaling"),
        (#"{"PolicyType":"PredictiveScaling"}"#, "PredictiveScaling"),
        (#"{"ServiceNamespace":"ecs"}"#, "'ecs'"),
        (#"{"ScalableDimension":"ecs:service:DesiredCount"}"#, "ecs:service"),
        (#"{"ResourceId":"endpoint/taxi"}"#, "'endpoint/taxi'"), (#"{"PolicyName":""}"#, "name"),
        (#"{"TargetTrackingScalingPolicyConfiguration":{"TargetValue":0}}"#, "TargetValue"),
        (#"{"TargetTrackingScalingPolicyConfiguration":{"TargetValue":5}}"#, "PredefinedMetricSpecification"),
        (
            #"{"TargetTrackingScalingPolicyConfiguration":{"TargetValue":5,"PredefinedMetricSpecification":{"PredefinedMetricType":"ECSServiceAverageCPUUtilization"}}}"#,
            "ECSServiceAverageCPUUtilization"
        ),
        (
            #"{"TargetTrackingScalingPolicyConfiguration":{"TargetValue":5,"CustomizedMetricSpecification":{"Metrics":[{"Id":"m"}]}}}"#,
            "Metrics"
        ),
        (
            #"{"TargetTrackingScalingPolicyConfiguration":{"TargetValue":5,"ScaleInCooldown":-1,"PredefinedMetricSpecification":{"PredefinedMetricType":"SageMakerVariantInvocationsPerInstance"}}}"#,
            "-1"
        ),
    ])
    func `a policy that cannot be is refused with what is wrong`(change: String, word: String) async throws {
        try await AutoscalingFixture.run { fixture in
            try await fixture.register()
            var json: JSON = [
                "PolicyName": "p", "ServiceNamespace": "sagemaker", "ResourceId": .string(AutoscalingFixture.resource),
                "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "PolicyType": "TargetTrackingScaling",
                "TargetTrackingScalingPolicyConfiguration": [
                    "TargetValue": 5,
                    "PredefinedMetricSpecification": ["PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"],
                ],
            ]
            for (name, value) in try JSON(parsing: change).object ?? [:] { json[name] = value }
            let request = try AWSCoding.value(PutScalingPolicyRequest.self, from: json.text())
            let error = await #expect(throws: ServiceError.self) {
                try await fixture.autoscaling.putScalingPolicy(request)
            }
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        }
    }

    @Test func `a target needs an endpoint, bounds that fit, and registration before a policy`() async throws {
        try await AutoscalingFixture.run { fixture in
            let autoscaling = fixture.autoscaling
            for (resource, least, most) in [
                ("endpoint/none/variant/All", 1, 2), ("endpoint/taxi/variant/None", 1, 2),
                (AutoscalingFixture.resource, 3, 2), (AutoscalingFixture.resource, 0, 2),
            ] {
                await #expect(throws: ServiceError.self) {
                    try await autoscaling.registerScalableTarget(
                        RegisterScalableTargetRequest(resourceId: resource, minCapacity: least, maxCapacity: most)
                    )
                }
            }
            let early = await #expect(throws: ServiceError.self) {
                try await autoscaling.putScalingPolicy(
                    PutScalingPolicyRequest(
                        policyName: "p",
                        resourceId: AutoscalingFixture.resource,
                        targetTrackingScalingPolicyConfiguration: TargetTrackingConfiguration(targetValue: 5)
                    )
                )
            }
            #expect(early?.code == .objectNotFound)
            try await fixture.watch(minimum: 1, maximum: 3)
            _ = try await autoscaling.registerScalableTarget(
                RegisterScalableTargetRequest(resourceId: AutoscalingFixture.resource, maxCapacity: 5)
            )
            let target = try await autoscaling.describeScalableTargets(DescribeScalableTargetsRequest())
                .scalableTargets[0]
            #expect(target.minCapacity == 1 && target.maxCapacity == 5)
            try await autoscaling.deregisterScalableTarget(
                DeregisterScalableTargetRequest(resourceId: AutoscalingFixture.resource)
            )
            #expect(
                try await autoscaling.describeScalingPolicies(DescribeScalingPoliciesRequest()).scalingPolicies.isEmpty
            )
            #expect(try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms.isEmpty)
        }
    }

    @Test(.enabled(if: Python.with("botocore") != nil, "botocore is not installed"))
    func `every answer has the shape of AWS's service model`() async throws {
        try await AutoscalingFixture.run { fixture in
            let autoscaling = fixture.autoscaling
            func json(_ answer: some Encodable) throws -> JSON { try JSON(parsing: AWSCoding.text(answer)) }
            var answers: [(String, JSON)] = []
            let register = RegisterScalableTargetRequest(
                resourceId: AutoscalingFixture.resource,
                minCapacity: 1,
                maxCapacity: 3
            )
            answers.append(("RegisterScalableTarget", try json(try await autoscaling.registerScalableTarget(register))))
            let put = PutScalingPolicyRequest(
                policyName: "tracking",
                resourceId: AutoscalingFixture.resource,
                targetTrackingScalingPolicyConfiguration: TargetTrackingConfiguration(targetValue: 750)
            )
            answers.append(("PutScalingPolicy", try json(try await autoscaling.putScalingPolicy(put))))
            for _ in 0..<3 { try await fixture.minute(1600) }
            answers.append(
                ("DescribeScalableTargets", try json(try await autoscaling.describeScalableTargets(.init())))
            )
            answers.append(
                ("DescribeScalingPolicies", try json(try await autoscaling.describeScalingPolicies(.init())))
            )
            answers.append(
                ("DescribeScalingActivities", try json(try await autoscaling.describeScalingActivities(.init())))
            )
            try BotocoreShapes.check(service: "application-autoscaling", answers: answers)
        }
    }
}
