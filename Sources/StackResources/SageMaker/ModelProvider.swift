package import Endpoints
import Identifiers
package import JSONDocuments
package import Stacks
import Store

/// `AWS::SageMaker::Model`: what an endpoint serves.
///
/// - Source: CloudFormation template reference, AWS::SageMaker::Model; `Ref` is the model's ARN.
package struct ModelProvider: ResourceProvider {
    package let type = "AWS::SageMaker::Model"
    package let schema = ResourceSchema(
        optional: [
            "Containers", "EnableNetworkIsolation", "ExecutionRoleArn", "ModelName", "PrimaryContainer", "Tags",
            "VpcConfig",
        ],
        replacing: [
            "Containers", "EnableNetworkIsolation", "ExecutionRoleArn", "ModelName", "PrimaryContainer", "VpcConfig",
        ],
        attributes: ["ModelName", "ModelArn"]
    )

    let endpoints: Endpoints

    package init(endpoints: Endpoints) { self.endpoints = endpoints }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        if let name = resource.text("ModelName"), try await model(name) != nil { throw taken("model", name) }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.text("ModelName") ?? resource.generatedName()
        if let model = try await model(name) { return provided(model) }
        let request = try resource.value(
            CreateModelRequest.self,
            with: ["ModelName": .string(name), "Tags": StackTags(resource).json]
        )
        let answer = try await endpoints.createModel(request)
        return provided(name, answer.modelArn)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.physicalId.flatMap(ARN.init)?.name ?? ""
        guard let model = try await model(name) else {
            throw ServiceError(
                .notFound,
                "The model '\(name)' of '\(resource.logicalId)' is gone. Create the stack anew."
            )
        }
        try await endpoints.setTags(StackTags(resource).tags, of: model.modelArn)
        return provided(model)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let name = resource.physicalId.flatMap(ARN.init)?.name, try await model(name) != nil else { return }
        try await endpoints.deleteModel(DeleteModelRequest(modelName: name))
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let name = resource.physicalId.flatMap(ARN.init)?.name, let model = try await model(name) else {
            return nil
        }
        return try JSON(parsing: AWSCoding.text(model)).telling("PrimaryContainer", "Containers", "ExecutionRoleArn")
    }

    private func model(_ name: String) async throws -> DescribeModelResponse? {
        try await found { try await endpoints.describeModel(DescribeModelRequest(modelName: name)) }
    }

    private func provided(_ model: DescribeModelResponse) -> ProvidedResource {
        provided(model.modelName, model.modelArn)
    }

    private func provided(_ name: String, _ arn: String) -> ProvidedResource {
        ProvidedResource(physicalId: arn, attributes: ["ModelName": .string(name), "ModelArn": .string(arn)])
    }
}

/// The refusal of a name that something of another owner has.
func taken(_ what: String, _ name: String) -> ServiceError {
    ServiceError(
        .conflict,
        "The \(what) '\(name)' exists already and is not this stack's. Delete it, or give the resource another name."
    )
}

/// What a look-up finds; nil where SageMaker answers that it could not find the thing, which is a validation error there.
func found<Value>(_ look: () async throws -> Value) async throws -> Value? {
    do {
        return try await look()
    } catch let error as ServiceError where error.code == .validation || error.code == .notFound { return nil }
}
