import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Objects
import PipelineDefinition
import Registry
import Store

// Source: AWS, "Baseline calculation, drift detection and lifecycle with ClarifyCheck and QualityCheck steps".
extension Pipelines {
    /// The two files of a baseline, as `s3://` addresses.
    struct Baseline: Sendable, Hashable {
        var statistics: String?
        var constraints: String?

        /// The files, to be compared by content.
        var sources: [ComparedRequest.Source] {
            [("baseline_statistics", statistics), ("baseline_constraints", constraints)]
                .compactMap { name, uri in uri.map { .init(name: name, uri: $0, role: .baseline) } }
        }
    }

    /// Calculates a baseline of the step's data and, unless the check is skipped, compares the data with an earlier one.
    func runCheck(
        _ check: PipelineDefinition.QualityCheck,
        _ arguments: JSON,
        _ context: StepContext
    ) async throws -> StepEnd {
        let setting = try await CheckSetting(check, context, in: self)
        let previous = try await previousBaseline(setting)
        let end = try await runJob(.processing, context) {
            let resolved = try await self.resolve(arguments, context)
            let complete =
                setting.skipsCheck ? resolved : try Self.adding(previous, to: resolved, of: context.step.name)
            var request = JobRequest(context.step.type, complete)
            request.compared?.add(setting.compared, setting.skipsCheck ? previous.sources : [])
            return request
        } metadata: { arn in
            StepMetadata(qualityCheck: setting.metadata(job: arn))
        }
        guard case .succeeded(let description, let metadata, let evidence) = end, var report = metadata.qualityCheck
        else {
            return end
        }
        let calculated = try Self.calculated(by: description, of: context.step.name)
        // What the job compared with counts, also if another version has been approved since.
        let compared = setting.skipsCheck ? previous : Self.compared(by: description)
        report.calculatedBaselineStatistics = calculated.statistics
        report.calculatedBaselineConstraints = calculated.constraints
        report.baselineUsedForDriftCheckStatistics =
            setting.registersNewBaseline ? calculated.statistics : compared.statistics ?? calculated.statistics
        report.baselineUsedForDriftCheckConstraints =
            setting.registersNewBaseline ? calculated.constraints : compared.constraints ?? calculated.constraints
        if !setting.skipsCheck, let violations = try violations(beside: calculated) {
            report.violationReport = violations.address
            if setting.failsOnViolation {
                let failure = StepFailure(
                    "The data violates the baseline \(compared.constraints ?? "") in \(violations.count) ways; see "
                        + "\(violations.address)."
                )
                return .failed(failure, metadata: StepMetadata(qualityCheck: report))
            }
        }
        return .succeeded(
            properties: Self.properties(report),
            metadata: StepMetadata(qualityCheck: report),
            evidence: evidence
        )
    }

    private static func properties(_ report: StepMetadata.QualityCheckMetadata) -> JSON {
        var properties: JSON = [:]
        properties["CalculatedBaselineStatistics"] = report.calculatedBaselineStatistics.map(JSON.string)
        properties["CalculatedBaselineConstraints"] = report.calculatedBaselineConstraints.map(JSON.string)
        properties["BaselineUsedForDriftCheckStatistics"] = report.baselineUsedForDriftCheckStatistics.map(JSON.string)
        properties["BaselineUsedForDriftCheckConstraints"] = report.baselineUsedForDriftCheckConstraints.map(
            JSON.string
        )
        return properties
    }

    /// The earlier baseline: what the step supplies, else what the group's latest approved version carries.
    private func previousBaseline(_ setting: CheckSetting) async throws -> Baseline {
        var baseline = setting.supplied
        guard let group = setting.group, baseline.statistics == nil || baseline.constraints == nil else {
            return baseline
        }
        let latest: String?
        do {
            latest = try await registry
                .listModelPackages(
                    ListModelPackagesRequest(
                        modelPackageGroupName: group,
                        modelApprovalStatus: .approved,
                        maxResults: 1
                    )
                )
                .modelPackageSummaryList.first?
                .modelPackageArn
        } catch let error as ServiceError where error.code == .validation || error.code == .notFound {
            // The first execution runs before there is a group.
            latest = nil
        }
        guard let latest else { return baseline }
        let version = try await registry.describeModelPackage(DescribeModelPackageRequest(modelPackageName: latest))
        let quality = version.driftCheckBaselines?.modelDataQuality
        baseline.statistics = baseline.statistics ?? quality?.statistics?.s3Uri
        baseline.constraints = baseline.constraints ?? quality?.constraints?.s3Uri
        return baseline
    }

    private static let constraintsInput = "baseline_constraints"
    private static let statisticsInput = "baseline_statistics"

