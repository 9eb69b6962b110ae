import Foundation
import JSONDocuments

/// The demo's deployment: an approved model goes through the project's deploy pipeline to staging and production.
struct DemoDeployment {
    let client: APIClient
    let screen: DemoScreen

    /// Approves a model version, watches staging, approves that, and watches production.
    func deploy(model: DemoFacts.Model) async throws {
        let delivery = DemoDelivery(client: client, screen: screen)
        let pipeline = Demo.deployPipeline
        let known = Set(
            try await delivery.executions(of: pipeline).compactMap { $0["pipelineExecutionId"]?.string }
        )
        screen.stage(4, "Approve the model, and deploy: staging, approval, production")
        _ = try await client.call(
            "SageMaker.UpdateModelPackage",
            ["ModelPackageArn": .string(model.arn), "ModelApprovalStatus": "Approved"]
        )
        screen.say(
            "\(Demo.group)/\(model.version) is Approved: the rule sagemaker-\(Demo.project)-modelregistry-deploy starts \(pipeline)"
        )
        let execution = try await delivery.newestExecution(of: pipeline, except: known)
        var said: Set<String> = []
        let first = try await delivery.watch(pipeline, execution: execution, said: &said)
        guard case .approval(let stage, let action, let token) = first else {
            throw CommandError("The code pipeline \(pipeline) did not ask for an approval.")
        }
        let row = "1,-73.986114,40.685634,-73.936794,40.715370,5.318025,7,0,2"
        let answer = try await client.invoke(endpoint: Demo.staging, body: Array(row.utf8), contentType: "text/csv")
        let fare = String(decoding: answer, as: UTF8.self).split(separator: "\n").first.flatMap { Double($0) } ?? .nan
        screen.say(String(format: "\(Demo.staging) InService; a trip of 5.3 km is estimated at $%.2f", fare))
        try await delivery.approve(pipeline, stage: stage, action: action, token: token)
        guard case .succeeded = try await delivery.watch(pipeline, execution: execution, said: &said) else {
            throw CommandError("The code pipeline \(pipeline) asks for a second approval.")
        }
        let production = try await client.call("SageMaker.DescribeEndpoint", ["EndpointName": .string(Demo.production)])
        let capture = production["DataCaptureConfig"]
        let workers = (production["ProductionVariants"]?.array ?? []).compactMap { $0["CurrentInstanceCount"]?.integer }
        screen.say(
            """
            \(Demo.production) InService with \(workers.reduce(0, +)) workers; captures \
            \(TextTable.plain(capture?["CurrentSamplingPercentage"])) % to \(TextTable.plain(capture?["DestinationS3Uri"]))
            monitor \(Demo.schedule): hourly, against the model's own baseline
            alarm \(Demo.alarm): feature_baseline_drift_fare_amount > 0.4
            rule \(Demo.rule): that alarm starts \(Demo.pipeline)
            """
        )
    }
}
