extension Jobs {
    /// Finds the model of a transform job by its name.
    package typealias ModelResolver = @Sendable (_ name: String) async throws -> TransformModel

    /// The part of a model that a transform job needs, frozen when the job is created.
    package struct TransformModel: Codable, Sendable, Hashable {
        /// The image's address.
        package let image: String
        /// Where `model.tar.gz` lies.
        package let modelDataUrl: String
        /// The container's own variables.
        package let environment: [String: String]

        package init(image: String, modelDataUrl: String, environment: [String: String] = [:]) {
            self.image = image
            self.modelDataUrl = modelDataUrl
            self.environment = environment
        }
    }
}

/// A transform job as its row keeps it: the request, and what the model was then.
struct StoredTransformJob: Codable, Sendable {
    let request: CreateTransformJobRequest
    let model: Jobs.TransformModel
}
