package import Store

// AWS's error types of CodePipeline.
extension ServiceError.Code {
    package static let pipelineNotFound = Self("pipeline_not_found", "PipelineNotFoundException", 400)
    package static let pipelineVersionNotFound = Self(
        "pipeline_version_not_found",
        "PipelineVersionNotFoundException",
        400
    )
    package static let pipelineNameInUse = Self("pipeline_name_in_use", "PipelineNameInUseException", 400)
    package static let invalidStructure = Self("invalid_structure", "InvalidStructureException", 400)
    package static let invalidStage = Self("invalid_stage", "InvalidStageDeclarationException", 400)
    package static let invalidAction = Self("invalid_action", "InvalidActionDeclarationException", 400)
    package static let stageNotFound = Self("stage_not_found", "StageNotFoundException", 400)
    package static let actionNotFound = Self("action_not_found", "ActionNotFoundException", 400)
    package static let executionNotFound = Self("execution_not_found", "PipelineExecutionNotFoundException", 400)
    package static let executionNotStoppable = Self(
        "execution_not_stoppable",
        "PipelineExecutionNotStoppableException",
        400
    )
    package static let duplicatedStop = Self("duplicated_stop", "DuplicatedStopRequestException", 400)
    package static let stageNotRetryable = Self("stage_not_retryable", "StageNotRetryableException", 400)
    package static let notLatestExecution = Self("not_latest_execution", "NotLatestPipelineExecutionException", 400)
    package static let tooManyExecutions = Self(
        "too_many_executions",
        "ConcurrentPipelineExecutionsLimitExceededException",
        400
    )
    package static let invalidApprovalToken = Self("invalid_approval_token", "InvalidApprovalTokenException", 400)
    package static let approvalCompleted = Self("approval_completed", "ApprovalAlreadyCompletedException", 400)
    package static let jobNotFound = Self("job_not_found", "JobNotFoundException", 400)
    package static let invalidJobState = Self("invalid_job_state", "InvalidJobStateException", 400)
    package static let outputVariablesTooLarge = Self(
        "output_variables_too_large",
        "OutputVariablesSizeExceededException",
        400
    )
    package static let invalidNextToken = Self("invalid_next_token", "InvalidNextTokenException", 400)
}
