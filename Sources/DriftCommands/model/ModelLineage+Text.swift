import Foundation
import JSONDocuments

/// The lineage of a version, for people.
extension ModelLineage {
    /// The execution, its parameters, and the tree of what the version was made of.
    var text: String {
        var lines = ["\(ModelReference.name(of: package))  \(TextTable.plain(package["ModelApprovalStatus"]))"]
        if let execution {
            lines.append("Execution   \(TextTable.plain(execution["PipelineExecutionArn"]))")
            lines.append(
                "Started     \(TextTable.time(execution["CreationTime"])) by \(Self.starter(execution["StartedBy"]))"
            )
            let width = parameters.map { TextTable.plain($0["Name"]).count }.max() ?? 0
            for (index, parameter) in parameters.enumerated() {
                let name = TextTable.plain(parameter["Name"])
                lines.append(
                    (index == 0 ? "Parameters  " : "            ") + name
                        + String(repeating: " ", count: width - name.count + 2) + TextTable.plain(parameter["Value"])
                )
            }
        }
        lines.append("Made of")
        var seen: Set<String> = []
        return (lines + branches(of: root, margin: "", &seen)).joined(separator: "\n")
    }

    private static func starter(_ origin: JSON?) -> String {
        switch origin?["Type"]?.string {
        case "Rule", "Function": "\(ExecutionCommand.startedBy(origin)) on event \(TextTable.plain(origin?["EventId"]))"
        default: ExecutionCommand.startedBy(origin)
        }
    }

    /// What stands in the tree first.
    private static let order = [
        "TrainingJob", "ProcessingJob", "TransformJob", "Model", "DataSet", "Code", "Baseline", "Metrics",
    ]

    private func branches(of arn: String, margin: String, _ seen: inout Set<String>) -> [String] {
        let sources = edges.filter { $0["DestinationArn"]?.string == arn }
            .compactMap { edge -> (arn: String, isSame: Bool)? in
                guard let source = edge["SourceArn"]?.string, entities[source]?["LineageType"] != "Action" else {
                    return nil
                }
                return (source, edge["AssociationType"] == "SameAs")
            }
            .sorted { key($0.arn) < key($1.arn) }
        var lines: [String] = []
        for (index, source) in sources.enumerated() {
            let isLast = index == sources.count - 1
            let isNew = seen.insert(source.arn).inserted
            let hasMore = edges.contains { $0["DestinationArn"]?.string == source.arn }
            let label = (source.isSame ? "same content: " : "") + label(source.arn, in: arn)
            lines.append(margin + (isLast ? "└─ " : "├─ ") + label + (isNew || !hasMore ? "" : "  (above)"))
            guard isNew else { continue }
            let inner = margin + (isLast ? "   " : "│  ")
            lines += settings(of: source.arn).map { inner + (hasMore ? "│  " : "   ") + $0 }
            lines += branches(of: source.arn, margin: inner, &seen)
        }
        return lines
    }

    private func key(_ arn: String) -> String {
        let entity = entities[arn]
        let place = Self.order.firstIndex(of: entity?["Type"]?.string ?? "") ?? Self.order.count
        return "\(place) \(entity?["Source"]?["SourceUri"]?.string ?? arn)"
    }

    /// One line for an entity; `parent` is what it went into.
    private func label(_ arn: String, in parent: String) -> String {
        guard let entity = entities[arn] else { return arn }
        let type = TextTable.plain(entity["Type"])
        guard entity["LineageType"] == "Artifact" else {
            let seconds = (entity["EndTime"]?.number ?? 0) - (entity["StartTime"]?.number ?? 0)
            let job = entity["Source"]?["SourceArn"]?.string?.split(separator: "/").last.map(String.init) ?? "-"
            return "\(type) \(TextTable.plain(entity["DisplayName"]))  \(job)  "
                + "\(TextTable.time(entity["StartTime"])), \(String(format: "%.1f", seconds)) s"
        }
        let uri = TextTable.plain(entity["Source"]?["SourceUri"])
        let inputs = entities[parent]?["InputArtifacts"]?.object
        let name = inputs?.first { $0.value["Value"]?.string == uri }?.key
        let hash = Self.short(Self.hash(of: entity)).map { "  sha256:\($0)" } ?? ""
        return type + (name.map { " \($0)" } ?? "") + "  " + uri + hash
    }

    /// A job's parameters, as many on a line as fit.
    private func settings(of arn: String) -> [String] {
        let parameters = entities[arn]?["Parameters"]?.object.map { Array($0) } ?? []
        let words = parameters.sorted { $0.key < $1.key }.filter { $0.key != "SageMaker.ImageUri" }
            .map { "\($0.key)=" + TextTable.plain($0.value["StringValue"] ?? $0.value["NumberValue"]) }
        var lines: [String] = []
        for word in words {
            if let last = lines.last, last.count + word.count < 90 {
                lines[lines.count - 1] = last + "  " + word
            } else {
                lines.append(word)
            }
        }
        return lines
    }
}
