import CloudFormation
import JSONDocuments

// What starts what.
extension RealTimeProduct {
    /// What trains the model anew: the deployed build stack, the schedule, drift; and what turns them off meanwhile.
    func addTriggers(to template: inout Template) {
        template.resources["BuildDeployedRule"] = Self.rule(
            "build-build",
            "Trains the model when the pipeline was deployed",
            pattern: [
                "source": ["aws.codepipeline"], "detail-type": ["CodePipeline Stage Execution State Change"],
                "resources": [Self.codePipelineArn("BuildPipeline")],
                "detail": ["stage": ["Pipeline"], "state": ["SUCCEEDED"]],
            ],
            target: Self.function("StartPipelineFunction")
        )
        template.resources["ScheduleRule"] = Self.rule(
            "schedule-build",
            "Trains the model on a schedule",
            schedule: .ref("RetrainSchedule"),
            target: Self.training(because: "Schedule")
        )
        template.resources["DriftRule"] = Self.rule(
            "drift-build",
            "Trains the model when the data of staging or production has drifted",
            pattern: [
                "source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"],
                "detail": [
                    "alarmName": [Self.named("staging-threshold"), Self.named("prod-threshold")],
                    "state": ["value": ["ALARM"]],
                ],
            ],
            target: Self.training(because: "Drift")
        )
        template.resources["PipelineChangeRule"] = Self.rule(
            "sagemakerpipeline-build",
            "Turns the triggers off while the pipeline runs, and on when it has ended",
            pattern: [
                "source": ["aws.sagemaker"],
                "detail-type": ["SageMaker Model Building Pipeline Execution Status Change"],
                "resources": [Self.pipelineArn],
                "detail": ["currentPipelineExecutionStatus": ["Executing", "Stopped", "Succeeded", "Failed"]],
            ],
            target: Self.function("PipelineChangeFunction")
        )
    }

    /// What starts the code pipelines: a push, and a model version that was approved or rejected.
    func addPushes(to template: inout Template) {
        template.resources["BuildPushRule"] = Self.push("build", "BuildRepository", "BuildPipeline")
        template.resources["DeployPushRule"] = Self.push("deploy", "DeployRepository", "DeployPipeline")
        template.resources["ModelRegistryRule"] = Self.rule(
            "modelregistry-deploy",
            "Deploys when a model version was approved or rejected",
            pattern: [
                "source": ["aws.sagemaker"], "detail-type": ["SageMaker Model Package State Change"],
                "detail": [
                    "ModelPackageGroupName": [.ref("SageMakerProjectName")],
                    "ModelApprovalStatus": ["Approved", "Rejected"],
                ],
            ],
            target: Self.codePipeline("DeployPipeline")
        )
    }

    private static func push(_ kind: String, _ repository: String, _ pipeline: String) -> Template.Resource {
        rule(
            "codecommit-\(kind)",
            "Starts the \(kind) pipeline when its repository was pushed to",
            pattern: [
                "source": ["aws.codecommit"], "detail-type": ["CodeCommit Repository State Change"],
                "resources": [.getAtt(repository, "Arn")],
                "detail": [
                    "event": ["referenceCreated", "referenceUpdated"], "referenceType": ["branch"],
                    "referenceName": ["main"],
                ],
            ],
            target: codePipeline(pipeline)
        )
    }

    private static func rule(
        _ name: String,
        _ description: String,
        pattern: JSON? = nil,
        schedule: JSON? = nil,
        target: JSON
    ) -> Template.Resource {
        var properties: JSON = ["Description": .string(description), "Name": named(name), "State": "ENABLED"]
        properties["EventPattern"] = pattern
        properties["ScheduleExpression"] = schedule
        properties["Targets"] = [target]
        return .init("AWS::Events::Rule", properties)
    }

    private static func function(_ logicalId: String) -> JSON {
        ["Arn": .getAtt(logicalId, "Arn"), "Id": .string(logicalId)]
    }

    private static func codePipeline(_ logicalId: String) -> JSON {
        ["Arn": codePipelineArn(logicalId), "Id": .string(logicalId), "RoleArn": ServiceRole.events.arn]
    }

    /// The pipeline, told why it is started.
    private static func training(because source: String) -> JSON {
        [
            "Arn": pipelineArn, "Id": "Pipeline", "RoleArn": ServiceRole.events.arn,
            "SageMakerPipelineParameters": [
                "PipelineParameterList": [["Name": "InputSource", "Value": .string(source)]]
            ],
        ]
    }
}
