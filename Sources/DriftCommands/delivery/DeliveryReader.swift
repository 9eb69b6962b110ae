import JSONDocuments

/// What the commands ask of the API.
enum DeliveryReader {
    static func call(_ client: APIClient, _ operation: String, _ input: JSON) async throws -> JSON {
        try await client.call("CodePipeline_20150709." + operation, input)
    }

    static func state(_ client: APIClient, _ pipeline: JSON) async throws -> JSON {
        try await call(client, "GetPipelineState", ["name": pipeline])
    }

    /// All pages of a list.
    static func pages(
        _ client: APIClient,
        _ operation: String,
        _ input: JSON,
        _ member: String
    ) async throws -> [JSON] {
        var rows: [JSON] = []
        var input = input
        while true {
            let page = try await call(client, operation, input)
            rows += page[member]?.array ?? []
            guard let next = page["nextToken"], !next.isNull else { return rows }
            input["nextToken"] = next
        }
    }

    /// The id that was given, else the newest execution's.
    static func execution(
        _ client: APIClient,
        _ pipeline: JSON,
        _ given: String?,
        running: Bool = false
    ) async throws -> JSON {
        if let given { return .string(given) }
        let page = try await call(client, "ListPipelineExecutions", ["pipelineName": pipeline, "maxResults": 100])
        let rows = page["pipelineExecutionSummaries"]?.array ?? []
        let found = rows.first { !running || ["InProgress", "Stopping"].contains($0["status"]?.string) }
        guard let id = found?["pipelineExecutionId"] else {
            throw CommandError(
                "\(TextTable.plain(pipeline)) has no execution\(running ? " that runs" : ""). See: drift delivery executions "
                    + TextTable.plain(pipeline)
            )
        }
        return id
    }

    /// The lines of the builds of an execution, in the order of the builds.
    static func logs(
        _ client: APIClient,
        _ pipeline: JSON,
        execution: String?,
        action: String?
    ) async throws -> [JSON] {
        let id = try await self.execution(client, pipeline, execution)
        let runs = try await pages(
            client,
            "ListActionExecutions",
            ["pipelineName": pipeline, "filter": ["pipelineExecutionId": id]],
            "actionExecutionDetails"
        )
        var lines: [JSON] = []
        for run in runs.reversed() {
            guard run.member(at: "input.actionTypeId.provider")?.string == "CodeBuild",
                action == nil || run["actionName"]?.string == action,
                let build = run.member(at: "output.executionResult.externalExecutionId")?.string,
                let job = build.split(separator: ":").last
            else { continue }
            for line in try await log(client, of: String(job)) {
                lines.append([
                    "action": run["actionName"] ?? .null, "build": .string(build), "time": line["Time"] ?? .null,
                    "message": line["Message"] ?? .null,
                ])
            }
        }
        return lines
    }

    private static func log(_ client: APIClient, of job: String) async throws -> [JSON] {
        var lines: [JSON] = []
        var position: JSON = 0
        while true {
            let page = try await client.call(
                "Driftloop.GetJobLog",
                ["JobType": "build", "JobName": .string(job), "Position": position, "WaitSeconds": 0]
            )
            let more = page["Lines"]?.array ?? []
            if more.isEmpty { return lines }
            lines += more
            position = page["Next"] ?? position
        }
    }
}
