package import Foundation
import GRDB
import Identifiers
package import Store

/// A job that has ended well: what it read, what it wrote, and how it was set.
package struct RecordedJob: Sendable {
    package var arn: String
    package var kind: Kind
    package var image: String?
    package var inputs: [RecordedData]
    package var outputs: [RecordedData]
    /// What the job read only to compare with: kept with the job, but no part of what it made.
    package var comparedWith: [RecordedData]
    package var parameters: [String: String]
    /// The execution's ARN.
    package var generatedBy: String
    /// The step's name.
    package var displayName: String
    package var started: Date
    package var ended: Date

    /// What sort of job it is, in the words of its trial component's type.
    package enum Kind: String, Sendable, Hashable {
        case processing = "ProcessingJob"
        case training = "TrainingJob"
        case transform = "TransformJob"

        /// What SageMaker adds to the job's name to name its trial component: `-aws-training-job`.
        fileprivate var suffix: String {
            switch self {
            case .processing: "-aws-processing-job"
            case .training: "-aws-training-job"
            case .transform: "-aws-transform-job"
            }
        }
    }

    package init(
        arn: String,
        kind: Kind,
        image: String?,
        inputs: [RecordedData],
        outputs: [RecordedData],
        comparedWith: [RecordedData] = [],
        parameters: [String: String],
        generatedBy: String,
        displayName: String,
        started: Date,
        ended: Date
    ) {
        self.arn = arn
        self.kind = kind
        self.image = image
        self.inputs = inputs
        self.outputs = outputs
        self.comparedWith = comparedWith
        self.parameters = parameters
        self.generatedBy = generatedBy
        self.displayName = displayName
        self.started = started
        self.ended = ended
    }

    /// Writes the job's trial component, the artifacts around it and their associations.
    ///
    /// The same job again changes nothing, but that an input of the same content at another address, as of a step that was
    /// reused, is associated with the one that the job read, as `SameAs`.
    package func record(in transaction: Transaction) throws {
        let (job, isNew) = try trialComponent.insert(in: transaction)
        guard isNew else { return try recordSameInputs(job, in: transaction) }
        for data in (image.map { [RecordedData(name: "image", uri: $0, type: "Image")] } ?? []) + inputs {
            try Lineage.associate(try data.artifact(in: transaction), job, .contributedTo, in: transaction)
        }
        for data in outputs {
            try Lineage.associate(job, try data.artifact(in: transaction), .produced, in: transaction)
        }
    }

    private var trialComponent: NewEntity {
        var entity = NewEntity(
            kind: .trialComponent,
            name: (ARN(arn)?.name ?? arn) + kind.suffix,
            type: kind.rawValue,
            source: EntitySource(uri: arn, type: "SageMaker" + kind.rawValue)
        )
        entity.details.displayName = displayName
        entity.details.status = "Completed"
        entity.details.startTime = started
        entity.details.endTime = ended
        entity.details.metadataProperties = Lineage.MetadataProperties(generatedBy: generatedBy)
        entity.details.parameters = parameters.mapValues { text in
            let number = Double(text).flatMap { $0.isFinite ? $0 : nil }
            return TrialComponentParameterValue(stringValue: number == nil ? text : nil, numberValue: number)
        }
        entity.details.inputArtifacts = Self.artifacts(inputs + comparedWith)
        entity.details.outputArtifacts = Self.artifacts(outputs)
        return entity
    }

    private static func artifacts(_ data: [RecordedData]) -> [String: TrialComponentArtifact] {
        Dictionary(
            data.map { ($0.name, TrialComponentArtifact(mediaType: $0.mediaType, value: $0.uri)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private func recordSameInputs(_ job: String, in transaction: Transaction) throws {
        for data in inputs where data.contentHash != nil {
            let read = try String.fetchAll(
                transaction.database,
                sql: """
                    SELECT e.arn FROM lineage_association a JOIN lineage_entity e ON e.arn = a.source
                    WHERE a.destination = ? AND e.source_types = ? ORDER BY e.position
                    """,
                arguments: [job, data.source.identity]
            )
            let artifact = try data.artifact(in: transaction)
            guard let first = read.first, !read.contains(artifact) else { continue }
            try Lineage.associate(artifact, first, .sameAs, in: transaction)
        }
    }
}
