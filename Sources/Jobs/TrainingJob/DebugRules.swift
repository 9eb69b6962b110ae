import Foundation
import GRDB
import Identifiers
import Store

/// The rules that a training job asks to have evaluated.
///
/// Each supported one is a processing job of its own. It is written in the transaction that ends the training job, under a
/// name that follows from the training job's, so a restarted server neither loses nor doubles it; how it ends changes nothing
/// about the training job.
extension CreateTrainingJobRequest {
    /// The rule that runs here.
    private static let supportedRule = "CreateXgboostReport"
    /// Where the rule's program finds the training job's output, and writes its own; see `DebuggerRules`.
    private static let outputFolder = "/opt/ml/processing/input/output"
    private static let reportFolder = "/opt/ml/processing/output/rule"

    func validateDebugRules() throws {
        let rules = (debugRuleConfigurations ?? []) + (profilerRuleConfigurations ?? [])
        for rule in rules {
            guard 1...256 ~= rule.ruleConfigurationName.utf8.count else {
                throw JobRules.invalid(
                    "RuleConfigurationName has \(rule.ruleConfigurationName.utf8.count) bytes; give 1 to 256."
                )
            }
            if let path = rule.s3OutputPath, !path.isEmpty {
                _ = try JobRules.uri(path, member: "S3OutputPath of the rule '\(rule.ruleConfigurationName)'")
            }
        }
        try JobRules.validate(distinct: rules.map(\.ruleConfigurationName), member: "RuleConfigurationName")
    }

    /// The jobs of the rules that run here, for a training job that stored its model.
    func debugRuleJobs(of job: JobRecord) throws -> [CreateProcessingJobRequest] {
        try (debugRuleConfigurations ?? []).filter { $0.invokedRule == Self.supportedRule }
            .map { rule in
                let output = try JobRules.uri(outputDataConfig.s3OutputPath, member: "S3OutputPath").appending(job.name)
                let given = rule.s3OutputPath.flatMap(S3URI.init)?.appending(job.name)
                let report = (given ?? output).appending("rule-output").appending(rule.ruleConfigurationName)
                return CreateProcessingJobRequest(
                    processingJobName: rule.jobName(trainingJob: job),
                    processingInputs: [Self.input("output", output.appending("output/").description, Self.outputFolder)]
                        + (inputDataConfig ?? [])
                        .compactMap { channel in
                            channel.dataSource.s3DataSource.map {
                                Self.input(
                                    channel.channelName,
                                    $0.s3Uri,
                                    "/opt/ml/input/data/\(channel.channelName)",
                                    type: $0.s3DataType
                                )
                            }
                        },
                    processingOutputConfig: ProcessingOutputConfig(outputs: [
                        ProcessingOutput(
                            outputName: "rule-output",
                            s3Output: ProcessingS3Output(
                                s3Uri: report.description,
                                localPath: Self.reportFolder,
                                s3UploadMode: "EndOfJob"
                            )
                        )
                    ]),
                    processingResources: ProcessingResources(
                        clusterConfig: ProcessingClusterConfig(
                            instanceCount: 1,
                            instanceType: rule.instanceType ?? "ml.t3.medium",
                            volumeSizeInGB: rule.volumeSizeInGB.flatMap { $0 > 0 ? $0 : nil } ?? 30
                        )
                    ),
                    appSpecification: AppSpecification(imageUri: rule.ruleEvaluatorImage),
                    environment: ["rule_to_invoke": Self.supportedRule, "TRAINING_JOB_NAME": job.name],
                    roleArn: roleArn
                )
            }
    }

    private static func input(_ name: String, _ uri: String, _ path: String, type: String? = nil) -> ProcessingInput {
        ProcessingInput(
            inputName: name,
            s3Input: ProcessingS3Input(
                s3Uri: uri,
                localPath: path,
                s3DataType: type ?? "S3Prefix",
                s3InputMode: "File",
                s3DataDistributionType: "FullyReplicated"
            )
        )
    }

