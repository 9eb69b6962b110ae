import CloudFormation
import JSONDocuments

// What the roles of Service Catalog's products lack for this product: a product's own stack may not give it to them.
extension ServiceCatalogStack {
    func addPolicies(to template: inout Template) {
        let pipelines = Self.arn("sagemaker", "pipeline/*")
        template.resources["EventsPolicy"] = Self.policy(
            .events,
            "drift-events",
            [Self.allow(["sagemaker:DescribePipelineExecution", "sagemaker:StartPipelineExecution"], [pipelines])]
        )
        template.resources["FunctionPolicy"] = Self.policy(
            .function,
            "drift-functions",
            [
                Self.allow(
                    ["codepipeline:DisableStageTransition", "codepipeline:EnableStageTransition"],
                    [Self.arn("codepipeline", "sagemaker-*")]
                ), Self.allow(["events:DisableRule", "events:EnableRule"], [Self.arn("events", "rule/sagemaker-*")]),
                Self.allow(["sagemaker:ListPipelineExecutions", "sagemaker:StartPipelineExecution"], [pipelines]),
            ]
        )
        var linkedRole = Self.allow(["iam:CreateServiceLinkedRole"], ["*"])
        linkedRole["Condition"] = [
            "StringEquals": ["iam:AWSServiceName": "sagemaker.application-autoscaling.amazonaws.com"]
        ]
        template.resources["DeploymentPolicy"] = Self.policy(
            .cloudFormation,
            "drift-deployment",
            [
                Self.allow(
                    [
                        "application-autoscaling:DeleteScalingPolicy",
                        "application-autoscaling:DeregisterScalableTarget",
                        "application-autoscaling:DescribeScalableTargets",
                        "application-autoscaling:DescribeScalingPolicies",
                        "application-autoscaling:PutScalingPolicy", "application-autoscaling:RegisterScalableTarget",
                        "cloudwatch:DescribeAlarms",
                    ],
                    ["*"]
                ),
                Self.allow(
                    ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"],
                    [Self.arn("cloudwatch", "alarm:sagemaker-*")]
                ), linkedRole,
            ]
        )
    }

    func addLowerCase(to template: inout Template) {
        template.resources["LowerCaseRole"] = .init(
            "AWS::IAM::Role",
            [
                "AssumeRolePolicyDocument": [
                    "Version": "2012-10-17",
                    "Statement": [
                        [
                            "Action": "sts:AssumeRole", "Effect": "Allow",
                            "Principal": ["Service": "lambda.amazonaws.com"],
                        ]
                    ],
                ],
                "ManagedPolicyArns": [
                    .sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
                ],
            ]
        )
        template.resources["LowerCaseFunction"] = .init(
            "AWS::Lambda::Function",
            ProjectFunction.lowerCase.properties(
                name: "sagemaker-lowercase-names",
                description: "Makes a text lower-case, for stacks",
                role: .getAtt("LowerCaseRole", "Arn")
            )
        )
    }

    private static func arn(_ service: String, _ resource: String) -> JSON {
        .sub("arn:${AWS::Partition}:\(service):${AWS::Region}:${AWS::AccountId}:\(resource)")
    }

    private static func allow(_ actions: [JSON], _ resources: [JSON]) -> JSON {
        ["Action": .array(actions), "Effect": "Allow", "Resource": .array(resources)]
    }

    private static func policy(_ role: ServiceRole, _ name: String, _ statements: [JSON]) -> Template.Resource {
        .init(
            "AWS::IAM::Policy",
            [
                "PolicyDocument": ["Version": "2012-10-17", "Statement": .array(statements)],
                "PolicyName": .string(name), "Roles": [.string(role.rawValue)],
            ]
        )
    }
}
