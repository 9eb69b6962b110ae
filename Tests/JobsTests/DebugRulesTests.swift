import Foundation
import JSONDocuments
import Jobs
import Objects
import Store
import TestSupport
import Testing

@Suite("Debugger rules of training jobs", .timeLimit(.minutes(2))) struct DebugRulesTests {
    private static func rule(
        _ name: String,
        invokes: String,
        image: String = "1.dkr/sagemaker-debugger-rules:latest"
    )
        -> DebugRuleConfiguration
    {
        DebugRuleConfiguration(
            ruleConfigurationName: name,
            ruleEvaluatorImage: image,
            ruleParameters: ["rule_to_invoke": invokes]
        )
    }

    /// A shop whose built-in algorithms are this script.
    private func withShop(_ script: String, _ body: @escaping @Sendable (Workshop) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let program = folder.appendingPathComponent("drift")
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: program)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
            let shop = try Workshop(folder, executable: program)
            try await shop.running { try await body(shop) }
        }
    }

    private static func training(_ name: String, _ rules: [DebugRuleConfiguration]) -> CreateTrainingJobRequest {
        let script =
            "cd $DRIFTLOOP_OPT_ML; echo model > model/m; mkdir -p output/data; echo m > output/data/metrics.json"
        var request = Workshop.training(name, script, channels: ["train": "s3://taxi/data/train.csv"])
        request.debugRuleConfigurations = rules
        return request
    }

    /// The statuses once no rule is in progress.
    private func statuses(_ shop: Workshop, _ name: String) async throws -> [DebugRuleEvaluationStatus] {
        while true {
            let job = try await shop.jobs.describeTrainingJob(DescribeTrainingJobRequest(trainingJobName: name))
            let statuses = job.debugRuleEvaluationStatuses ?? []
            guard let running = statuses.first(where: { $0.ruleEvaluationStatus == "InProgress" }) else {
                return statuses
            }
            if let arn = running.ruleEvaluationJobArn {
                try await shop.jobs.waitForEnd(arn: arn)
            } else {
                try await shop.jobs.waitForEnd(arn: job.trainingJobArn)
            }
        }
    }

    @Test func `a rule finds the job's output and channels, and its report lies where SageMaker puts it`() async throws
    {
        let script = """
            cd $DRIFTLOOP_OPT_ML
            test "$*" = "algorithm debugger-rules" && test "$rule_to_invoke" = CreateXgboostReport || exit 3
            test "$TRAINING_JOB_NAME" = train-1 || exit 4
            { ls processing/input/output; cat input/data/train/train.csv; } > processing/output/rule/xgboost_report.html
            """
        try await withShop(script) { shop in
            try shop.put("1,2\n", "data/train.csv")
            var request = Self.training("train-1", [Self.rule("CreateXgboostReport", invokes: "CreateXgboostReport")])
            request.profilerRuleConfigurations = [Self.rule("Profile", invokes: "ProfilerReport")]
            let job = try await shop.train(request)
            #expect(job.trainingJobStatus == .completed)
            #expect(job.profilerRuleEvaluationStatuses?.map(\.ruleEvaluationStatus) == ["Stopped"])
            let statuses = try await statuses(shop, "train-1")
            #expect(statuses.map(\.ruleEvaluationStatus) == ["NoIssuesFound"], "\(statuses)")
            #expect(statuses[0].ruleEvaluationJobArn?.contains(":processing-job/train-1-createxgboostreport-") == true)
            #expect(
                try shop.text("model/train-1/rule-output/CreateXgboostReport/xgboost_report.html")
                    == "model.tar.gz\noutput.tar.gz\n1,2\n"
            )
        }
    }

    @Test func `rules that fail or do not run here say so, and the training job is completed`() async throws {
        try await withShop("echo no > $DRIFTLOOP_OPT_ML/output/failure; exit 1") { shop in
            try shop.put("1,2\n", "data/train.csv")
            let rules = [
                Self.rule("a", invokes: "CreateXgboostReport"), Self.rule("b", invokes: "LossNotDecreasing"),
                Self.rule("c", invokes: "CreateXgboostReport", image: "1.dkr/unknown:1"),
            ]
            let job = try await shop.train(Self.training("train-1", rules))
            #expect(job.trainingJobStatus == .completed)
            let statuses = try await statuses(shop, "train-1")
            #expect(statuses.map(\.ruleEvaluationStatus) == ["Error", "Error", "Error"])
            #expect(statuses[1].statusDetails?.contains("LossNotDecreasing") == true)
            #expect(statuses[1].ruleEvaluationJobArn == nil)
            #expect(statuses[2].statusDetails?.contains("unknown") == true)
            #expect(try await shop.log(.training, "train-1").contains { $0.contains("'LossNotDecreasing'") })
        }
    }

    @Test func `a training job without a model has nothing to evaluate`() async throws {
        try await withShop("exit 0") { shop in
            var request = Workshop.training("train-1", "exit 7")
            request.debugRuleConfigurations = [Self.rule("a", invokes: "CreateXgboostReport")]
            #expect(try await shop.train(request).trainingJobStatus == .failed)
            #expect(try await statuses(shop, "train-1").map(\.ruleEvaluationStatus) == ["Stopped"])
            let jobs = try await shop.jobs.listProcessingJobs(ListProcessingJobsRequest())
            #expect(jobs.processingJobSummaries.isEmpty)
        }
    }

    @Test func `two rules of one name are refused`() async throws {
        try await withWorkshop { shop in
            await #expect(throws: ServiceError.self) {
                try await shop.jobs.createTrainingJob(
                    Self.training("train-1", [Self.rule("a", invokes: "x"), Self.rule("a", invokes: "y")])
                )
            }
        }
    }
}
