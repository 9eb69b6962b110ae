import Blueprints
import CloudFormation
import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Stages") struct StageTests {
    @Test func `the sample's configurations are read with its defaults`() throws {
        let staging = try StageConfiguration(parsing: Samples.staging)
        #expect(staging == StageConfiguration(stageName: "staging"))
        let production = try StageConfiguration(parsing: Samples.production)
        #expect(production.instanceCount == 2)
        #expect(production.autoScaling?.targetValue == 750)
        #expect(production.autoScaling?.scaleInCooldown == 60)
        #expect(production.schedule?.period == 3_600)
        #expect(production.schedule?.statistic == "Average")
        #expect(production.schedule?.comparisonOperator == "GreaterThanThreshold")
        #expect(production.schedule?.evaluationPeriods == 1)
        #expect(production.variant == nil)
    }

    @Test func `every member counts in the template`() throws {
        let template = try Samples.stage(Samples.everything)
        let variant = template.resources["EndpointConfig"]?.properties["ProductionVariants"]?[0]
        #expect(
            variant == [
                "InitialInstanceCount": 3, "InitialVariantWeight": 0.5, "InstanceType": "ml.c5.xlarge",
                "ModelName": .getAtt("Model", "ModelName"), "VariantName": "champion",
            ]
        )
        #expect(
            template.resources["EndpointConfig"]?.properties["DataCaptureConfig"]?["InitialSamplingPercentage"] == 10
        )
        let alarm = template.resources["DriftAlarm"]?.properties
        #expect(alarm?["Threshold"] == 2)
        #expect(alarm?["ComparisonOperator"] == "LessThanThreshold")
        #expect(alarm?["Period"] == 120)
        #expect(alarm?["EvaluationPeriods"] == 3)
        #expect(alarm?["DatapointsToAlarm"] == 2)
        #expect(alarm?["Statistic"] == "Maximum")
        #expect(alarm?["MetricName"] == "m")
        let policy = template.resources["AutoScalingPolicy"]?.properties["TargetTrackingScalingPolicyConfiguration"]
        #expect(policy?["TargetValue"] == 12.5)
        #expect(policy?["ScaleInCooldown"] == 30)
        #expect(policy?["ScaleOutCooldown"] == 0)
        #expect(template.resources["AutoScaling"]?.properties["MaxCapacity"] == 9)
        let schedule = template.resources["MonitoringSchedule"]?.properties["MonitoringScheduleConfig"]
        #expect(schedule?["ScheduleConfig"]?["ScheduleExpression"] == "cron(0 0 ? * * *)")
    }

    @Test func `all faults of a configuration are told at once`() throws {
        let text = """
            {
                "stage": "prod", "instance_count": 0, "instance_type": "m5.large",
                "variant_config": {"variant_name": "a b"},
                "auto_scaling": {"min_capacity": 3, "max_capacity": 2, "cooldown": 1},
                "schedule_config": {
                    "schedule_expression": "cron(0 * * * *)", "metric_name": "", "period": 90, "statistic": "p99",
                    "datapoints_to_alarm": 2, "data_capture_sampling_percentage": 101
                }
            }
            """
        let error = #expect(throws: BlueprintError.self) { try StageConfiguration(parsing: text) }
        let places = Set((error?.findings ?? []).map { String($0.prefix { $0 != ":" }) })
        #expect(
            places == [
                "stage", "stage_name", "instance_count", "instance_type", "variant_config.model_package_version",
                "variant_config.variant_name", "auto_scaling.cooldown", "auto_scaling.min_capacity",
                "schedule_config.schedule_expression", "schedule_config.metric_name",
                "schedule_config.metric_threshold", "schedule_config.period", "schedule_config.statistic",
                "schedule_config.datapoints_to_alarm", "schedule_config.data_capture_sampling_percentage",
            ]
        )
        #expect(error?.message.contains("auto_scaling.min_capacity: 3 is more than max_capacity, 2") == true)
    }

    @Test(arguments: [
        ("[]", "expected an object"), ("{", "not valid JSON"), (#"{"stage_name": 1}"#, "expected a text"),
    ])
    func `what is no configuration says so`(text: String, part: String) {
        let error = #expect(throws: BlueprintError.self) { try StageConfiguration(parsing: text) }
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("", "p-1"), ("-a", "p-1"), ("a_b", "p-1"), (String(repeating: "a", count: 33), "p-1"), ("a", ""), ("a", "P-1"),
        ("a", "p-" + String(repeating: "1", count: 19)),
    ])
    func `a name or id that AWS would refuse is refused`(name: String, id: String) {
        #expect(throws: BlueprintError.self) { try ProjectNames(name: name, id: id) }
    }

    @Test(
        .enabled(if: Peers.hasReference, "the sample's templates are not on this machine"),
        arguments: ["staging", "prod"]
    )
    func `a stage is what the AWS sample generates`(name: String) throws {
        let file = Checkout.reference.appendingPathComponent("drift-deploy-\(name).template.json")
        let theirs = try Template(parsing: String(contentsOf: file, encoding: .utf8))
        let ours = try Samples.stage(name == "prod" ? Samples.production : Samples.staging)
        let (a, b) = (try Self.evaluated(theirs), try Self.evaluated(ours))
        #expect(Set(a.keys) == Set(b.keys))
        for (type, expected) in a {
            // Ours also tags the model and the endpoint's configuration.
            var found = b[type] ?? .null
            if expected["Tags"] == nil { found["Tags"] = nil }
            #expect(found == expected, "\(type)")
        }
    }

    /// The properties by type, references as the names that both have.
    private static func evaluated(_ template: Template) throws -> [String: JSON] {
        let evaluation = try Evaluation(template, pseudo: Samples.pseudo)
        var result: [String: JSON] = [:]
        for (logicalId, resource) in evaluation.resources {
            result[resource.type] = try evaluation.properties(of: logicalId) { other, attribute in
                if attribute == "EndpointName" {
                    return template.resources[other]?.properties["EndpointName"] ?? .null
                }
                return .string("\(template.resources[other]?.type ?? "").\(attribute ?? "")")
            }
        }
        return result
    }
}
