import JSONDocuments

/// Code pipelines for people.
enum DeliveryText {
    /// Something that waits for a person.
    struct Approval {
        let stage: String
        let action: String
        let token: String
    }

    /// What waits for approval.
    static func approvals(in state: JSON) -> [Approval] {
        (state["stageStates"]?.array ?? [])
            .flatMap { stage in
                (stage["actionStates"]?.array ?? [])
                    .compactMap { action in
                        guard let stage = stage["stageName"]?.string, let name = action["actionName"]?.string,
                            let token = action.member(at: "latestExecution.token")?.string
                        else { return nil }
                        return Approval(stage: stage, action: name, token: token)
                    }
            }
    }

    /// `Build: Succeeded`, with what holds it back.
    static func stage(_ stage: JSON) -> String {
        let status = stage.member(at: "latestExecution.status")?.string ?? "-"
        let isClosed = stage.member(at: "inboundTransitionState.enabled") == false
        return (isClosed ? "⊘ " : "") + "\(TextTable.plain(stage["stageName"])): \(status)"
    }

    static func description(of state: JSON) -> String {
        let name = TextTable.plain(state["pipelineName"])
        var text = "\(name), version \(TextTable.plain(state["pipelineVersion"]))\n"
        for stage in state["stageStates"]?.array ?? [] { text += "\n" + block(stage, of: name) }
        for approval in approvals(in: state) {
            text += "\n\(approval.action) of the stage \(approval.stage) waits for you:\n"
            let place = "\(name) --stage \(approval.stage) --action \(approval.action)"
            text += "  drift delivery approve \(place) --comment '…'\n  drift delivery reject \(place) --comment '…'\n"
        }
        return String(text.dropLast())
    }

    private static func block(_ stage: JSON, of pipeline: String) -> String {
        let name = TextTable.plain(stage["stageName"])
        var text = ""
        if stage.member(at: "inboundTransitionState.enabled") == false {
            let reason = TextTable.plain(stage.member(at: "inboundTransitionState.disabledReason"))
            text += "⊘ Nothing enters \(name): \(reason)\n  drift delivery enable \(pipeline) \(name)\n"
        }
        for waiting in stage["inboundExecutions"]?.array ?? [] {
            text += "… \(TextTable.plain(waiting["pipelineExecutionId"])) waits to enter \(name)\n"
        }
        let execution = stage.member(at: "latestExecution.pipelineExecutionId").map { "  " + TextTable.plain($0) } ?? ""
        text += "\(name)  \(TextTable.plain(stage.member(at: "latestExecution.status")))\(execution)\n"
        let rows = TextTable.text(stage["actionStates"]?.array ?? [], actionColumns)
        for line in rows.split(separator: "\n").dropFirst() { text += "  \(line)\n" }
        return text
    }

    private static let actionColumns: [TextTable.Column] = [
        .init("ACTION", "actionName"), .init("STATUS", "latestExecution.status"),
        .time("SINCE", "latestExecution.lastStatusChange"),
        .init("WHAT") { action in
            let texts = [
                action.member(at: "latestExecution.errorDetails.message"), action.member(at: "latestExecution.summary"),
                action.member(at: "latestExecution.externalExecutionId"),
            ]
            return TextTable.plain(texts.lazy.compactMap(\.self).first { !$0.isNull })
        },
    ]

    static let executionColumns: [TextTable.Column] = [
        .init("EXECUTION", "pipelineExecutionId"), .init("STATUS", "status"), .time("STARTED", "startTime"),
        .init("STARTED BY") { row in
            let detail = row.member(at: "trigger.triggerDetail")?.string ?? ""
            return
                "\(TextTable.plain(row.member(at: "trigger.triggerType"))) \(detail.split(separator: "/").last ?? "")"
        },
        .init("SOURCE") { row in
            let revision = row["sourceRevisions"]?.array?.first
            let id = String((revision?["revisionId"]?.string ?? "-").prefix(8))
            return id + (revision?["revisionSummary"]?.string.map { " " + $0.prefix { !$0.isNewline } } ?? "")
        },
        .init("REASON", "statusSummary"),
    ]
}
