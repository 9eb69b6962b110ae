package import Endpoints
import Identifiers
package import JSONDocuments
package import Stacks
import Store

/// `AWS::SageMaker::Endpoint`: an endpoint that is in service when its creation or update ends.
///
/// - Source: CloudFormation template reference, AWS::SageMaker::Endpoint; `Ref` is the endpoint's ARN.
package struct EndpointProvider: ResourceProvider {
    package let type = "AWS::SageMaker::Endpoint"
    package let schema = ResourceSchema(
        required: ["EndpointConfigName"],
        optional: [
            "DeploymentConfig", "EndpointName", "ExcludeRetainedVariantProperties", "RetainAllVariantProperties",
            "RetainDeploymentConfig", "Tags",
        ],
        replacing: ["EndpointName"],
        attributes: ["EndpointName", "EndpointArn"]
    )

    let endpoints: Endpoints

    package init(endpoints: Endpoints) { self.endpoints = endpoints }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        if let name = resource.text("EndpointName"), try await endpoint(name) != nil { throw taken("endpoint", name) }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.text("EndpointName") ?? resource.generatedName()
        if try await endpoint(name) == nil {
            let request = try resource.value(
                CreateEndpointRequest.self,
                with: ["EndpointName": .string(name), "Tags": StackTags(resource).json]
            )
            _ = try await endpoints.createEndpoint(request)
        }
        let ended = try await endpoints.waitForEnd(of: name)
        if let ended, ended.endpointStatus == .inService { return provided(ended) }
        let reason = ServiceError(
            .validation,
            "The endpoint '\(name)' did not come into service: \(ended?.failureReason ?? "it was deleted meanwhile.")"
        )
        guard let ended else { throw reason }
        throw CreateFailure(physicalId: ended.endpointArn, cause: reason)
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.physicalId.flatMap(ARN.init)?.name ?? ""
        guard let now = try await endpoints.waitForEnd(of: name) else {
            throw ServiceError(
                .notFound,
                "The endpoint '\(name)' of '\(resource.logicalId)' is gone. Create the stack anew."
            )
        }
        try await endpoints.setTags(StackTags(resource).tags, of: now.endpointArn)
        let request = try resource.value(
            UpdateEndpointRequest.self,
            with: ["EndpointName": .string(now.endpointName)]
        )
        guard now.endpointConfigName != request.endpointConfigName else { return provided(now) }
        _ = try await endpoints.updateEndpoint(request)
        let ended = try await endpoints.waitForEnd(of: name)
        guard let ended, ended.endpointConfigName == request.endpointConfigName, ended.endpointStatus == .inService
        else {
            throw ServiceError(
                .validation,
                "The endpoint '\(name)' does not serve the configuration '\(request.endpointConfigName)': "
                    + (ended?.failureReason ?? "it was changed or deleted meanwhile.")
            )
        }
        return provided(ended)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let name = resource.physicalId.flatMap(ARN.init)?.name else { return }
        try await remove(name)
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let name = resource.physicalId.flatMap(ARN.init)?.name, let endpoint = try await endpoint(name) else {
            return nil
        }
        return [
            "EndpointName": .string(endpoint.endpointName), "EndpointConfigName": .string(endpoint.endpointConfigName),
        ]
    }

    private func endpoint(_ name: String) async throws -> DescribeEndpointResponse? {
        try await found { try await endpoints.describeEndpoint(DescribeEndpointRequest(endpointName: name)) }
    }

    private func remove(_ name: String) async throws {
        guard let endpoint = try await endpoint(name) else { return }
        if endpoint.endpointStatus != .deleting {
            _ = try await found {
                try await endpoints.deleteEndpoint(DeleteEndpointRequest(endpointName: endpoint.endpointName))
            }
        }
        _ = try await endpoints.waitForEnd(of: name)
    }

    private func provided(_ endpoint: DescribeEndpointResponse) -> ProvidedResource {
        ProvidedResource(
            physicalId: endpoint.endpointArn,
            attributes: [
                "EndpointName": .string(endpoint.endpointName), "EndpointArn": .string(endpoint.endpointArn),
            ]
        )
    }
}
