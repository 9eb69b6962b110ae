import Autoscaling
import Endpoints
import Events
import Foundation
import JSONDocuments
import MetricStore
import Monitors
import Stacks
import Store
import Testing

@testable import StackResources

/// The resources of the reference's production template, with its references evaluated.
@Suite("Providers of the production stack")
struct ProductionStackTests {
    static let endpoint = "sagemaker-drift-test-prod"
    static let variant = "endpoint/sagemaker-drift-test-prod/variant/LatestApproved"
    static let role = "arn:aws:iam::000000000000:role/service-role/Execution"

    static let model: JSON = [
        "ExecutionRoleArn": .string(role), "PrimaryContainer": ["ModelPackageName": .string(ServingFixture.package)],
    ]

    /// Numbers and booleans as a parameter would give them: as texts.
    static func config(model: JSON, instances: JSON = "2") -> JSON {
        [
            "DataCaptureConfig": [
                "CaptureContentTypeHeader": [
                    "CsvContentTypes": ["text/csv"], "JsonContentTypes": ["application/json"],
                ],
                "CaptureOptions": [["CaptureMode": "Input"], ["CaptureMode": "Output"]],
                "DestinationS3Uri": "s3://captures/datacapture", "EnableCapture": "true",
                "InitialSamplingPercentage": 100,
            ],
            "ProductionVariants": [
                [
                    "InitialInstanceCount": instances, "InitialVariantWeight": 1, "InstanceType": "ml.m5.large",
                    "ModelName": model, "VariantName": "LatestApproved",
                ]
            ],
        ]
    }

    static func endpoint(config: JSON) -> JSON {
        [
            "EndpointConfigName": config, "EndpointName": .string(endpoint),
            "Tags": [["Key": "sagemaker:deployment-stage", "Value": "prod"]],
        ]
    }

    static let schedule: JSON = [
        "EndpointName": .string(endpoint),
        "MonitoringScheduleConfig": [
            "MonitoringJobDefinition": [
                "MonitoringAppSpecification": [
                    "ImageUri": "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer:latest"
                ],
                "MonitoringInputs": [
                    [
                        "EndpointInput": [
                            "EndpointName": .string(endpoint), "LocalPath": "/opt/ml/processing/endpointdata",
                        ]
                    ]
                ],
                "MonitoringOutputConfig": [
                    "MonitoringOutputs": [
                        [
                            "S3Output": [
                                "LocalPath": "/opt/ml/processing/localpath", "S3Uri": "s3://captures/monitoring",
                            ]
                        ]
                    ]
                ],
                "MonitoringResources": [
                    "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30]
                ], "RoleArn": .string(role), "StoppingCondition": ["MaxRuntimeInSeconds": 1800],
            ], "ScheduleConfig": ["ScheduleExpression": "cron(0 * ? * * *)"],
        ], "MonitoringScheduleName": .string(endpoint + "-threshold"),
    ]

    static let alarm: JSON = [
        "AlarmDescription": "Schedule Drift Threshold", "AlarmName": .string(endpoint + "-threshold"),
        "ComparisonOperator": "GreaterThanThreshold", "DatapointsToAlarm": 1,
        "Dimensions": [
            ["Name": "Endpoint", "Value": .string(endpoint)],
            ["Name": "MonitoringSchedule", "Value": .string(endpoint + "-threshold")],
        ], "EvaluationPeriods": 1, "MetricName": "feature_baseline_drift_fare_amount",
        "Namespace": "aws/sagemaker/Endpoints/data-metrics", "Period": 3600, "Statistic": "Average", "Threshold": "0.4",
    ]

    static let target: JSON = [
        "MaxCapacity": 4, "MinCapacity": 2, "ResourceId": .string(variant), "RoleARN": .string(role),
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "ServiceNamespace": "sagemaker",
    ]

