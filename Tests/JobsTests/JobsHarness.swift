import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Jobs
import Objects
import Store
import TestSupport

/// Jobs over a scratch state directory, whose image `shell` is /bin/sh.
struct Workshop {
    let folder: URL
    let store: Store
    let objects: Objects
    let jobs: Jobs

    static let image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/shell:1"

    init(
        _ folder: URL,
        concurrency: Int = 4,
        grace: TimeInterval = 0.2,
        log: Int = 1 << 20,
        isTrusted: Bool = true,
        settings: ProgramSettings = .unconfined,
        executable: URL = URL(fileURLWithPath: "/bin/false"),
        uploadInterval: TimeInterval = 2,
        models: [String: Jobs.TransformModel] = [:],
        transform: String = "true",
        clock: any WallClock = SystemClock(),
        retention: Jobs.Retention = Jobs.Retention()
    ) throws {
        self.folder = folder
        store = try Store(directory: folder, clock: clock, migrations: Jobs.migrations)
        objects = try Objects(store: store)
        try objects.createBucket("taxi")
        var limits = Jobs.Limits()
        limits.concurrency = concurrency
        limits.grace = grace
        limits.log = log
        limits.retention = retention
        limits.uploadInterval = uploadInterval
        let shell = Runtime(
            repository: "shell",
            kinds: [.processing, .training],
            command: .entrypoint(replacingFirst: ["/bin/sh"]),
            isTrusted: isTrusted
        )
        let transformer = Runtime(
            repository: "transformer",
            kinds: [.transform],
            command: .fixed(["/bin/sh", "-c", transform]),
            isTrusted: true
        )
        let table = RuntimeTable.builtIn(executable: executable, settings: settings)
            .adding([shell, transformer])
        jobs = Jobs(store: store, objects: objects, runtimes: table, limits: limits) { name in
            guard let model = models[name] else { throw ServiceError(.validation, "There is no model '\(name)'.") }
            return model
        }
    }

    /// The folder that stands for `/opt/ml`.
    func tree(_ kind: JobKind, _ name: String) -> URL {
        folder.appendingPathComponent("jobs/\(kind.rawValue)/\(name)/opt-ml")
    }

    /// What a job asks for that runs `script`.
    static func processing(
        _ name: String,
        _ script: String,
        inputs: [ProcessingInput]? = nil,
        outputs: [String] = [],
        seconds: Int? = nil,
        environment: [String: String]? = nil
    ) -> CreateProcessingJobRequest {
        CreateProcessingJobRequest(
            processingJobName: name,
            processingInputs: inputs,
            processingOutputConfig: ProcessingOutputConfig(
                outputs: outputs.map {
                    ProcessingOutput(
                        outputName: $0,
                        s3Output: ProcessingS3Output(
                            s3Uri: "s3://taxi/out/\(name)/\($0)",
                            localPath: "/opt/ml/processing/\($0)",
                            s3UploadMode: "EndOfJob"
                        )
                    )
                }
            ),
            processingResources: ProcessingResources(
                clusterConfig: ProcessingClusterConfig(instanceCount: 1, instanceType: "ml.m5.large", volumeSizeInGB: 1)
            ),
            stoppingCondition: seconds.map(ProcessingStoppingCondition.init(maxRuntimeInSeconds:)),
            appSpecification: AppSpecification(
                imageUri: image,
                containerEntrypoint: ["sh", "-c"],
                containerArguments: [script]
            ),
            environment: environment
        )
    }

    static func training(_ name: String, _ script: String, channels: [String: String] = [:]) -> CreateTrainingJobRequest
    {
        CreateTrainingJobRequest(
            trainingJobName: name,
            hyperParameters: ["eta": "0.2"],
            algorithmSpecification: AlgorithmSpecification(
                trainingImage: image,
                trainingInputMode: "File",
                containerEntrypoint: ["sh", "-c"],
                containerArguments: [script]
            ),
            inputDataConfig: channels.sorted { $0.key < $1.key }
                .map { name, uri in
                    Channel(
                        channelName: name,
                        dataSource: DataSource(s3DataSource: S3DataSource(s3DataType: "S3Prefix", s3Uri: uri)),
                        contentType: "text/csv"
                    )
                },
            outputDataConfig: OutputDataConfig(s3OutputPath: "s3://taxi/model"),
            resourceConfig: ResourceConfig(instanceType: "ml.m5.large", instanceCount: 1, volumeSizeInGB: 1)
        )
    }

    static func input(_ name: String, _ uri: String) -> ProcessingInput {
        ProcessingInput(
            inputName: name,
            s3Input: ProcessingS3Input(
                s3Uri: uri,
                localPath: "/opt/ml/processing/input/\(name)",
                s3DataType: "S3Prefix",
                s3InputMode: "File"
            )
        )
    }

    func put(_ text: String, _ key: String) throws {
        try objects.put(Array(text.utf8), at: S3URI(bucket: "taxi", key: key))
    }

    func text(_ key: String) throws -> String {
        String(decoding: try objects.read(S3URI(bucket: "taxi", key: key)), as: UTF8.self)
    }

    func keys(_ prefix: String) throws -> [String] {
        try objects.list(prefix: S3URI(bucket: "taxi", key: prefix)).map(\.key)
    }

    /// Creates a job and returns how it ended.
    func process(_ request: CreateProcessingJobRequest) async throws -> DescribeProcessingJobResponse {
        try await jobs.waitForEnd(arn: try await jobs.createProcessingJob(request).processingJobArn)
        return try await jobs.describeProcessingJob(
            DescribeProcessingJobRequest(processingJobName: request.processingJobName)
        )
    }

    /// Creates a job and returns how it ended.
    func train(_ request: CreateTrainingJobRequest) async throws -> DescribeTrainingJobResponse {
        try await jobs.waitForEnd(arn: try await jobs.createTrainingJob(request).trainingJobArn)
        return try await jobs.describeTrainingJob(DescribeTrainingJobRequest(trainingJobName: request.trainingJobName))
    }

    func log(_ kind: JobKind, _ name: String) async throws -> [String] {
        try await jobs.logs(kind: kind, name: name).lines.map(\.text)
    }

    func events() async throws -> [Event] {
        try await store.read { try Row.fetchAll($0, sql: "SELECT * FROM outbox ORDER BY position").map(Event.init) }
    }

    /// Returns when the job has printed `line`.
    func awaitLine(_ line: String, of name: String, kind: JobKind = .processing) async throws {
        while try await !log(kind, name).contains(line) { await Task.yield() }
    }

    /// Runs the jobs while `body` runs.
    func running<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await whileRunning(jobs.run, body)
    }
}

/// Gives a workshop whose jobs are being run.
func withWorkshop(
    concurrency: Int = 4,
    grace: TimeInterval = 0.2,
    log: Int = 1 << 20,
    isTrusted: Bool = true,
    settings: ProgramSettings = .unconfined,
    uploadInterval: TimeInterval = 2,
    models: [String: Jobs.TransformModel] = [:],
    _ body: @escaping @Sendable (Workshop) async throws -> Void
) async throws {
    try await withScratchFolder { folder in
        let workshop = try Workshop(
            folder,
            concurrency: concurrency,
            grace: grace,
            log: log,
            isTrusted: isTrusted,
            settings: settings,
            uploadInterval: uploadInterval,
            models: models
        )
        try await workshop.running { try await body(workshop) }
    }
}

extension ProgramSettings {
    /// Without a sandbox, so that tests of other things see through it, and without a container engine.
    static var unconfined: ProgramSettings {
        var settings = ProgramSettings()
        settings.sandbox = .off
        settings.engine = .none
        return settings
    }
}
