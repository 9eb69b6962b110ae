import Blueprints
import CloudFormation
import Foundation
import JSONDocuments
import PipelineDefinition
import TestSupport
import Testing

@Suite("The product") struct ProductTests {
    @Test func `everything has the names that users of the AWS sample know`() throws {
        let product = try Samples.product()
        func names(_ member: String) -> Set<String> { Set(product.values.compactMap { $0[member]?.string }) }
        #expect(names("BucketName") == ["sagemaker-project-p-abc123def456-us-east-1"])
        #expect(names("RepositoryName") == ["sagemaker-drift-test-build", "sagemaker-drift-test-deploy"])
        #expect(
            names("FunctionName")
                .isSuperset(of: [
                    "sagemaker-drift-test-pipeline-change", "sagemaker-drift-test-start-pipeline",
                ])
        )
        let rules =
            ["BuildDeployedRule", "ScheduleRule", "DriftRule", "PipelineChangeRule", "BuildPushRule"]
            + ["DeployPushRule", "ModelRegistryRule"]
        #expect(
            rules.compactMap { product[$0]?["Name"]?.string } == [
                "sagemaker-drift-test-build-build", "sagemaker-drift-test-schedule-build",
                "sagemaker-drift-test-drift-build", "sagemaker-drift-test-sagemakerpipeline-build",
                "sagemaker-drift-test-codecommit-build", "sagemaker-drift-test-codecommit-deploy",
                "sagemaker-drift-test-modelregistry-deploy",
            ]
        )
        #expect(product["BuildPipeline"]?["Name"] == "sagemaker-drift-test-build")
        #expect(product["DeployPipeline"]?["Name"] == "sagemaker-drift-test-deploy")
    }

    @Test func `each trigger tells the pipeline why it starts`() throws {
        let product = try Samples.product()
        func source(_ rule: String) -> JSON? {
            product[rule]?["Targets"]?[0]?["SageMakerPipelineParameters"]?["PipelineParameterList"]?[0]
        }
        #expect(source("ScheduleRule") == ["Name": "InputSource", "Value": "Schedule"])
        #expect(source("DriftRule") == ["Name": "InputSource", "Value": "Drift"])
        #expect(
            product["StartPipelineFunction"]?["Environment"]?["Variables"] == [
                "INPUT_SOURCE": "CodePipeline", "PIPELINE_NAME": "drift-test-build",
            ]
        )
        #expect(product["ScheduleRule"]?["EventPattern"] == nil)
        #expect(product["BuildDeployedRule"]?["ScheduleExpression"] == nil)
    }

    @Test func `the function that switches triggers is told the rules that there are`() throws {
        let product = try Samples.product()
        let variables = product["PipelineChangeFunction"]?["Environment"]?["Variables"]
        #expect(variables?["DRIFT_RULE_NAME"] == product["DriftRule"]?["Name"])
        #expect(variables?["SCHEDULE_RULE_NAME"] == product["ScheduleRule"]?["Name"])
        #expect(variables?["CODE_PIPELINE_NAME"] == product["BuildPipeline"]?["Name"])
        #expect(variables?["PIPELINE_NAME"] == "drift-test-build")
    }

    @Test func `a function is found by its tag`() throws {
        for template in [RealTimeProduct().template, ServiceCatalogStack().template] {
            let functions = template.resources.values.filter { $0.type == "AWS::Lambda::Function" }
            #expect(!functions.isEmpty)
            for function in functions {
                let tag = function.properties["Tags"]?.array?.first { $0["Key"] == "driftloop:function" }
                let known = ProjectFunction(rawValue: tag?["Value"]?.string ?? "")
                #expect(function.properties["Code"]?["ZipFile"]?.string == known?.python)
            }
        }
    }

    @Test(
        .enabled(if: Peers.hasReference, "the sample's templates are not on this machine")
    ) func `the product has what the AWS sample's has, and what it lacks`() throws {
        let file = Checkout.reference.appendingPathComponent("product-deploy.template.json")
        let theirs = try Template(parsing: String(contentsOf: file, encoding: .utf8))
        func count(_ template: Template) -> [String: Int] {
            template.resources.values.reduce(into: [:]) { counts, resource in
                counts[resource.isCustom ? "custom" : resource.type, default: 0] += 1
            }
        }
        var expected = count(theirs)
        // The function that starts the pipeline, its permission, and the schedule's own rule.
        for type in ["AWS::Lambda::Function", "AWS::Lambda::Permission", "AWS::Events::Rule"] {
            expected[type, default: 0] += 1
        }
        #expect(count(RealTimeProduct().template) == expected)
    }

    @Test(arguments: [
        ("a b", "p-1", "cron(0 12 1 * ? *)"), (String(repeating: "a", count: 33), "p-1", "rate(1 day)"),
        ("a", "P_1", "rate(1 day)"), ("a", "p-1", "noon"), ("a-", "p-1", "rate(1 day)"),
    ])
    func `wrong parameters are refused before anything is made`(name: String, id: String, schedule: String) {
        let error = #expect(throws: TemplateError.self) {
            try Evaluation(
                RealTimeProduct().template,
                parameters: [
                    "SageMakerProjectName": name, "SageMakerProjectId": id, "RetrainSchedule": schedule,
                ],
                pseudo: Samples.pseudo
            )
        }
        #expect(error?.code == .invalidParameters)
    }

    @Test func `what the product imports, the catalogue exports`() throws {
        var pseudo = Samples.pseudo
        pseudo.stackName = ServiceCatalogStack.name
        let catalog = try Evaluation(
            ServiceCatalogStack().template,
            parameters: [
                "SageMakerUserExecutionRoleArn": "arn:aws:iam::123456789012:role/driftloop", "AssetsBucket": "assets",
            ],
            pseudo: pseudo
        )
        let outputs = try catalog.outputs { .string("\($0).\($1 ?? "")") }
        let exports = Dictionary(
            uniqueKeysWithValues: outputs.values.compactMap { output in output.exportName.map { ($0, output.value) } }
        )
        #expect(exports["drift-service-catalog:SeedBucketName"] == "assets")
        let product = try Evaluation(
            RealTimeProduct().template,
            parameters: ["SageMakerProjectName": "a", "SageMakerProjectId": "p-1"],
            pseudo: Samples.pseudo,
            imports: exports
        )
        #expect(product.importedNames == Set(exports.keys))
    }

    @Test func `a pipeline that is not valid makes no stack`() throws {
        var definition = Samples.definition
        definition.steps.append(definition.steps[0])
        let error = #expect(throws: BlueprintError.self) {
            try PipelineStack(project: Samples.project(), definition: definition, roleArn: Samples.role)
        }
        #expect(error?.code == .invalidPipeline)
    }
}
