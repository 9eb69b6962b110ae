/// Where a rule sends an event, and what of it.
package struct Target: Codable, Sendable, Hashable {
    /// Unique within the rule.
    package var id: String
    package var arn: String
    package var roleArn: String?
    /// A JSON text to send in place of the event; excludes the next two.
    package var input: String?
    /// The part of the event to send, such as `$.detail`.
    package var inputPath: String?
    package var inputTransformer: InputTransformer?
    package var sageMakerPipelineParameters: SageMakerPipelineParameters?
    package var retryPolicy: RetryPolicy?
    /// Kept and shown; dead letters are listed by ``Events/deadLetters(limit:)``.
    package var deadLetterConfig: DeadLetterConfig?

    package init(
        id: String,
        arn: String,
        roleArn: String? = nil,
        input: String? = nil,
        inputPath: String? = nil,
        inputTransformer: InputTransformer? = nil,
        sageMakerPipelineParameters: SageMakerPipelineParameters? = nil,
        retryPolicy: RetryPolicy? = nil,
        deadLetterConfig: DeadLetterConfig? = nil
    ) {
        self.id = id
        self.arn = arn
        self.roleArn = roleArn
        self.input = input
        self.inputPath = inputPath
        self.inputTransformer = inputTransformer
        self.sageMakerPipelineParameters = sageMakerPipelineParameters
        self.retryPolicy = retryPolicy
        self.deadLetterConfig = deadLetterConfig
    }

    /// A template, and the parts of the event that it names.
    package struct InputTransformer: Codable, Sendable, Hashable {
        /// Paths such as `$.detail.state` by the name that the template uses.
        package var inputPathsMap: [String: String]?
        /// JSON, or text, with `<name>` where a value goes.
        package var inputTemplate: String

        package init(
            inputPathsMap: [String: String]? = nil,
            inputTemplate: String
        ) {
            self.inputPathsMap = inputPathsMap
            self.inputTemplate = inputTemplate
        }
    }

    /// The parameters of a pipeline execution.
    package struct SageMakerPipelineParameters: Codable, Sendable, Hashable {
        package var pipelineParameterList: [PipelineParameter]?

        package init(
            pipelineParameterList: [PipelineParameter]? = nil
        ) {
            self.pipelineParameterList = pipelineParameterList
        }
    }

    /// One parameter; a value that starts with `$.` is read from the event.
    package struct PipelineParameter: Codable, Sendable, Hashable {
        package var name: String
        package var value: String

        package init(
            name: String,
            value: String
        ) {
            self.name = name
            self.value = value
        }
    }

    /// When to give up on a target that fails.
    package struct RetryPolicy: Codable, Sendable, Hashable {
        /// 0 to 185; 185 where nil.
        package var maximumRetryAttempts: Int?
        /// 60 to 86,400 seconds; a day where nil.
        package var maximumEventAgeInSeconds: Int?

        package init(
            maximumRetryAttempts: Int? = nil,
            maximumEventAgeInSeconds: Int? = nil
        ) {
            self.maximumRetryAttempts = maximumRetryAttempts
            self.maximumEventAgeInSeconds = maximumEventAgeInSeconds
        }
    }

    /// A queue for what could not be delivered.
    package struct DeadLetterConfig: Codable, Sendable, Hashable {
        package var arn: String?

        package init(
            arn: String? = nil
        ) {
            self.arn = arn
        }
    }
}