    static let policy: JSON = [
        "PolicyName": "SageMakerVariantInvocationsPerInstance", "PolicyType": "TargetTrackingScaling",
        "ResourceId": .string(variant), "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
        "ServiceNamespace": "sagemaker",
        "TargetTrackingScalingPolicyConfiguration": [
            "PredefinedMetricSpecification": ["PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"],
            "ScaleInCooldown": 60, "ScaleOutCooldown": 60, "TargetValue": 750,
        ],
    ]

    @Test func `the reference's production resources are created, found again, and deleted without a trace`()
        async throws
    {
        try await ServingFixture.run { fixture in
            var made: [(type: String, id: String, resource: ProvidedResource, properties: JSON)] = []
            func create(_ type: String, _ id: String, _ properties: JSON) async throws -> ProvidedResource {
                let resource = try await fixture.create(type, id, properties)
                made.append((type, id, resource, properties))
                return resource
            }
            let model = try await create("AWS::SageMaker::Model", "LatestApproved", Self.model)
            #expect(
                model.physicalId
                    == "arn:aws:sagemaker:us-east-1:000000000000:model/drift-prod-latestapproved-111111112222"
            )
            #expect(model.attributes["ModelName"] == "drift-prod-LatestApproved-111111112222")
            let config = try await create(
                "AWS::SageMaker::EndpointConfig",
                "EndpointConfig",
                Self.config(model: model.attributes["ModelName"] ?? .null)
            )
            let endpoint = try await create(
                "AWS::SageMaker::Endpoint",
                "Endpoint",
                Self.endpoint(config: config.attributes["EndpointConfigName"] ?? .null)
            )
            #expect(endpoint.attributes["EndpointName"]?.string == Self.endpoint)
            let described = try await fixture.endpoints.describeEndpoint(.init(endpointName: Self.endpoint))
            #expect(described.endpointStatus == .inService)
            #expect(described.dataCaptureConfig?.captureStatus == "Started")
            #expect(described.productionVariants?.first?.currentInstanceCount == 2)
            let tags = try await fixture.store.tags(of: described.endpointArn, in: Endpoints.tagPlaces)
            #expect(tags.contains { $0.key == "sagemaker:deployment-stage" && $0.value == "prod" })
            #expect(tags.contains { $0.key == "aws:cloudformation:logical-id" && $0.value == "Endpoint" })
            let schedule = try await create("AWS::SageMaker::MonitoringSchedule", "MonitoringSchedule", Self.schedule)
            #expect(schedule.attributes["MonitoringScheduleArn"]?.string == schedule.physicalId)
            #expect(schedule.attributes["CreationTime"] == "2026-03-01T00:00:00Z")
            let alarm = try await create("AWS::CloudWatch::Alarm", "DriftAlarm", Self.alarm)
            #expect(alarm.physicalId == Self.endpoint + "-threshold")
            let alarms = try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms
            #expect(alarms.first?.threshold == 0.4)
            #expect(alarms.first?.dimensions.count == 2)
            let target = try await create("AWS::ApplicationAutoScaling::ScalableTarget", "AutoScaling", Self.target)
            #expect(target.physicalId == Self.variant + "|sagemaker:variant:DesiredInstanceCount|sagemaker")
            let policy = try await create(
                "AWS::ApplicationAutoScaling::ScalingPolicy",
                "AutoScalingPolicy",
                Self.policy
            )
            #expect(policy.physicalId.hasSuffix(":policyName/SageMakerVariantInvocationsPerInstance"))
            #expect(try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms.count == 3)

            for (type, id, resource, properties) in made {
                let provider = try fixture.provider(type)
                let request = fixture.request(id, properties, physicalId: resource.physicalId, previous: properties)
                #expect(try await provider.read(request) != nil, "\(type)")
                #expect(Set(resource.attributes.keys) == provider.schema.attributes, "\(type)")
            }
            for (type, id, resource, properties) in made.reversed() {
                let provider = try fixture.provider(type)
                let request = fixture.request(id, properties, physicalId: resource.physicalId, previous: properties)
                try await provider.delete(request)
                try await provider.delete(request)
                #expect(try await provider.read(request) == nil, "\(type)")
            }
            #expect(try await fixture.endpoints.listEndpoints(ListRequest()).endpoints.isEmpty)
            #expect(try await fixture.endpoints.listEndpointConfigs(ListRequest()).endpointConfigs.isEmpty)
            #expect(try await fixture.endpoints.listModels(ListRequest()).models.isEmpty)
            #expect(try await fixture.metrics.describeAlarms(DescribeAlarmsRequest()).metricAlarms.isEmpty)
            #expect(try await fixture.autoscaling.describeScalableTargets(.init()).scalableTargets.isEmpty)
        }
    }

    @Test func `an endpoint's update serves the new configuration, and says why it cannot`() async throws {
        try await ServingFixture.run { fixture in
            let model = try await fixture.create("AWS::SageMaker::Model", "Model", Self.model)
            let name = model.attributes["ModelName"] ?? .null
            let first = try await fixture.create("AWS::SageMaker::EndpointConfig", "A", Self.config(model: name))
            let second = try await fixture.create(
                "AWS::SageMaker::EndpointConfig",
                "B",
                Self.config(model: name, instances: 3)
            )
            let broken = try await fixture.endpoints.createModel(
                CreateModelRequest(
                    modelName: "broken",
                    primaryContainer: ContainerDefinition(image: "x", modelDataUrl: "s3://models/none")
                )
            )
            #expect(broken.modelArn.hasSuffix("model/broken"))
            let third = try await fixture.create("AWS::SageMaker::EndpointConfig", "C", Self.config(model: "broken"))
            func properties(_ config: ProvidedResource) -> JSON {
                Self.endpoint(config: config.attributes["EndpointConfigName"] ?? .null)
            }
            let endpoint = try await fixture.create("AWS::SageMaker::Endpoint", "Endpoint", properties(first))
            let provider = try fixture.provider("AWS::SageMaker::Endpoint")
            let update = fixture.request(
                "Endpoint",
                properties(second),
                physicalId: endpoint.physicalId,
                previous: properties(first)
            )
            #expect(try await provider.update(update).physicalId == endpoint.physicalId)
            #expect(try await provider.update(update).physicalId == endpoint.physicalId)
            let described = try await fixture.endpoints.describeEndpoint(.init(endpointName: Self.endpoint))
            #expect(described.productionVariants?.first?.currentInstanceCount == 3)
            let bad = fixture.request(
                "Endpoint",
                properties(third),
                physicalId: endpoint.physicalId,
                previous: properties(second)
            )
            let refused = await #expect(throws: ServiceError.self) { try await provider.update(bad) }
            #expect(refused?.message.contains("s3://models/none") == true)

            let other = try fixture.provider("AWS::SageMaker::Endpoint")
            var failing = properties(third)
            failing["EndpointName"] = "other"
            let failure = await #expect(throws: CreateFailure.self) {
                try await other.create(fixture.request("Other", failing))
            }
            #expect(failure?.physicalId.hasSuffix("endpoint/other") == true)
            let taken = await #expect(throws: ServiceError.self) {
                try await other.verifyFree(fixture.request("X", failing))
            }
            #expect(taken?.code == .conflict)
        }
    }

    @Test func `a property that is not what it must be is named with its path`() async throws {
        try await ServingFixture.run { fixture in
            let provider = try fixture.provider("AWS::SageMaker::EndpointConfig")
            let error = await #expect(throws: ServiceError.self) {
                try await provider.create(fixture.request("C", Self.config(model: "m", instances: "two")))
            }
            #expect(
                error?.message
                    == "The resource 'C': ProductionVariants.0.InitialInstanceCount is \"two\": it must be a number."
            )
        }
    }
}
