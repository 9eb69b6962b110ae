import Endpoints
import Jobs

extension Endpoints {
    /// What a transform job runs of a model.
    func transformModel(named name: String) async throws -> Jobs.TransformModel {
        let model = try await model(named: name)
        return Jobs.TransformModel(
            image: model.contents.image,
            modelDataUrl: model.contents.modelDataUrl,
            environment: model.environment
        )
    }
}
