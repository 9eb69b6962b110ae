import Delivery
import Events
import Identifiers
import Store

/// A rule's target that is a code pipeline: each event starts an execution, once.
struct CodePipelineTarget: EventTarget {
    let delivery: Delivery

    func accepts(_ arn: ARN) -> Bool { arn.service == "codepipeline" }

    func deliver(_ event: Event, to target: Target, rule: String, token: String) async throws {
        guard let arn = ARN(target.arn) else { throw ServiceError(.validation, "'\(target.arn)' is not an ARN.") }
        let rule = ARN(service: "events", region: event.region, account: event.account, resource: "rule/\(rule)")
        _ = try await delivery.startPipelineExecution(
            .init(name: arn.resource, clientRequestToken: token),
            trigger: ExecutionTrigger(triggerType: "CloudWatchEvent", triggerDetail: rule.description)
        )
    }
}
