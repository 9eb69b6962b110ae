import ArgumentParser
import Foundation
import Gateway
import Host
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import DriftCommands

@Suite("drift synth deploy") struct SynthTests {
    private static let production = """
        {"stage_name": "prod", "schedule_config": {"schedule_expression": "cron(0 * ? * * *)", "metric_name": "m",
        "metric_threshold": 0.4}}
        """

    @Test func `the stages serve the latest approved version, with its baseline`() async throws {
        try await withRegistry { folder, client, address in
            for (status, baseline) in [("Approved", "one"), ("Approved", "two"), ("PendingManualApproval", "three")] {
                try await register(status, baseline: baseline, client)
            }
            try await synth(folder, address)
            let production = try template("drift-deploy-prod.template.json", folder)
            #expect(model(production)?.hasSuffix(":model-package/taxi/2") == true)
            #expect(production.text().contains("s3://b/two/statistics.json"))
            #expect(production.text().contains("s3://b/two/constraints.json"))
            #expect(production.text().contains("s3://bucket/p-1/datacapture"))
            let staging = try template("drift-deploy-staging.template.json", folder)
            #expect(staging["Resources"]?["Endpoint"] != nil)
            #expect(staging["Resources"]?["MonitoringSchedule"] == nil)
        }
    }

    @Test func `a version that the configuration names is taken instead`() async throws {
        try await withRegistry { folder, client, address in
            for baseline in ["one", "two"] { try await register("Approved", baseline: baseline, client) }
            try await synth(
                folder,
                address,
                staging: #"{"stage_name": "staging", "variant_config": {"model_package_version": "1"}}"#
            )
            #expect(
                model(try template("drift-deploy-staging.template.json", folder))?.hasSuffix("taxi/1") == true
            )
            #expect(model(try template("drift-deploy-prod.template.json", folder))?.hasSuffix("taxi/2") == true)
        }
    }

    @Test(
        arguments: [
            (nil, nil, "{}", "There is no model package group 'taxi' yet"),
            ("PendingManualApproval", "one", "{}", "has no approved model version to deploy"),
            ("Approved", nil, "{}", "has no baseline of its data"),
            ("Approved", "one", #"{"model_package_version": 7}"#, "has no version 7, and the stage staging names it"),
            ("Rejected", "one", #"{"model_package_version": 1}"#, "is Rejected, not Approved"),
        ] as [(String?, String?, String, String)]
    )
    func `where there is no such version a sentence says so, and nothing is written`(
        status: String?,
        baseline: String?,
        variant: String,
        part: String
    ) async throws {
        try await withRegistry { folder, client, address in
            if let status { try await register(status, baseline: baseline, client) }
            let staging = variant == "{}" ? "" : #", "variant_config": \#(variant)"#
            let error = await #expect(throws: CommandError.self) {
                try await synth(folder, address, staging: #"{"stage_name": "staging"\#(staging)}"#)
            }
            #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("out").path))
        }
    }

    private func synth(
        _ folder: URL,
        _ address: String,
        staging: String = #"{"stage_name": "staging"}"#
    ) async throws {
        let files = ["staging.json": staging, "prod.json": Self.production]
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        let command = try SynthCommand.Deploy.parse([
            "--project-name", "taxi", "--project-id", "p-1", "--bucket", "bucket", "--endpoint", address,
            "--staging", folder.appendingPathComponent("staging.json").path,
            "--production", folder.appendingPathComponent("prod.json").path,
            "--output", folder.appendingPathComponent("out").path,
        ])
        try await command.run()
    }

    private func template(_ name: String, _ folder: URL) throws -> JSON {
        try JSON(parsing: Data(contentsOf: folder.appendingPathComponent("out").appendingPathComponent(name)))
    }

    private func model(_ template: JSON) -> String? {
        template["Resources"]?["Model"]?["Properties"]?["PrimaryContainer"]?["ModelPackageName"]?.string
    }

    private func register(_ status: String, baseline: String?, _ client: APIClient) async throws {
        let group: JSON = ["ModelPackageGroupName": "taxi"]
        if try await client.list("SageMaker.ListModelPackageGroups", member: "ModelPackageGroupSummaryList").isEmpty {
            _ = try await client.call("SageMaker.CreateModelPackageGroup", group)
        }
        var input = group
        input["ModelApprovalStatus"] = .string(status)
        input["InferenceSpecification"] = [
            "Containers": [
                [
                    "Image": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.2-2",
                    "ModelDataUrl": "s3://b/model.tar.gz",
                ]
            ], "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"],
        ]
        if let baseline {
            func source(_ name: String) -> JSON {
                ["ContentType": "application/json", "S3Uri": .string("s3://b/\(baseline)/\(name).json")]
            }
            input["DriftCheckBaselines"] = [
                "ModelDataQuality": ["Statistics": source("statistics"), "Constraints": source("constraints")]
            ]
        }
        _ = try await client.call("SageMaker.CreateModelPackage", input)
    }

    /// Runs a whole server over an empty state.
    private func withRegistry(
        _ body: @escaping @Sendable (_ folder: URL, _ client: APIClient, _ address: String) async throws -> Void
    ) async throws {
        try await withScratchFolder { folder in
            var configuration = Server.Configuration(state: folder.appendingPathComponent("state"), executable: folder)
            configuration.port = 0
            let server = try Server(configuration)
            try await server.running {
                let address = "http://127.0.0.1:\(try await server.gateway.port())"
                let client = try await APIClient.connect(to: address)
                try await body(folder, client, address)
                await client.close()
            }
        }
    }
}
