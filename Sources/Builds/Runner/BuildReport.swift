package import Foundation
import JSONDocuments
import OrderedCollections

/// What a build has come to so far: `output/report.json` below `/opt/ml`, written after every change.
package struct BuildReport: Sendable, Hashable {
    package static let path = "output/report.json"

    package var phases: [Phase] = []
    /// Values of the exported variables.
    package var exported: [String: String] = [:]
    /// Identifiers of the artifacts that were put out; the main ones' is empty.
    package var artifacts: [String] = []

    package struct Phase: Sendable, Hashable {
        /// As in CodeBuild's API: `PRE_BUILD`.
        package var type: String
        /// One of `IN_PROGRESS`, `SUCCEEDED` and `FAILED`.
        package var status: String
        package var start: Date
        package var end: Date?
        /// Why it failed: a code such as `COMMAND_EXECUTION_ERROR`, and a sentence.
        package var code: String?
        package var message: String?
    }

    package init() {}

    var json: JSON {
        [
            "phases": .array(
                phases.map { phase in
                    var json: JSON = [
                        "type": .string(phase.type), "status": .string(phase.status),
                        "start": .double(phase.start.timeIntervalSince1970),
                    ]
                    if let end = phase.end { json["end"] = .double(end.timeIntervalSince1970) }
                    if let code = phase.code { json["code"] = .string(code) }
                    if let message = phase.message { json["message"] = .string(message) }
                    return json
                }
            ),
            "exported": exported.sorted { $0.key < $1.key }
                .reduce(into: [:] as JSON) { $0[$1.key] = .string($1.value) },
            "artifacts": .array(artifacts.map(JSON.string)),
        ]
    }

    /// Reads a report; what is none of it is left out, since the build's own commands can write to it.
    package init(parsing text: String) {
        guard let json = try? JSON(parsing: text) else { return }
        phases = (json["phases"]?.array ?? []).prefix(16)
            .compactMap { phase in
                guard let type = phase["type"]?.string, let status = phase["status"]?.string,
                    let start = phase["start"]?.number
                else { return nil }
                return Phase(
                    type: type,
                    status: status,
                    start: Date(timeIntervalSince1970: start),
                    end: phase["end"]?.number.map(Date.init(timeIntervalSince1970:)),
                    code: phase["code"]?.string,
                    message: phase["message"]?.string
                )
            }
        for (name, value) in json["exported"]?.object ?? [:] { exported[name] = value.string }
        artifacts = json["artifacts"]?.array?.compactMap(\.string) ?? []
    }
}
