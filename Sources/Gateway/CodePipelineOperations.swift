import Delivery
import Identifiers

extension OperationTable {
    /// CodePipeline's operations, whose members begin in lower case.
    static func codePipelineOperations(_ delivery: Delivery) -> [String: Operation] {
        [
            "CreatePipeline": Operation(spelling: .asIs) { try await delivery.createPipeline($0) },
            "UpdatePipeline": Operation(spelling: .asIs, delivery.updatePipeline),
            "GetPipeline": Operation(spelling: .asIs, delivery.getPipeline),
            "ListPipelines": Operation(spelling: .asIs, delivery.listPipelines),
            "DeletePipeline": Operation(spelling: .asIs, delivery.deletePipeline),
            "StartPipelineExecution": Operation(spelling: .asIs) { try await delivery.startPipelineExecution($0) },
            "StopPipelineExecution": Operation(spelling: .asIs, delivery.stopPipelineExecution),
            "RetryStageExecution": Operation(spelling: .asIs, delivery.retryStageExecution),
            "GetPipelineState": Operation(spelling: .asIs, delivery.getPipelineState),
            "GetPipelineExecution": Operation(spelling: .asIs, delivery.getPipelineExecution),
            "ListPipelineExecutions": Operation(spelling: .asIs, delivery.listPipelineExecutions),
            "ListActionExecutions": Operation(spelling: .asIs, delivery.listActionExecutions),
            "EnableStageTransition": Operation(spelling: .asIs, delivery.enableStageTransition),
            "DisableStageTransition": Operation(spelling: .asIs, delivery.disableStageTransition),
            "PutApprovalResult": Operation(spelling: .asIs, delivery.putApprovalResult),
            "PutJobSuccessResult": Operation(spelling: .asIs, delivery.putJobSuccessResult),
            "PutJobFailureResult": Operation(spelling: .asIs, delivery.putJobFailureResult),
        ]
    }
}
