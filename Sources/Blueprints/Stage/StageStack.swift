public import CloudFormation
import JSONDocuments

/// What a stage consists of: model, endpoint and, where the configuration has them, capture, monitoring, alarm, autoscaling.
public struct StageStack: Sendable, Hashable {
    /// The file that a build leaves and its code pipeline deploys.
    public static func fileName(stage: String) -> String { "drift-deploy-\(stage).template.json" }
    /// The longest name of an endpoint.
    ///
    /// - Source: `EndpointName` of CreateEndpoint, Amazon SageMaker API Reference.
    public static let longestEndpointName = 63

    /// The model version that a stage serves.
    public struct Model: Sendable, Hashable {
        /// The version's ARN.
        public var packageArn: String
        /// The `s3://` address of statistics.json of the data that it was trained with.
        public var statistics: String
        /// The address of constraints.json.
        public var constraints: String

        /// Names a version and its baseline.
        public init(packageArn: String, statistics: String, constraints: String) {
            self.packageArn = packageArn
            self.statistics = statistics
            self.constraints = constraints
        }
    }

    let project: ProjectNames
    let stage: StageConfiguration
    let model: Model
    let bucket: String
    let roleArn: String

    /// Describes the stack.
    ///
    /// - Parameters:
    ///   - project: Whose stage it is.
    ///   - stage: What it has.
    ///   - model: What it serves.
    ///   - bucket: The project's artifact bucket: captures and reports go there.
    ///   - roleArn: The role of the model and the monitoring.
    /// - Throws: ``BlueprintError`` where the endpoint's name would be too long.
    public init(
        project: ProjectNames,
        stage: StageConfiguration,
        model: Model,
        bucket: String,
        roleArn: String
    ) throws(BlueprintError) {
        let name = project.endpoint(stage: stage.stageName)
        if name.count > Self.longestEndpointName {
            let length = "'\(name)' has \(name.count) characters; at most \(Self.longestEndpointName) are allowed"
            throw BlueprintError(.invalidStage, "the endpoint's name is too long", [length])
        }
        self.project = project
        self.stage = stage
        self.model = model
        self.bucket = bucket
        self.roleArn = roleArn
    }

    /// The template.
    public var template: Template {
        var template = Template(description: "The stage \(stage.stageName) of the project \(project.name)")
        addEndpoint(to: &template)
        if let schedule = stage.schedule { addMonitoring(schedule, to: &template) }
        if let scaling = stage.autoScaling { addScaling(scaling, to: &template) }
        return template
    }

    /// The tags that everything of the stage has.
    var tags: JSON {
        .array([["Key": "sagemaker:deployment-stage", "Value": .string(stage.stageName)]] + project.tags)
    }

    private func addEndpoint(to template: inout Template) {
        // Without a name of its own: a model is replaced by the next one.
        template.resources["Model"] = .init(
            "AWS::SageMaker::Model",
            [
                "ExecutionRoleArn": .string(roleArn),
                "PrimaryContainer": ["ModelPackageName": .string(model.packageArn)], "Tags": tags,
            ]
        )
        var configuration: JSON = [
            "ProductionVariants": [
                [
                    "InitialInstanceCount": .integer(Int64(stage.variant?.instanceCount ?? stage.instanceCount)),
                    "InitialVariantWeight": .number(stage.variant?.initialWeight ?? 1),
                    "InstanceType": .string(stage.variant?.instanceType ?? stage.instanceType),
                    "ModelName": .getAtt("Model", "ModelName"), "VariantName": .string(stage.variantName),
                ]
            ], "Tags": tags,
        ]
        configuration["DataCaptureConfig"] = stage.schedule.map(capture)
        template.resources["EndpointConfig"] = .init("AWS::SageMaker::EndpointConfig", configuration)
        template.resources["Endpoint"] = .init(
            "AWS::SageMaker::Endpoint",
            [
                "EndpointConfigName": .getAtt("EndpointConfig", "EndpointConfigName"),
                "EndpointName": .string(project.endpoint(stage: stage.stageName)), "Tags": tags,
            ]
        )
    }

    private func capture(_ schedule: StageConfiguration.Schedule) -> JSON {
        [
            "CaptureContentTypeHeader": [
                "CsvContentTypes": ["text/csv"], "JsonContentTypes": ["application/json"],
            ], "CaptureOptions": [["CaptureMode": "Input"], ["CaptureMode": "Output"]],
            "DestinationS3Uri": .string("s3://\(bucket)/\(project.id)/datacapture"), "EnableCapture": true,
            "InitialSamplingPercentage": .integer(Int64(schedule.samplingPercentage)),
        ]
    }

    private func addScaling(_ scaling: StageConfiguration.AutoScaling, to template: inout Template) {
        let target: JSON = [
            "ResourceId": .sub("endpoint/${Endpoint.EndpointName}/variant/\(stage.variantName)"),
            "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "ServiceNamespace": "sagemaker",
        ]
        var capacity = target
        capacity["MinCapacity"] = .integer(Int64(scaling.minCapacity))
        capacity["MaxCapacity"] = .integer(Int64(scaling.maxCapacity))
        capacity["RoleARN"] = .string(roleArn)
        template.resources["AutoScaling"] = .init("AWS::ApplicationAutoScaling::ScalableTarget", capacity)
        var policy = target
        policy["PolicyName"] = "SageMakerVariantInvocationsPerInstance"
        policy["PolicyType"] = "TargetTrackingScaling"
        policy["TargetTrackingScalingPolicyConfiguration"] = [
            "PredefinedMetricSpecification": ["PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"],
            "ScaleInCooldown": .integer(Int64(scaling.scaleInCooldown)),
            "ScaleOutCooldown": .integer(Int64(scaling.scaleOutCooldown)),
            "TargetValue": .number(scaling.targetValue),
        ]
        template.resources["AutoScalingPolicy"] = .init(
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            policy,
            dependsOn: ["AutoScaling"]
        )
    }
}

extension JSON {
    /// A number, whole where it is.
    static func number(_ value: Double) -> JSON { Int64(exactly: value).map(JSON.integer) ?? .double(value) }
}
