import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Objects
import PipelineDefinition
import Registry
import Store
import TestSupport
import Testing

@testable import Pipelines

@Suite("Pipeline executions", .timeLimit(.minutes(2)))
struct ExecutionTests {
    @Test func `an execution runs every step and registers the model`() async throws {
        try await Bench.with { bench in
            let pipelineArn = try await bench.create(build())
            let arn = try await bench.start(["Rounds": "3"])
            let execution = try await bench.finish(arn)
            #expect(execution.pipelineExecutionStatus == .succeeded)
            #expect(execution.failureReason == nil)
            #expect(execution.pipelineArn == pipelineArn)
            #expect(execution.startedBy == .user)
            #expect(execution.pipelineExperimentConfig?.experimentName == "taxi")
            let id = String(arn.suffix(12))
            let steps = try await bench.steps(arn)
            #expect(Set(steps.keys) == ["Prepare", "Check", "Train", "Evaluate", "Good", "Register"])
            for step in steps.values { #expect(step.stepStatus == .succeeded && step.endTime != nil) }
            #expect(
                steps["Prepare"]?.metadata?.processingJob?.arn.contains(":processing-job/pipelines-\(id)-prepare-")
                    == true
            )
            #expect(steps["Train"]?.metadata?.trainingJob?.arn.contains(":training-job/pipelines-\(id)-train-") == true)
            #expect(steps["Good"]?.metadata?.condition?.outcome == "True")
            let quality = steps["Check"]?.metadata?.qualityCheck
            #expect(quality?.calculatedBaselineConstraints == "s3://bucket/\(id)/quality/constraints.json")
            #expect(quality?.baselineUsedForDriftCheckStatistics == "s3://bucket/\(id)/quality/statistics.json")
            #expect(quality?.violationReport == nil)
            #expect(quality?.skipCheck == true)

            #expect(bench.jobs.arguments("Train")?["HyperParameters"] == ["num_round": "3"])
            #expect(
                bench.jobs.arguments("Check")?["ProcessingInputs"]?[0]?["S3Input"]?["S3Uri"]?.string
                    == "s3://bucket/\(id)/baseline"
            )

            let versions = try await bench.versions()
            #expect(versions.count == 1)
            #expect(steps["Register"]?.metadata?.registerModel?.arn == versions.first?.modelPackageArn)
            let version = try await bench.registry.describeModelPackage(
                DescribeModelPackageRequest(modelPackageName: versions.first?.modelPackageArn ?? "")
            )
            #expect(version.metadataProperties?.generatedBy == arn)
            #expect(
                version.driftCheckBaselines?.modelDataQuality?.constraints?.s3Uri
                    == "s3://bucket/\(id)/quality/constraints.json"
            )
        }
    }

    @Test func `steps begin as soon as their inputs exist, at once`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            bench.jobs.script("Check", .held)
            bench.jobs.script("Train", .held)
            let arn = try await bench.start()
            try await bench.run { bench.jobs.created.count == 3 }
            #expect(bench.jobs.mostAtOnce == 2)
            bench.jobs.release("Check")
            bench.jobs.release("Train")
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .succeeded)
            #expect(bench.jobs.created.count == 4)
        }
    }

    @Test func `no more steps run at once than the limit allows`() async throws {
        try await Bench.with { bench in
            let steps = (0..<5)
                .map { PipelineDefinition.Step.training("T\($0)", build().step(named: "Train")?.body.arguments ?? [:]) }
            var definition = build()
            definition.steps = definition.steps.prefix(1) + steps
            try await bench.create(definition)
            for step in steps { bench.jobs.script(step.name, .held) }
            let arn = try await bench.start(limit: 2)
            try await bench.run { bench.jobs.created.count == 3 }
            #expect(Set(bench.jobs.created) == ["Prepare", "T0", "T1"])
            for step in steps { bench.jobs.release(step.name) }
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .succeeded)
            #expect(bench.jobs.mostAtOnce == 2)
        }
    }

    @Test func `a condition that does not hold takes the other branch`() async throws {
        try await Bench.with(rmse: 9) { bench in
            try await bench.create(build())
            let arn = try await bench.start()
            let execution = try await bench.finish(arn)
            #expect(execution.pipelineExecutionStatus == .failed)
            #expect(execution.failureReason == "Step 'Bad' failed: rmse is above 7.0")
            let steps = try await bench.steps(arn)
            #expect(steps["Good"]?.metadata?.condition?.outcome == "False")
            #expect(steps["Bad"]?.metadata?.fail?.errorMessage == "rmse is above 7.0")
            #expect(steps["Register"] == nil)
            #expect(try await bench.versions().isEmpty)
        }
    }

    @Test func `a branch without steps ends well`() async throws {
        try await Bench.with(rmse: 9) { bench in
            var definition = build()
            guard case .condition(var branches) = definition.steps[4].body else { return }
            branches.elseSteps = []
            definition.steps[4].body = .condition(branches)
            // Waits for a step that is skipped, and is skipped with it.
            definition.steps.append(.training("After", definition.steps[2].body.arguments, dependsOn: ["Register"]))
            try await bench.create(definition)
            let arn = try await bench.start()
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .succeeded)
            #expect(try await bench.steps(arn)["After"] == nil)
        }
    }

    @Test func `a property file that is no JSON fails the condition with a sentence`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let arn = try await bench.start()
            bench.jobs.script("Evaluate", .held)
            try await bench.run { bench.jobs.created.contains("Evaluate") }
            let uri = try #require(
                S3URI(
                    bench.jobs.arguments("Evaluate")?["ProcessingOutputConfig"]?["Outputs"]?[0]?["S3Output"]?["S3Uri"]?
                        .string ?? ""
                )
            )
            try bench.objects.put(Array("{".utf8), at: uri.appending("evaluation.json"))
            bench.jobs.release("Evaluate")
            let execution = try await bench.finish(arn)
            #expect(execution.pipelineExecutionStatus == .failed)
            #expect(execution.failureReason?.contains("evaluation.json is not valid JSON") == true)
        }
    }

    @Test func `a failed job fails the execution; what runs goes on, nothing begins`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            bench.jobs.script("Train", .fails("AlgorithmError: the column is missing"))
            bench.jobs.script("Check", .held)
            let arn = try await bench.start()
            try await bench.run { try await bench.steps(arn)["Train"]?.stepStatus == .failed }
            #expect(try await bench.execution(arn).pipelineExecutionStatus == .executing)
            bench.jobs.release("Check")
            let execution = try await bench.finish(arn)
            #expect(execution.failureReason == "Step 'Train' failed: AlgorithmError: the column is missing")
            let steps = try await bench.steps(arn)
            #expect(steps["Check"]?.stepStatus == .succeeded)
            #expect(steps["Train"]?.failureReason == "AlgorithmError: the column is missing")
            #expect(steps["Evaluate"] == nil)
        }
    }

    @Test func `a job that is refused fails its step with the reason`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            bench.jobs.script("Prepare", .refused(ServiceError(.validation, "No runtime for 'image'.")))
            let arn = try await bench.start()
            #expect(try await bench.finish(arn).failureReason == "Step 'Prepare' failed: No runtime for 'image'.")
        }
    }

    @Test func `a job that somebody else stopped fails its step`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            bench.jobs.script("Prepare", .held)
            let arn = try await bench.start()
            try await bench.run { try await bench.steps(arn)["Prepare"]?.stepStatus == .executing }
            let name = StepName.job(execution: String(arn.suffix(12)), step: "Prepare", round: 1, attempt: 1)
            bench.jobs.stop(.processing, name: name)
            let execution = try await bench.finish(arn)
            #expect(execution.pipelineExecutionStatus == .failed)
            #expect(execution.failureReason == "Step 'Prepare' failed: Job \(name) was stopped.")
        }
    }

    @Test func `a retry policy repeats the step after its interval`() async throws {
        try await Bench.with { bench in
            let policy = PipelineDefinition.RetryPolicy(
                exceptionTypes: ["SageMaker.JOB_INTERNAL_ERROR"],
                intervalSeconds: 30,
                backoffRate: 2,
                maxAttempts: 3
            )
            try await bench.create(build(retry: [policy]))
            bench.jobs.script("Train", .fails("InternalServerError: try again", times: 2))
            let arn = try await bench.start()
            try await bench.run { try await bench.steps(arn)["Train"]?.attemptCount == 2 }
            #expect(try await bench.steps(arn)["Train"]?.stepStatus == .starting)
            bench.clock.advance(by: 30)
            try await bench.run { try await bench.steps(arn)["Train"]?.attemptCount == 3 }
            bench.clock.advance(by: 60)
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .succeeded)
            #expect(bench.jobs.created.filter { $0 == "Train" }.count == 3)
            #expect(try await bench.steps(arn)["Train"]?.attemptCount == 3)
        }
    }

    @Test func `a failure that no policy names is not repeated`() async throws {
        try await Bench.with { bench in
            try await bench.create(build(retry: [.init(exceptionTypes: ["SageMaker.CAPACITY_ERROR"], maxAttempts: 3)]))
            bench.jobs.script("Train", .fails("InternalServerError: try again", times: 1))
            let arn = try await bench.start()
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .failed)
        }
    }

    @Test func `stopping stops running jobs and begins nothing`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            bench.jobs.script("Train", .held)
            let arn = try await bench.start()
            try await bench.run {
                let steps = try await bench.steps(arn)
                return steps["Train"]?.stepStatus == .executing && steps["Check"]?.stepStatus == .succeeded
            }
            _ = try await bench.pipelines.stopPipelineExecution(StopPipelineExecutionRequest(pipelineExecutionArn: arn))
            #expect(try await bench.execution(arn).pipelineExecutionStatus == .stopping)
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .stopped)
            #expect(bench.jobs.stopped == ["Train"])
            let steps = try await bench.steps(arn)
            #expect(steps["Train"]?.stepStatus == .stopped)
            #expect(steps["Evaluate"] == nil)
            await #expect(throws: ServiceError.self) {
                try await bench.pipelines.stopPipelineExecution(StopPipelineExecutionRequest(pipelineExecutionArn: arn))
            }
        }
    }

    @Test func `an execution that is stopped before anything ran never runs`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let arn = try await bench.start()
            _ = try await bench.pipelines.stopPipelineExecution(StopPipelineExecutionRequest(pipelineExecutionArn: arn))
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .stopped)
            #expect(bench.jobs.created.isEmpty)
        }
    }

    @Test func `retrying goes on from the step that failed`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            bench.jobs.script("Train", .fails("AlgorithmError: bad luck", times: 1))
            let arn = try await bench.start()
            #expect(try await bench.finish(arn).pipelineExecutionStatus == .failed)
            _ = try await bench.pipelines.retryPipelineExecution(
                RetryPipelineExecutionRequest(pipelineExecutionArn: arn)
            )
            let execution = try await bench.finish(arn)
            #expect(execution.pipelineExecutionStatus == .succeeded)
            #expect(execution.failureReason == nil)
            #expect(bench.jobs.created.filter { $0 == "Prepare" }.count == 1)
            #expect(bench.jobs.created.filter { $0 == "Train" }.count == 2)
            await #expect(throws: ServiceError.self) {
                try await bench.pipelines.retryPipelineExecution(
                    RetryPipelineExecutionRequest(pipelineExecutionArn: arn)
                )
            }
        }
    }

    @Test func `every change of status is an event with AWS's members`() async throws {
        try await Bench.with { bench in
            try await bench.create(build())
            let arn = try await bench.start()
            try await bench.finish(arn)
            let changes = try await bench.events("Execution").map(\.detail)
            #expect(changes.map { $0["currentPipelineExecutionStatus"]?.string } == ["Executing", "Succeeded"])
            #expect(
                changes.last == [
                    "pipelineExecutionDisplayName": "display", "currentPipelineExecutionStatus": "Succeeded",
                    "previousPipelineExecutionStatus": "Executing", "executionStartTime": "2026-03-01T00:00:00Z",
                    "executionEndTime": "2026-03-01T00:00:00Z",
                    "pipelineArn": "arn:aws:sagemaker:us-east-1:000000000000:pipeline/taxi",
                    "pipelineExecutionArn": .string(arn),
                ]
            )
            let events = try await bench.events("Execution Step")
            #expect(
                events.last?.resources == ["arn:aws:sagemaker:us-east-1:000000000000:pipeline/taxi", arn]
            )
            let train = events.map(\.detail).filter { $0["stepName"] == "Train" }
            #expect(train.map { $0["currentStepStatus"]?.string } == ["Starting", "Executing", "Succeeded"])
            #expect(train.map { $0["previousStepStatus"]?.string } == [nil, "Starting", "Executing"])
            #expect(train.last?["stepType"] == "Training")
            #expect(train.last?["metadata"]?["trainingJob"]?["arn"]?.string?.contains("training-job/") == true)
            #expect(train.last?["stepEndTime"] == "2026-03-01T00:00:00Z")
        }
    }
}

