import Endpoints
import Identifiers
import JSONDocuments
import Pipelines
import Store

/// Makes the models of pipelines' Model steps where endpoints find them.
struct PipelineModels: ModelMaker {
    let endpoints: Endpoints

    func create(name: String, arguments: JSON) async throws -> JSON {
        if let model = try await describe(name: name) { return model }
        var request = arguments
        request["ModelName"] = .string(name)
        let decoded: CreateModelRequest
        do {
            decoded = try AWSCoding.value(CreateModelRequest.self, from: request.text())
        } catch let error as DecodingError {
            throw ServiceError(.validation, "The step's arguments are no CreateModel request: \(error).", cause: error)
        }
        _ = try await endpoints.createModel(decoded)
        return try await describe(name: name) ?? request
    }

    func describe(name: String) async throws -> JSON? {
        do {
            let model = try await endpoints.describeModel(DescribeModelRequest(modelName: name))
            return try JSON(parsing: try AWSCoding.text(model))
        } catch let error as ServiceError where error.code == .validation || error.code == .notFound {
            return nil
        }
    }
}
