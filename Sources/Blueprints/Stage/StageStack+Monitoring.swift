import CloudFormation
import JSONDocuments

// The comparison of what is captured with the baseline, and the alarm on its metric.
extension StageStack {
    func addMonitoring(_ schedule: StageConfiguration.Schedule, to template: inout Template) {
        template.mappings["ModelAnalyzerMap"] = AnalyzerImages.mapping
        let name = JSON.string(project.threshold(stage: stage.stageName))
        template.resources["MonitoringSchedule"] = .init(
            "AWS::SageMaker::MonitoringSchedule",
            [
                "EndpointName": .getAtt("Endpoint", "EndpointName"),
                "MonitoringScheduleConfig": [
                    "MonitoringJobDefinition": monitoringJob,
                    "ScheduleConfig": ["ScheduleExpression": .string(schedule.expression)],
                ], "MonitoringScheduleName": name, "Tags": tags,
            ]
        )
        template.resources["DriftAlarm"] = .init(
            "AWS::CloudWatch::Alarm",
            [
                "AlarmDescription": "Schedule Drift Threshold", "AlarmName": name,
                "ComparisonOperator": .string(schedule.comparisonOperator),
                "DatapointsToAlarm": .integer(Int64(schedule.datapointsToAlarm)),
                "Dimensions": [
                    ["Name": "Endpoint", "Value": .getAtt("Endpoint", "EndpointName")],
                    ["Name": "MonitoringSchedule", "Value": name],
                ], "EvaluationPeriods": .integer(Int64(schedule.evaluationPeriods)),
                "MetricName": .string(schedule.metricName), "Namespace": "aws/sagemaker/Endpoints/data-metrics",
                "Period": .integer(Int64(schedule.period)), "Statistic": .string(schedule.statistic),
                "Threshold": .number(schedule.metricThreshold),
            ],
            dependsOn: ["MonitoringSchedule"]
        )
    }

    private var monitoringJob: JSON {
        [
            "BaselineConfig": [
                "ConstraintsResource": ["S3Uri": .string(model.constraints)],
                "StatisticsResource": ["S3Uri": .string(model.statistics)],
            ],
            "MonitoringAppSpecification": ["ImageUri": .findInMap("ModelAnalyzerMap", .ref(.region), "ImageUri")],
            "MonitoringInputs": [
                [
                    "EndpointInput": [
                        "EndpointName": .getAtt("Endpoint", "EndpointName"),
                        "LocalPath": "/opt/ml/processing/endpointdata",
                    ]
                ]
            ],
            "MonitoringOutputConfig": [
                "MonitoringOutputs": [
                    [
                        "S3Output": [
                            "LocalPath": "/opt/ml/processing/localpath",
                            "S3Uri": .string("s3://\(bucket)/\(project.id)/monitoring"),
                        ]
                    ]
                ]
            ],
            "MonitoringResources": [
                "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30]
            ], "RoleArn": .string(roleArn),
            // Two jobs of an hourly schedule may share the hour.
            "StoppingCondition": ["MaxRuntimeInSeconds": 1_800],
        ]
    }
}
