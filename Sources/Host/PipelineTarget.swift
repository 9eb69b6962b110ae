import Events
import Identifiers
import Pipelines
import Store

/// A rule's target that is a SageMaker pipeline: each event starts an execution, once.
struct PipelineTarget: EventTarget {
    let pipelines: Pipelines

    func accepts(_ arn: ARN) -> Bool { arn.service == "sagemaker" && arn.resource.hasPrefix("pipeline/") }

    func deliver(_ event: Event, to target: Target, rule: String, token: String) async throws {
        guard let arn = ARN(target.arn) else { throw ServiceError(.validation, "'\(target.arn)' is not an ARN.") }
        _ = try await pipelines.startPipelineExecution(
            StartPipelineExecutionRequest(
                pipelineName: arn.name,
                pipelineParameters: target.pipelineParameters(for: event).map { .init(name: $0.name, value: $0.value) },
                clientRequestToken: token
            ),
            startedBy: event.source == "aws.events" ? .schedule(name: rule) : .rule(name: rule, eventId: event.id)
        )
    }
}
