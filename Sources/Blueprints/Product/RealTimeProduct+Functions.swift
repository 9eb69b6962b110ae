import CloudFormation
import JSONDocuments

// The functions, and what lets rules call them.
extension RealTimeProduct {
    func addFunctions(to template: inout Template) {
        template.resources["PipelineName"] = .init(
            "Custom::LowerCase",
            [
                "InputString": Self.pipelineName,
                "ServiceToken": ServiceCatalogStack.Export.lowerCaseFunctionArn.imported,
            ]
        )
        template.resources["StartPipelineFunction"] = .init(
            "AWS::Lambda::Function",
            ProjectFunction.startPipeline.properties(
                name: Self.named("start-pipeline"),
                description: "Starts the pipeline when its stack was deployed",
                role: ServiceRole.function.arn,
                variables: ["INPUT_SOURCE": "CodePipeline", "PIPELINE_NAME": Self.pipelineName],
                tags: Self.tagList
            )
        )
        template.resources["PipelineChangeFunction"] = .init(
            "AWS::Lambda::Function",
            ProjectFunction.pipelineChange.properties(
                name: Self.named("pipeline-change"),
                description: "Turns the triggers off while the pipeline runs",
                role: ServiceRole.function.arn,
                variables: [
                    "CODE_PIPELINE_NAME": Self.named("build"), "DRIFT_RULE_NAME": Self.named("drift-build"),
                    "PIPELINE_NAME": Self.pipelineName, "SCHEDULE_RULE_NAME": Self.named("schedule-build"),
                ],
                tags: Self.tagList
            )
        )
        template.resources["StartPipelinePermission"] = Self.permission("StartPipelineFunction", "BuildDeployedRule")
        template.resources["PipelineChangePermission"] = Self.permission("PipelineChangeFunction", "PipelineChangeRule")
    }

    private static func permission(_ function: String, _ rule: String) -> Template.Resource {
        .init(
            "AWS::Lambda::Permission",
            [
                "Action": "lambda:InvokeFunction", "FunctionName": .getAtt(function, "Arn"),
                "Principal": "events.amazonaws.com", "SourceArn": .getAtt(rule, "Arn"),
            ]
        )
    }
}
