import Functions
import JSONDocuments
import Pipelines
import Store

extension NativeFunction {
    /// `start-pipeline`: starts a SageMaker pipeline because the code that defines it was deployed.
    ///
    /// The same event starts one execution, however often it comes. Variables: PIPELINE_NAME; INPUT_SOURCE, else `CodePipeline`.
    static func startPipeline(_ pipelines: Pipelines) -> NativeFunction {
        NativeFunction { event, context in
            let name = try context.variable("PIPELINE_NAME")
            // EventBridge's id is a UUID, so as long as a ClientRequestToken must be.
            let token = event["id"]?.string.flatMap { 32...128 ~= $0.utf8.count ? $0 : nil } ?? context.requestId
            let started = try await pipelines.startPipelineExecution(
                StartPipelineExecutionRequest(
                    pipelineName: name,
                    pipelineParameters: [
                        .init(name: "InputSource", value: context.environment["INPUT_SOURCE"] ?? "CodePipeline")
                    ],
                    clientRequestToken: token
                ),
                startedBy: event["id"]?.string.map { .function(name: context.functionName, eventId: $0) } ?? .user
            )
            context.print("Started \(started.pipelineExecutionArn)")
            return ["PipelineExecutionArn": .string(started.pipelineExecutionArn)]
        }
    }
}