    /// The job's arguments with the earlier baseline as inputs, where the analyzer's environment names them.
    private static func adding(_ baseline: Baseline, to arguments: JSON, of step: String) throws -> JSON {
        guard let constraints = baseline.constraints else {
            throw ServiceError(
                .validation,
                "Step '\(step)' has no baseline to compare with: none is supplied, and no approved model version carries one. "
                    + "Supply one, approve a version, or set SkipCheck."
            )
        }
        var inputs = arguments["ProcessingInputs"]?.array ?? []
        var environment = arguments["Environment"] ?? [:]
        func add(_ name: String, _ address: String) {
            let folder = "/opt/ml/processing/baseline/\(name)"
            inputs.append([
                "InputName": .string(name), "AppManaged": false,
                "S3Input": [
                    "S3Uri": .string(address), "LocalPath": .string(folder), "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                    "S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None",
                ],
            ])
            environment[name] = .string("\(folder)/\(S3URI(address)?.lastComponent ?? name)")
        }
        add(constraintsInput, constraints)
        if let statistics = baseline.statistics { add(statisticsInput, statistics) }
        var arguments = arguments
        arguments["ProcessingInputs"] = .array(inputs)
        arguments["Environment"] = environment
        return arguments
    }

    /// The earlier baseline that a job was given.
    private static func compared(by description: JSON) -> Baseline {
        func input(_ name: String) -> String? {
            PipelineDefinition.PropertyPath("ProcessingInputs['\(name)'].S3Input.S3Uri")?.value(in: description)?.string
        }
        return Baseline(statistics: input(statisticsInput), constraints: input(constraintsInput))
    }

    /// The baseline that a job calculated: the files that the analyzer writes into its first output.
    private static func calculated(by description: JSON, of step: String) throws -> Baseline {
        let output = description["ProcessingOutputConfig"]?["Outputs"]?[0]?["S3Output"]?["S3Uri"]?.string
        guard let folder = output.flatMap(S3URI.init) else {
            throw ServiceError(
                .validation,
                "The job of step '\(step)' has no output for the baseline. Give it one in ProcessingOutputConfig."
            )
        }
        return Baseline(
            statistics: folder.appending("statistics.json").description,
            constraints: folder.appending("constraints.json").description
        )
    }

    /// The report of violations that the analyzer wrote; nil if there are none.
    private func violations(beside calculated: Baseline) throws -> (address: String, count: Int)? {
        guard let constraints = calculated.constraints.flatMap(S3URI.init) else { return nil }
        let folder = S3URI(
            bucket: constraints.bucket,
            key: String(constraints.key.dropLast(constraints.lastComponent.count))
        )
        let address = folder.appending("constraint_violations.json")
        guard objects.exists(address) else { return nil }
        let report: JSON
        do {
            report = try JSON(parsing: try objects.read(address))
        } catch let error as JSONError {
            throw ServiceError(.validation, "The report of violations \(address) is \(error).", cause: error)
        }
        let count = report["violations"]?.array?.count ?? 0
        return count > 0 ? (address.description, count) : nil
    }
}

/// A quality check's members with their expressions computed.
struct CheckSetting: Sendable {
    let checkType: String
    let group: String?
    let skipsCheck: Bool
    let failsOnViolation: Bool
    let registersNewBaseline: Bool
    let supplied: Pipelines.Baseline

    init(_ check: PipelineDefinition.QualityCheck, _ context: StepContext, in pipelines: Pipelines) async throws {
        func value(_ value: JSON?) async throws -> JSON? {
            guard let value, !value.isNull else { return nil }
            let resolved = try await pipelines.resolve(value, context)
            return resolved.isNull ? nil : resolved
        }
        func flag(_ name: String, _ member: JSON?, default silent: Bool) async throws -> Bool {
            guard let value = try await value(member) else { return silent }
            // A parameter may carry it as text.
            switch value.string?.lowercased() {
            case "true": return true
            case "false": return false
            default: break
            }
            guard let flag = value.bool else {
                throw ServiceError(
                    .validation,
                    "\(name) of step '\(context.step.name)' is \(value.text()); give true or false."
                )
            }
            return flag
        }
        checkType = check.checkType
        group = try await value(check.modelPackageGroupName)?.string
        skipsCheck = try await flag("SkipCheck", check.skipCheck, default: false)
        failsOnViolation = try await flag("FailOnViolation", check.failOnViolation, default: true)
        registersNewBaseline = try await flag("RegisterNewBaseline", check.registerNewBaseline, default: false)
        supplied = Pipelines.Baseline(
            statistics: try await value(check.suppliedBaselineStatistics)?.string,
            constraints: try await value(check.suppliedBaselineConstraints)?.string
        )
    }

    /// The members by which runs of the check are compared beside its request.
    var compared: JSON {
        [
            "CheckType": .string(checkType), "SkipCheck": .bool(skipsCheck), "FailOnViolation": .bool(failsOnViolation),
            "RegisterNewBaseline": .bool(registersNewBaseline),
            "ModelPackageGroupName": group.map(JSON.string) ?? .null,
        ]
    }

    func metadata(job arn: String) -> StepMetadata.QualityCheckMetadata {
        StepMetadata.QualityCheckMetadata(
            checkType: checkType,
            modelPackageGroupName: group,
            checkJobArn: arn,
            skipCheck: skipsCheck,
            registerNewBaseline: registersNewBaseline
        )
    }
}
