import Endpoints
import Registry
import Store

extension Registry {
    /// What a model version serves, for an endpoint.
    func contents(of name: String) async throws -> Endpoints.ModelPackageContents {
        let package = try await describeModelPackage(DescribeModelPackageRequest(modelPackageName: name))
        guard let container = package.inferenceSpecification?.containers.first, let data = container.modelDataUrl else {
            throw ServiceError(.validation, "The model package \(name) has no model data; it cannot be served.")
        }
        return Endpoints.ModelPackageContents(image: container.image, modelDataUrl: data)
    }
}