@Suite("Quality checks", .timeLimit(.minutes(2)))
struct QualityCheckTests {
    static let own = "calculated"
    /// AWS's table of SkipCheck and RegisterNewBaseline, with a supplied baseline, an approved version's, and none.
    static let cases: [(skip: Bool, register: Bool, supplied: Bool, approved: Bool, used: String?)] = [
        (false, false, true, false, "supplied"), (false, true, true, false, own),
        (true, false, true, false, "supplied"),
        (true, true, true, false, own), (false, false, false, true, "approved"), (false, true, false, true, own),
        (true, false, false, true, "approved"), (false, false, true, true, "supplied"),
        (true, false, false, false, own),
        (true, true, false, false, own), (false, false, false, false, nil), (false, true, false, false, nil),
    ]

    @Test(arguments: cases.indices)
    func `the baseline for drift checks follows AWS's table`(index: Int) async throws {
        let row = Self.cases[index]
        try await Bench.with { bench in
            if row.approved {
                _ = try await bench.registry.createModelPackageGroup(
                    CreateModelPackageGroupRequest(modelPackageGroupName: "models")
                )
                _ = try await bench.registry.createModelPackage(
                    CreateModelPackageRequest(
                        modelPackageGroupName: "models",
                        modelApprovalStatus: .approved,
                        driftCheckBaselines: DriftCheckBaselines(
                            modelDataQuality: MetricsPair(
                                statistics: MetricsSource(
                                    contentType: "application/json",
                                    s3Uri: "s3://bucket/approved/s.json"
                                ),
                                constraints: MetricsSource(
                                    contentType: "application/json",
                                    s3Uri: "s3://bucket/approved/c.json"
                                )
                            )
                        )
                    )
                )
            }
            let check = PipelineDefinition.QualityCheck(
                modelPackageGroupName: "models",
                skipCheck: .bool(row.skip),
                registerNewBaseline: .bool(row.register),
                suppliedBaselineStatistics: row.supplied ? "s3://bucket/supplied/s.json" : .null,
                suppliedBaselineConstraints: row.supplied ? "s3://bucket/supplied/c.json" : .null
            )
            try await bench.create(build(check: check))
            let arn = try await bench.start()
            let execution = try await bench.finish(arn)
            guard let used = row.used else {
                #expect(execution.failureReason?.contains("has no baseline to compare with") == true)
                return
            }
            #expect(execution.pipelineExecutionStatus == .succeeded)
            let quality = try await bench.steps(arn)["Check"]?.metadata?.qualityCheck
            let id = arn.suffix(12)
            let expected =
                used == Self.own ? "s3://bucket/\(id)/quality/constraints.json" : "s3://bucket/\(used)/c.json"
            #expect(quality?.baselineUsedForDriftCheckConstraints == expected)
            #expect(quality?.calculatedBaselineConstraints == "s3://bucket/\(id)/quality/constraints.json")
            let environment = bench.jobs.arguments("Check")?["Environment"]
            #expect(
                environment?["baseline_constraints"]?.string
                    == (row.skip ? nil : "/opt/ml/processing/baseline/baseline_constraints/c.json")
            )
        }
    }

    @Test(arguments: [true, false])
    func `violations fail the step where they are to`(fails: Bool) async throws {
        try await Bench.with(violations: 2) { bench in
            let check = PipelineDefinition.QualityCheck(
                failOnViolation: .bool(fails),
                suppliedBaselineConstraints: "s3://bucket/supplied/c.json"
            )
            try await bench.create(build(check: check))
            let arn = try await bench.start()
            let execution = try await bench.finish(arn)
            let step = try await bench.steps(arn)["Check"]
            #expect(
                step?.metadata?.qualityCheck?.violationReport
                    == "s3://bucket/\(arn.suffix(12))/quality/constraint_violations.json"
            )
            #expect(execution.pipelineExecutionStatus == (fails ? .failed : .succeeded))
            #expect(step?.failureReason?.contains("in 2 ways") == (fails ? true : nil))
        }
    }
}