    /// What the training job's log says of its rules beforehand.
    var ruleRemarks: [String] {
        (debugRuleConfigurations ?? []).compactMap(\.refusal)
            + (profilerRuleConfigurations ?? []).map(\.profilerRefusal)
    }
}

extension DebugRuleConfiguration {
    /// The rule's name: `CreateXgboostReport`.
    var invokedRule: String { ruleParameters?["rule_to_invoke"] ?? "" }

    /// Why the rule is not evaluated; nil if it is.
    var refusal: String? {
        invokedRule == "CreateXgboostReport"
            ? nil
            : "the rule '\(ruleConfigurationName)' invokes '\(invokedRule)', which does not run here; CreateXgboostReport does."
    }

    var profilerRefusal: String {
        "the profiler rule '\(ruleConfigurationName)' is not evaluated: there is no profiler here."
    }

    /// The beginning of the training job's name, the rule's, and a hash of what is missing: unique, and the same every time.
    func jobName(trainingJob job: JobRecord) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        // FNV-1a. Source: http://www.isthe.com/chongo/tech/comp/fnv/
        for byte in (job.name.dropFirst(26) + "\n" + ruleConfigurationName).utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        let rule = ruleConfigurationName.utf8.filter(JobRules.isAlphanumeric).prefix(19)
        return "\(job.name.prefix(26))-\(String(decoding: rule, as: UTF8.self))-"
            + String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension JobRecord {
    /// Writes the jobs of the rules of a training job that has completed.
    func insertDebugRuleJobs(in transaction: Transaction) throws {
        guard kind == .training, status == .completed, outcome?.model != nil else { return }
        for rule in try trainingRequest().debugRuleJobs(of: self) {
            do {
                try Jobs.insert(.processing, name: rule.processingJobName, try AWSCoding.text(rule), in: transaction)
            } catch let error as ServiceError where error.code == .inUse {
                // The name holds a hash of the training job's: the job is there already.
            }
        }
    }

    /// How the rules of a training job stand; nil if it has none.
    func debugRuleStatuses(_ database: Database) throws -> [DebugRuleEvaluationStatus]? {
        guard let rules = try trainingRequest().debugRuleConfigurations, !rules.isEmpty else { return nil }
        return rules.map { rule in
            var answer = DebugRuleEvaluationStatus(
                ruleConfigurationName: rule.ruleConfigurationName,
                ruleEvaluationStatus: status.isFinal ? "Stopped" : "InProgress",
                lastModifiedTime: modified
            )
            if let refusal = rule.refusal {
                answer.ruleEvaluationStatus = "Error"
                answer.statusDetails = refusal
            } else if let job = try? JobRecord.fetch(
                database,
                kind: .processing,
                name: rule.jobName(trainingJob: self)
            ) {
                answer.ruleEvaluationJobArn = job.arn
                answer.lastModifiedTime = job.modified
                answer.statusDetails = job.status.isFinal ? job.outcome?.failureReason : nil
                answer.ruleEvaluationStatus =
                    switch job.status {
                    case .inProgress: "InProgress"
                    case .completed: "NoIssuesFound"
                    case .failed: "Error"
                    case .stopping: "Stopping"
                    case .stopped: "Stopped"
                    }
            } else if status.isFinal {
                answer.statusDetails = "The training job ended without a model, so there is nothing to evaluate."
            }
            return answer
        }
    }

    /// How the profiler rules of a training job stand: not at all; nil if it has none.
    func profilerRuleStatuses() throws -> [DebugRuleEvaluationStatus]? {
        guard let rules = try trainingRequest().profilerRuleConfigurations, !rules.isEmpty else { return nil }
        return rules.map { rule in
            DebugRuleEvaluationStatus(
                ruleConfigurationName: rule.ruleConfigurationName,
                ruleEvaluationStatus: "Stopped",
                statusDetails: rule.profilerRefusal,
                lastModifiedTime: created
            )
        }
    }
}
