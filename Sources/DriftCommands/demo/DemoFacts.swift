import JSONDocuments

/// What happened in a demo; the object that `--json` prints.
struct DemoFacts: Sendable {
    /// An execution of the pipeline.
    struct Execution: Sendable {
        let arn: String
        let status: String
        /// What started it: `rule NAME`, `function NAME`.
        let startedBy: String
        /// The event that did.
        let eventId: String?
        let seconds: Double
        let rowsKept: String
        let rmse: Double
    }

    /// A registered model version.
    struct Model: Sendable {
        let arn: String
        let version: Int64
        let approval: String
        let rmse: Double
        /// The model archive's file.
        let archive: String
    }

    /// A change of the alarm's state.
    struct Transition: Sendable {
        let from: String
        let to: String
        let reason: String
        let eventId: String
    }

    var state = ""
    var executions: [Execution] = []
    var models: [Model] = []
    var endpoints: [String] = []
    /// Requests sent to the production endpoint, and the records that were captured of them.
    var requestsSent = 0
    var recordsCaptured = 0
    /// Violated checks as check_report.json has them, of the undrifted and of the drifted traffic.
    var violationsBefore: [JSON] = []
    var violations: [JSON] = []
    var alarm = ""
    var transitions: [Transition] = []
    /// From the last drifted request to the alarm.
    var secondsToAlarm = 0.0
    var seconds = 0.0

    /// The facts with names for machines.
    var json: JSON {
        [
            "state": .string(state), "seconds": .double(seconds),
            "executions": .array(
                executions.map {
                    [
                        "arn": .string($0.arn), "status": .string($0.status), "seconds": .double($0.seconds),
                        "rows": .string($0.rowsKept), "rmse": .double($0.rmse),
                        "startedBy": .string($0.startedBy),
                        "eventId": $0.eventId.map(JSON.string) ?? .null,
                    ]
                }
            ),
            "models": .array(
                models.map {
                    [
                        "arn": .string($0.arn), "version": .integer($0.version), "approval": .string($0.approval),
                        "rmse": .double($0.rmse), "archive": .string($0.archive),
                    ]
                }
            ),
            "endpoints": .array(endpoints.map { ["name": .string($0), "status": "InService"] }),
            "requests": ["sent": .integer(Int64(requestsSent)), "captured": .integer(Int64(recordsCaptured))],
            "violationsBeforeDrift": .array(violationsBefore), "violations": .array(violations),
            "alarm": [
                "name": .string(alarm), "secondsToAlarm": .double(secondsToAlarm),
                "transitions": .array(
                    transitions.map {
                        [
                            "from": .string($0.from), "to": .string($0.to), "reason": .string($0.reason),
                            "eventId": .string($0.eventId),
                        ]
                    }
                ),
            ],
        ]
    }
}
