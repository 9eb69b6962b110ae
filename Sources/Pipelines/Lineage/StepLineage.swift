package import Foundation
package import JSONDocuments
package import Store

/// What a finished step was made from and made: all that lineage is built of.
package struct StepLineage: Sendable, Hashable {
    package var pipelineArn: String
    package var executionArn: String
    package var stepName: String
    /// As in the definition: `Processing`, `Training`, `Transform`, `QualityCheck`, `Model`, `RegisterModel`.
    package var stepType: String
    /// The processing, training or transform job; of a reused step, the one that it stands for.
    package var jobArn: String?
    /// What the job ran in.
    package var imageUri: String?
    /// What the step read; code among it.
    package var inputs: [DataSet]
    /// What the step wrote.
    package var outputs: [DataSet]
    /// What counts of the step's resolved request: of a job, without addresses and names that differ from run to run.
    package var arguments: JSON
    /// Of a Model step.
    package var modelArn: String?
    /// Of a RegisterModel step.
    package var modelPackageArn: String?
    /// The execution whose step was reused; nil for a step that ran.
    package var reusedFrom: String?
    package var started: Date
    package var ended: Date

    /// Objects that a step read or wrote.
    package struct DataSet: Codable, Sendable, Hashable {
        /// The input's, output's or channel's name; see ``Role`` for those that are not data.
        package var name: String
        /// The address of an object or of a prefix.
        package var uri: String
        /// SHA-256 in hexadecimal digits over names and contents of the objects there; nil where there is none.
        ///
        /// Two sets of objects have the same hash if they look the same to a job, wherever they lie.
        package var contentHash: String?
        package var role: Role

        package init(name: String, uri: String, contentHash: String?, role: Role) {
            self.name = name
            self.uri = uri
            self.contentHash = contentHash
            self.role = role
        }
    }

    /// What objects are to a step.
    package enum Role: String, Codable, Sendable, Hashable {
        case data = "DataSet"
        case code = "Code"
        /// A `model.tar.gz`.
        case model = "Model"
        /// Statistics or constraints of a baseline.
        case baseline = "Baseline"
    }
}

/// Keeps the lineage of steps.
///
/// A seam: the room of lineage lies beside this one.
package protocol LineageRecorder: Sendable {
    /// Writes down a step that has succeeded.
    ///
    /// Called in the transaction that says so, and again for a step that succeeds again after a retry of its execution;
    /// the same lineage a second time must change nothing. An error undoes the transaction and ends the service's run, so it
    /// throws for faults of the database only.
    func record(_ lineage: StepLineage, in transaction: Transaction) throws
}
