import Foundation
import JSONDocuments
import TestSupport

/// Everything that an execution of the taxi pipeline leaves behind, as facts that can be compared with another's.
///
/// Times and the execution's random id are taken out.
struct TaxiEnd {
    private var facts: [String: String] = [:]
    /// The phases in which a kill is worth while, and how long each took: nil is the server's start.
    private(set) var spans: [(name: String?, seconds: TimeInterval)] = [(nil, 0.3)]

    init(_ api: ServerAPI, state: URL) async throws {
        let executions = try await api.call("SageMaker.ListPipelineExecutions", ["PipelineName": "taxi-pipeline"])
        let summaries = executions["PipelineExecutionSummaries"]?.array ?? []
        guard let arn = summaries.first?["PipelineExecutionArn"]?.string, let id = arn.split(separator: "/").last else {
            throw CommandFailure(description: "there is no execution")
        }
        func plain(_ text: String?) -> String { (text ?? "-").replacingOccurrences(of: id, with: "ID") }
        facts["executions"] = summaries.map { plain($0["PipelineExecutionStatus"]?.string) }.joined(separator: " ")

        let steps = try await api.call(
            "SageMaker.ListPipelineExecutionSteps",
            ["PipelineExecutionArn": .string(arn), "SortOrder": "Ascending"]
        )
        for step in steps["PipelineExecutionSteps"]?.array ?? [] {
            let name = step["StepName"]?.string ?? "-"
            facts["step \(name)"] = ["StepStatus", "AttemptCount", "FailureReason", "Metadata"]
                .map { plain(step[$0]?.text()) }.joined(separator: " ")
            if step.member(at: ["Metadata", "ProcessingJob"]) ?? step.member(at: ["Metadata", "TrainingJob"])
                ?? step.member(at: ["Metadata", "QualityCheck"]) != nil
            {
                spans.append((name, (step["EndTime"]?.number ?? 0) - (step["StartTime"]?.number ?? 0)))
            }
        }
        for kind in ["Processing", "Training"] {
            let jobs = try await api.call("SageMaker.List\(kind)Jobs", ["MaxResults": 100])
            for job in jobs["\(kind)JobSummaries"]?.array ?? [] {
                facts["job \(plain(job["\(kind)JobName"]?.string))"] = plain(job["\(kind)JobStatus"]?.string)
            }
        }
        // An execution that failed has made no group; its steps say why.
        let models: JSON
        do {
            models = try await api.call("SageMaker.ListModelPackages", ["ModelPackageGroupName": "taxi"])
        } catch is ServerAPI.Refusal { models = [:] }
        for model in models["ModelPackageSummaryList"]?.array ?? [] {
            let name = model["ModelPackageArn"] ?? .null
            var described = try await api.call("SageMaker.DescribeModelPackage", ["ModelPackageName": name])
            described["CreationTime"] = nil
            described["LastModifiedTime"] = nil
            facts["model \(plain(name.string))"] = plain(described.text())
        }
        let events = try await api.call("Driftloop.ListEvents", ["Limit": 1000])
        for text in (events["Events"]?.array ?? []).reversed() {
            let event = try JSON(parsing: text.string ?? "")
            let detail = event["detail"] ?? [:]
            let subject = ["stepName", "ProcessingJobName", "TrainingJobName", "ModelPackageName"]
                .compactMap { detail[$0]?.string }.first
            let change = [
                "currentPipelineExecutionStatus", "currentStepStatus", "ProcessingJobStatus", "TrainingJobStatus",
                "ModelApprovalStatus",
            ]
            .compactMap { detail[$0]?.string }.first
            facts["events \(event["detail-type"]?.string ?? "-") \(plain(subject))", default: ""] += " \(plain(change))"
        }
        try readFiles(state, id: String(id))
        facts["processes"] = try Self.processes(of: state).joined(separator: ", ")
    }

    /// Objects by their content, and whatever else lies there that should not.
    private mutating func readFiles(_ state: URL, id: String) throws {
        let root = state.resolvingSymlinksInPath().path
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
            var isFolder: ObjCBool = false
            let file = root + "/" + path
            guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            let name = path.replacingOccurrences(of: id, with: "ID")
            if path.hasPrefix("objects/"), !path.hasSuffix("/.bucket") {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
                let text = String(data: bytes, encoding: .utf8)?.replacingOccurrences(of: id, with: "ID")
                facts[name] = "\(bytes.count) bytes, \(Self.sum(text.map { Data($0.utf8) } ?? bytes))"
            } else if path.hasPrefix("jobs/") || path.hasSuffix(".partial") {
                facts[name] = "is there"
            }
        }
    }

    /// FNV-1a, 64 bits.
    private static func sum(_ bytes: Data) -> String {
        String(bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
    }

    /// The processes that have the state directory in their environment or command line.
    private static func processes(of state: URL) throws -> [String] {
        let needle = Data((state.path + "/jobs/").utf8)
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
            .filter { process in
                ["environ", "cmdline"]
                    .contains { file in
                        let bytes = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/\(file)"))
                        return bytes?.range(of: needle) != nil
                    }
            }
    }

    /// What is otherwise than in `other`, a line each.
    func differences(from other: TaxiEnd) -> [String] {
        Set(facts.keys).union(other.facts.keys).sorted().filter { facts[$0] != other.facts[$0] }
            .map { "\($0): '\(facts[$0] ?? "nothing")' instead of '\(other.facts[$0] ?? "nothing")'" }
    }
}
