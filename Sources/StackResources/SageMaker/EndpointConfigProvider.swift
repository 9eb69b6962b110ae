package import Endpoints
import Identifiers
package import JSONDocuments
package import Stacks
import Store

/// `AWS::SageMaker::EndpointConfig`: which models an endpoint serves, on how many instances, and what it captures.
///
/// - Source: CloudFormation template reference, AWS::SageMaker::EndpointConfig; `Ref` is the configuration's ARN.
package struct EndpointConfigProvider: ResourceProvider {
    package let type = "AWS::SageMaker::EndpointConfig"
    package let schema = ResourceSchema(
        required: ["ProductionVariants"],
        optional: [
            "DataCaptureConfig", "EnableNetworkIsolation", "EndpointConfigName", "ExecutionRoleArn", "KmsKeyId", "Tags",
            "VpcConfig",
        ],
        replacing: [
            "DataCaptureConfig", "EnableNetworkIsolation", "EndpointConfigName", "ExecutionRoleArn", "KmsKeyId",
            "ProductionVariants", "VpcConfig",
        ],
        attributes: ["EndpointConfigName", "EndpointConfigArn"]
    )

    let endpoints: Endpoints

    package init(endpoints: Endpoints) { self.endpoints = endpoints }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        if let name = resource.text("EndpointConfigName"), try await config(name) != nil {
            throw taken("endpoint configuration", name)
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.text("EndpointConfigName") ?? resource.generatedName()
        if let config = try await config(name) {
            return provided(config.endpointConfigName, config.endpointConfigArn)
        }
        let request = try resource.value(
            CreateEndpointConfigRequest.self,
            with: ["EndpointConfigName": .string(name), "Tags": StackTags(resource).json]
        )
        let answer = try await endpoints.createEndpointConfig(request)
        return provided(name, answer.endpointConfigArn)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.physicalId.flatMap(ARN.init)?.name ?? ""
        guard let config = try await config(name) else {
            throw ServiceError(
                .notFound,
                "The endpoint configuration '\(name)' of '\(resource.logicalId)' is gone. Create the stack anew."
            )
        }
        try await endpoints.setTags(StackTags(resource).tags, of: config.endpointConfigArn)
        return provided(config.endpointConfigName, config.endpointConfigArn)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let name = resource.physicalId.flatMap(ARN.init)?.name, try await config(name) != nil else { return }
        try await endpoints.deleteEndpointConfig(DeleteEndpointConfigRequest(endpointConfigName: name))
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let name = resource.physicalId.flatMap(ARN.init)?.name, let config = try await config(name) else {
            return nil
        }
        return try JSON(parsing: AWSCoding.text(config)).telling("DataCaptureConfig", "KmsKeyId")
    }

    private func config(_ name: String) async throws -> DescribeEndpointConfigResponse? {
        try await found {
            try await endpoints.describeEndpointConfig(DescribeEndpointConfigRequest(endpointConfigName: name))
        }
    }

    private func provided(_ name: String, _ arn: String) -> ProvidedResource {
        ProvidedResource(
            physicalId: arn,
            attributes: ["EndpointConfigName": .string(name), "EndpointConfigArn": .string(arn)]
        )
    }
}
