/// Whether a step was reused, and why not; not on AWS, where one can only see that it was.
package struct CacheReport: Codable, Sendable, Hashable {
    package var outcome: Outcome
    /// Parts of sentences: of a hit, what was reused; of a miss, exactly what changed.
    package var reasons: [String]

    package enum Outcome: String, Codable, Sendable, Hashable {
        /// An earlier run stands for the step.
        case hit = "Hit"
        /// The step ran, because no earlier run was the same.
        case miss = "Miss"
        /// The step's definition does not enable caching.
        case off = "Off"
    }
}

/// Whose step was reused.
package struct CacheHitResult: Codable, Sendable, Hashable {
    package var sourcePipelineExecutionArn: String
}
