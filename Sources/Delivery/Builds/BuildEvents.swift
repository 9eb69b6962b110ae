import Foundation
import Identifiers
import JSONDocuments
import Store

// Events as the CodeBuild user guide, "Build notifications input format reference", shows them.

extension BuildRecord {
    /// Publishes "CodeBuild Build State Change".
    func publishState(in transaction: Transaction) throws {
        var detail = head(transaction.home)
        detail["build-status"] = .string(status.rawValue)
        detail["current-phase"] = .string(phases.last?.phaseType ?? "SUBMITTED")
        try publish("CodeBuild Build State Change", detail, in: transaction)
    }

    /// Publishes "CodeBuild Build Phase Change" for a phase that has ended.
    func publish(_ phase: BuildProjects.Phase, in transaction: Transaction) throws {
        guard let end = phase.endTime else { return }
        var detail = head(transaction.home)
        detail["completed-phase"] = .string(phase.phaseType)
        detail["completed-phase-status"] = .string(phase.phaseStatus?.rawValue ?? "")
        detail["completed-phase-context"] = .string(Self.context(phase))
        detail["completed-phase-duration-seconds"] = .integer(Int64(phase.durationInSeconds ?? 0))
        detail["completed-phase-start"] = .string(Self.time(phase.startTime))
        detail["completed-phase-end"] = .string(Self.time(end))
        try publish("CodeBuild Build Phase Change", detail, in: transaction)
    }

    private func publish(_ type: String, _ detail: JSON, in transaction: Transaction) throws {
        var detail = detail
        detail["additional-information"] = additionalInformation
        detail["version"] = "1"
        try transaction.publish(
            source: "aws.codebuild",
            detailType: type,
            resources: [arn(transaction.home)],
            detail: detail
        )
    }

    private func head(_ home: Home) -> JSON {
        ["project-name": .string(project), "build-id": .string(arn(home).description)]
    }

    private var additionalInformation: JSON {
        let definition = settings.project
        var information: JSON = [
            "build-number": .integer(Int64(number)), "build-complete": .bool(status != .inProgress),
            "initiator": .string(initiator), "build-start-time": .string(Self.time(created)),
            "timeout-in-minutes": .integer(Int64(definition.timeoutInMinutes ?? BuildProjects.usualTimeout)),
            "environment": [
                "image": .string(definition.environment.image), "type": .string(definition.environment.type),
                "compute-type": .string(definition.environment.computeType),
                "privileged-mode": .bool(definition.environment.privilegedMode ?? false),
                "environment-variables": .array(
                    (definition.environment.environmentVariables ?? [])
                        .map {
                            [
                                "name": .string($0.name), "value": .string($0.value),
                                "type": .string($0.type ?? "PLAINTEXT"),
                            ]
                        }
                ),
            ],
            "source": ["type": .string(definition.source.type), "location": .string(definition.source.location ?? "")],
            "logs": ["group-name": .string("/aws/codebuild/\(project)"), "stream-name": .string(job)],
            "phases": .array(phases.map(Self.json)),
        ]
        if let version = sourceVersion { information["source-version"] = .string(version) }
        return information
    }

    private static func json(_ phase: BuildProjects.Phase) -> JSON {
        var json: JSON = ["phase-type": .string(phase.phaseType), "start-time": .string(time(phase.startTime))]
        if let end = phase.endTime {
            json["phase-context"] = .array([.string(context(phase))])
            json["end-time"] = .string(time(end))
            json["duration-in-seconds"] = .integer(Int64(phase.durationInSeconds ?? 0))
            json["phase-status"] = .string(phase.phaseStatus?.rawValue ?? "")
        }
        return json
    }

    private static func context(_ phase: BuildProjects.Phase) -> String {
        let context = phase.contexts?.first
        return "\(context?.statusCode ?? ""): \(context?.message ?? "")"
    }

    /// `Sep 1, 2017 4:12:29 PM`, as CodeBuild writes times in its events.
    private static func time(_ date: Date) -> String {
        date.formatted(
            Date.VerbatimFormatStyle(
                format: """
                    \(month: .abbreviated) \(day: .defaultDigits), \(year: .defaultDigits) \
                    \(hour: .defaultDigits(clock: .twelveHour, hourCycle: .oneBased)):\(minute: .twoDigits):\(second: .twoDigits) \
                    \(dayPeriod: .standard(.abbreviated))
                    """,
                locale: Locale(identifier: "en_US_POSIX"),
                timeZone: .gmt,
                calendar: Calendar(identifier: .gregorian)
            )
        )
    }
}
