import Foundation
import JSONDocuments
import OrderedCollections

/// Reads the report of a build's program, which the build's own commands can change: what is none of it is left out.
struct BuildReportReader {
    private let json: JSON

    /// The phases that a program reports, in their order.
    private static let known = [
        "DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS",
    ]
    /// Source: CodeBuild API, `ExportedEnvironmentVariable`.
    private static let longestValue = 5 << 10
    private static let mostExported = 100

    init(_ text: String?) { json = text.flatMap { try? JSON(parsing: $0) } ?? [:] }

    private var reported: [JSON] {
        (json["phases"]?.array ?? []).prefix(Self.known.count)
            .filter { Self.known.contains($0["type"]?.string ?? "") }
    }

    var hasFailed: Bool { reported.contains { $0["status"]?.string == "FAILED" } }

    /// Whether every phase succeeded, down to the last one.
    var isComplete: Bool {
        !hasFailed && reported.last?["type"]?.string == Self.known.last
            && reported.last?["status"]?.string == "SUCCEEDED"
    }

    var exported: [String: String] {
        var exported: [String: String] = [:]
        for (name, value) in json["exported"]?.object ?? [:] {
            guard exported.count < Self.mostExported, let text = value.string else { continue }
            exported[name] = String(text.prefix(Self.longestValue))
        }
        return exported
    }

    /// All phases of a build, those before its program included.
    ///
    /// - Parameters:
    ///   - record: The build, with what was known before.
    ///   - started: When its job began; nil while it waits.
    /// - Returns: The phases; the last one may be under way.
    func phases(of record: BuildRecord, started: Date?) -> [BuildProjects.Phase] {
        var phases = Array(record.phases.prefix { $0.phaseType == "SUBMITTED" || $0.phaseType == "QUEUED" })
        guard let started else { return phases }
        phases.complete(.succeeded, at: started)
        phases.append(BuildProjects.Phase(phaseType: "PROVISIONING", startTime: started))
        for (index, item) in reported.enumerated() {
            let start = item["start"]?.number.map(Date.init(timeIntervalSince1970:)) ?? started
            if index == 0 { phases.complete(.succeeded, at: start) }
            var phase = BuildProjects.Phase(phaseType: item["type"]?.string ?? "", startTime: start)
            if let end = item["end"]?.number.map(Date.init(timeIntervalSince1970:)) {
                phase.endTime = end
                phase.durationInSeconds = max(0, Int(clamping: Int64(min(end.timeIntervalSince(start), 1e9))))
                phase.phaseStatus = item["status"]?.string == "SUCCEEDED" ? .succeeded : .failed
                phase.contexts = [
                    .init(
                        statusCode: item["code"]?.string ?? "",
                        message: String((item["message"]?.string ?? "").prefix(4096))
                    )
                ]
            }
            phases.append(phase)
        }
        return phases
    }
}
