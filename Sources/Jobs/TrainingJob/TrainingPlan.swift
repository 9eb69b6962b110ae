import Foundation
import Identifiers
import JSONDocuments
import Store

extension CreateTrainingJobRequest {
    func plan(for job: JobRecord, runtimes: RuntimeTable) async throws -> JobPlan {
        let program = try program()
        let launch = try await runtimes.launch(program)
        let target = try JobRules.uri(outputDataConfig.s3OutputPath, member: "S3OutputPath")
        var inputs = try (inputDataConfig ?? [])
            .map { channel in
                JobPlan.Place(
                    uri: try JobRules.uri(channel.dataSource.s3DataSource?.s3Uri ?? "", member: "S3Uri"),
                    path: "input/data/\(channel.channelName)"
                )
            }
        if let archive = program.script?.archive {
            inputs.append(JobPlan.Place(uri: archive, path: TrainingScript.archiveFolder))
        }
        let own = TrainingEnvironment(job: job, request: self, script: program.script)
        return JobPlan(
            command: launch.command,
            confinement: launch.confinement,
            longestRun: stoppingCondition?.maxRuntimeInSeconds ?? JobRules.usualRun,
            environment: JobPlan.basicEnvironment.merging(own.variables) { $1 }.merging(launch.environment) { $1 }
                .merging(environment ?? [:]) { $1 },
            files: [
                "input/config/hyperparameters.json": own.hyperParameters.text(),
                "input/config/inputdataconfig.json": own.channels.text(),
                "input/config/resourceconfig.json": own.resources.text(),
            ],
            inputs: inputs,
            outputs: [JobPlan.Place(uri: target, path: "output/data")],
            outputBuckets: [target.bucket],
            metrics: algorithmSpecification.metricDefinitions ?? [],
            remarks: launch.remarks + remarks
        )
    }

    /// What is accepted and has no effect here.
    private var remarks: [String] {
        let rules = (debugRuleConfigurations ?? []) + (profilerRuleConfigurations ?? [])
        return rules.map {
            "the rule '\($0.ruleConfigurationName)' is not evaluated: there is no Debugger or Profiler here."
        }
    }
}
