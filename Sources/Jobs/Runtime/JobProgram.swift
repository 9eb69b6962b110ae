/// What a job's request says about the program to run.
struct JobProgram: Sendable {
    let kind: JobKind
    let image: String
    let entrypoint: [String]?
    let arguments: [String]?
    /// The training script, where the job has one.
    var script: TrainingScript?
    /// Whether the job itself forbids the network.
    var isIsolated = false
    /// The room for its files, in GiB.
    var volume: Int

    /// What the image is used for.
    var use: Runtime.Use { (entrypoint ?? []).isEmpty && script == nil ? .algorithm : .script }
}

extension CreateProcessingJobRequest {
    var program: JobProgram {
        JobProgram(
            kind: .processing,
            image: appSpecification.imageUri,
            entrypoint: appSpecification.containerEntrypoint,
            arguments: appSpecification.containerArguments,
            isIsolated: networkConfig?.enableNetworkIsolation ?? false,
            volume: processingResources.clusterConfig.volumeSizeInGB
        )
    }
}

extension CreateTrainingJobRequest {
    func program() throws -> JobProgram {
        JobProgram(
            kind: .training,
            image: algorithmSpecification.trainingImage ?? "",
            entrypoint: algorithmSpecification.containerEntrypoint,
            arguments: algorithmSpecification.containerArguments,
            script: try TrainingScript(hyperParameters: hyperParameters ?? [:], environment: environment ?? [:]),
            isIsolated: enableNetworkIsolation ?? false,
            volume: resourceConfig.volumeSizeInGB
        )
    }
}
