import Foundation
import JSONDocuments

/// The demo's staging and production: endpoints, monitoring schedule, alarm, and the rule that closes the loop.
struct DemoDeployment {
    let client: APIClient
    let screen: DemoScreen

    /// Deploys a model version to staging, then to production with capture, monitor, alarm and rule.
    func deploy(model arn: String) async throws {
        screen.stage(4, "Deploy: staging, then production with capture, monitor and alarm")
        let model = JSON.string(arn)
        try await Deployment(endpoint: Demo.staging, modelPackage: model, capture: nil).run(client)
        let row = "1,-73.986114,40.685634,-73.936794,40.715370,5.318025,7,0,2"
        let answer = try await client.invoke(endpoint: Demo.staging, body: Array(row.utf8), contentType: "text/csv")
        let fare = String(decoding: answer, as: UTF8.self).split(separator: "\n").first.flatMap { Double($0) } ?? .nan
        screen.say(String(format: "\(Demo.staging) InService; a trip of 5.3 km is estimated at $%.2f", fare))
        let capture = Deployment.Capture(percentage: 100, destination: "s3://\(Demo.bucket)/taxi/captures")
        try await Deployment(endpoint: Demo.production, modelPackage: model, capture: capture).run(client)
        screen.say("\(Demo.production) InService; captures 100 % to \(capture.destination)")
        try await monitor(model)
        try await alarmAndRule()
    }

    private func monitor(_ model: JSON) async throws {
        let package = try await client.call("SageMaker.DescribeModelPackage", ["ModelPackageName": model])
        let baselines = package.member(at: "DriftCheckBaselines.ModelDataQuality")
        _ = try await client.call(
            "SageMaker.CreateMonitoringSchedule",
            [
                "MonitoringScheduleName": .string(Demo.production),
                "MonitoringScheduleConfig": [
                    "ScheduleConfig": ["ScheduleExpression": "cron(0 * ? * * *)"],
                    "MonitoringType": "DataQuality",
                    "MonitoringJobDefinition": [
                        "BaselineConfig": [
                            "ConstraintsResource": ["S3Uri": baselines?.member(at: "Constraints.S3Uri") ?? .null],
                            "StatisticsResource": ["S3Uri": baselines?.member(at: "Statistics.S3Uri") ?? .null],
                        ],
                        "MonitoringInputs": [
                            [
                                "EndpointInput": [
                                    "EndpointName": .string(Demo.production),
                                    "LocalPath": "/opt/ml/processing/input/endpoint",
                                ]
                            ]
                        ],
                        "MonitoringOutputConfig": [
                            "MonitoringOutputs": [
                                [
                                    "S3Output": [
                                        "S3Uri": .string("s3://\(Demo.bucket)/taxi/reports"),
                                        "LocalPath": "/opt/ml/processing/localpath", "S3UploadMode": "EndOfJob",
                                    ]
                                ]
                            ]
                        ],
                        "MonitoringResources": [
                            "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30]
                        ],
                        "MonitoringAppSpecification": [
                            "ImageUri": "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer"
                        ],
                        "RoleArn": "arn:aws:iam::000000000000:role/driftloop",
                        "StoppingCondition": ["MaxRuntimeInSeconds": 1800],
                    ],
                ],
            ]
        )
        screen.say("monitor \(Demo.production): hourly, against the model's own baseline")
    }

    private func alarmAndRule() async throws {
        // The reference averages over the hour between two scheduled runs. The demo runs the monitor twice within a minute,
        // so here a period's worst value counts.
        _ = try await client.call(
            "GraniteServiceVersion20100801.PutMetricAlarm",
            [
                "AlarmName": .string(Demo.alarm), "AlarmDescription": "Predicted fares have drifted from the baseline",
                "Namespace": "aws/sagemaker/Endpoints/data-metrics", "MetricName": "feature_baseline_drift_fare_amount",
                "Dimensions": [
                    ["Name": "Endpoint", "Value": .string(Demo.production)],
                    ["Name": "MonitoringSchedule", "Value": .string(Demo.production)],
                ],
                "ComparisonOperator": "GreaterThanThreshold", "Threshold": 0.4, "Statistic": "Maximum", "Period": 60,
                "EvaluationPeriods": 1, "DatapointsToAlarm": 1,
            ]
        )
        let pattern: JSON = [
            "source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"],
            "detail": ["alarmName": [.string(Demo.alarm)], "state": ["value": ["ALARM"]]],
        ]
        _ = try await client.call(
            "AWSEvents.PutRule",
            [
                "Name": .string(Demo.rule), "EventPattern": .string(pattern.text()), "State": "ENABLED",
                "Description": "Retrain when predicted fares have drifted",
            ]
        )
        _ = try await client.call(
            "AWSEvents.PutTargets",
            [
                "Rule": .string(Demo.rule),
                "Targets": [
                    [
                        "Id": "retrain",
                        "Arn": .string("arn:aws:sagemaker:us-east-1:000000000000:pipeline/\(Demo.pipeline)"),
                        "SageMakerPipelineParameters": [
                            "PipelineParameterList": [["Name": "InputSource", "Value": "Drift"]]
                        ],
                    ]
                ],
            ]
        )
        screen.say("alarm \(Demo.alarm): feature_baseline_drift_fare_amount > 0.4")
        screen.say("rule \(Demo.rule): that alarm starts \(Demo.pipeline)")
    }
}
