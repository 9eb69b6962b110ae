import Delivery
import Events
import Functions
import Identifiers
import JSONDocuments
import Pipelines
import Store

extension NativeFunction {
    /// `pipeline-change`: keeps a code pipeline and two rules from starting a pipeline that runs.
    ///
    /// It is sent the events of a SageMaker pipeline's executions. An event may come late or twice, so it only says which
    /// pipeline to look at: while any execution of it runs, the inbound transition of the code pipeline's stage and the rules
    /// are disabled, else they are enabled. Doing that again changes nothing.
    ///
    /// Variables: PIPELINE_NAME, else the pipeline of the event; CODE_PIPELINE_NAME; STAGE_NAME, else `Build`; DRIFT_RULE_NAME and SCHEDULE_RULE_NAME, each of which may be
    /// empty where there is no such rule.
    static func pipelineChange(pipelines: Pipelines, delivery: Delivery, events: Late<Events>) -> NativeFunction {
        NativeFunction { event, context in
            let named = context.environment["PIPELINE_NAME"].flatMap { $0.isEmpty ? nil : $0 }
            guard let pipeline = named ?? event["detail"]?["pipelineArn"]?.string.flatMap(ARN.init)?.name else {
                throw FunctionFailure(
                    "ValueError",
                    "Neither PIPELINE_NAME nor the event's detail.pipelineArn names a pipeline."
                )
            }
            let codePipeline = try context.variable("CODE_PIPELINE_NAME")
            let stage = context.environment["STAGE_NAME"].flatMap { $0.isEmpty ? nil : $0 } ?? "Build"
            let running = try await pipelines.runningExecutions(of: pipeline)
            let isBusy = !running.isEmpty
            let verb = isBusy ? "disable" : "enable"
            context.print(
                isBusy
                    ? "\(pipeline) runs: \(running.joined(separator: ", "))" : "No execution of \(pipeline) runs"
            )
            // Each by itself: that one is missing shall not leave the others as they are.
            var faults: [String] = []
            func attempt(_ what: String, _ body: () async throws -> Void) async throws {
                do {
                    try await body()
                    context.print("\(verb) \(what): done")
                } catch let error as ServiceError {
                    context.print("\(verb) \(what): \(error.message)")
                    faults.append(error.message)
                }
            }
            try await attempt("the inbound transition of \(codePipeline)/\(stage)") {
                if isBusy {
                    try await delivery.disableStageTransition(
                        .init(
                            pipelineName: codePipeline,
                            stageName: stage,
                            transitionType: .inbound,
                            reason: "An execution of the SageMaker pipeline is running"
                        )
                    )
                } else {
                    try await delivery.enableStageTransition(
                        .init(pipelineName: codePipeline, stageName: stage, transitionType: .inbound)
                    )
                }
            }
            for variable in ["DRIFT_RULE_NAME", "SCHEDULE_RULE_NAME"] {
                guard let rule = context.environment[variable], !rule.isEmpty else { continue }
                try await attempt("the rule \(rule)") {
                    let events = try events.value()
                    let request = RuleRequest(name: rule)
                    if isBusy { try await events.disableRule(request) } else { try await events.enableRule(request) }
                }
            }
            guard faults.isEmpty else { throw FunctionFailure("ClientError", faults.joined(separator: " ")) }
            return ["statusCode": 200, "enabled": .bool(!isBusy)]
        }
    }
}

extension Pipelines {
    /// The ARNs of a pipeline's executions that have not ended; none if there is no such pipeline.
    fileprivate func runningExecutions(of pipeline: String) async throws -> [String] {
        var running: [String] = []
        var request = ListPipelineExecutionsRequest(pipelineName: pipeline, maxResults: 100)
        do {
            repeat {
                let page = try await listPipelineExecutions(request)
                running += page.pipelineExecutionSummaries.filter { !$0.pipelineExecutionStatus.isFinal }
                    .map(\.pipelineExecutionArn)
                request.nextToken = page.nextToken
            } while request.nextToken != nil
        } catch let error as ServiceError where error.code == .notFound {
            return []
        }
        return running
    }
}
