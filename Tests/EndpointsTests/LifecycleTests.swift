import Boosting
import Endpoints
import Foundation
import Identifiers
import JSONDocuments
import Objects
import Store
import TestSupport
import Testing

@Suite("Endpoint lifecycle") struct LifecycleTests {
    @Test func `an endpoint comes into service and describes itself as SageMaker's does`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy(
                capture: DataCaptureConfig(initialSamplingPercentage: 50, destinationS3Uri: EndpointsFixture.captures)
            )
            let described = try await fixture.wait(for: .inService)
            #expect(described.endpointArn == "arn:aws:sagemaker:us-east-1:000000000000:endpoint/taxi")
            #expect(described.endpointConfigName == "taxi-config")
            #expect(described.dataCaptureConfig?.enableCapture == true)
            #expect(described.dataCaptureConfig?.captureStatus == "Started")
            #expect(described.dataCaptureConfig?.currentSamplingPercentage == 50)
            #expect(described.dataCaptureConfig?.destinationS3Uri == EndpointsFixture.captures)
            #expect(described.productionVariants?.map(\.variantName) == ["AllTraffic"])
            #expect(described.productionVariants?.first?.currentWeight == 1)
            #expect(try await fixture.eventStatuses() == ["CREATING", "IN_SERVICE"])
            let event = try #require(try await fixture.events().last)
            #expect(event["EndpointConfigName"]?.string == "taxi-config")
            #expect(event["Tags"]?["stage"]?.string == "prod")
            #expect(event["CreationTime"]?.number == 1_772_323_200_000)
            let listed = try await fixture.endpoints.listEndpoints(ListRequest(nameContains: "TAX"))
            #expect(listed.endpoints.map(\.endpointName) == ["taxi"])
        }
    }

    @Test func `unknown and taken names are refused in SageMaker's words`() async throws {
        try await EndpointsFixture.run { fixture in
            let missing = await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.describeEndpoint(DescribeEndpointRequest(endpointName: "None"))
            }
            #expect(missing?.code == .validation)
            #expect(
                missing?.message
                    == "Could not find endpoint \"arn:aws:sagemaker:us-east-1:000000000000:endpoint/none\"."
            )
            try await fixture.deploy()
            let taken = await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.createEndpoint(
                    CreateEndpointRequest(endpointName: "taxi", endpointConfigName: "taxi-config")
                )
            }
            #expect(taken?.message.hasPrefix("Cannot create already existing endpoint") == true)
            let config = await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.createEndpoint(
                    CreateEndpointRequest(endpointName: "other", endpointConfigName: "none")
                )
            }
            #expect(config?.message.hasPrefix("Could not find endpoint configuration") == true)
            let model = await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.createEndpointConfig(
                    CreateEndpointConfigRequest(
                        endpointConfigName: "c",
                        productionVariants: [ProductionVariant(variantName: "a", modelName: "none")]
                    )
                )
            }
            #expect(model?.message.hasPrefix("Could not find model") == true)
            await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.invoke(endpoint: "none", body: [49])
            }
        }
    }

    @Test func `a model that cannot be loaded makes the endpoint fail with the reason`() async throws {
        try await EndpointsFixture.run { fixture in
            try fixture.objects.put(Array("no archive".utf8), at: EndpointsFixture.archive)
            await #expect(throws: ServiceError.self) { try await fixture.deploy() }
            let described = try await fixture.endpoints.describeEndpoint(DescribeEndpointRequest(endpointName: "taxi"))
            #expect(described.endpointStatus == .failed)
            #expect(described.failureReason?.contains("taxi-model") == true)
            #expect(described.failureReason?.contains("s3://models/taxi/model.tar.gz") == true)
            #expect(try await fixture.eventStatuses() == ["CREATING", "FAILED"])
        }
    }

    @Test func `an update serves the new model, and one that fails leaves the old one in service`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy()
            let before = try await fixture.invoke("4,1,2")
            let newer = S3URI(bucket: "models", key: "newer.tar.gz")
            try fixture.objects.put(ModelArchive.pack(model: EndpointsFixture.model(factor: 3)), at: newer)
            for (name, address) in [("newer", "\(newer)"), ("broken", "s3://models/none.tar.gz")] {
                _ = try await fixture.endpoints.createModel(
                    CreateModelRequest(modelName: name, primaryContainer: ContainerDefinition(modelDataUrl: address))
                )
                _ = try await fixture.endpoints.createEndpointConfig(
                    CreateEndpointConfigRequest(
                        endpointConfigName: name,
                        productionVariants: [ProductionVariant(variantName: "v", modelName: name)]
                    )
                )
            }
            _ = try await fixture.endpoints.updateEndpoint(
                UpdateEndpointRequest(endpointName: "taxi", endpointConfigName: "newer")
            )
            try await fixture.wait(for: .inService, config: "newer")
            let after = try await fixture.invoke("4,1,2")
            #expect(after != before)
            _ = try await fixture.endpoints.updateEndpoint(
                UpdateEndpointRequest(endpointName: "taxi", endpointConfigName: "broken")
            )
            let described = try await fixture.wait(for: .inService, config: "newer")
            #expect(described.failureReason?.contains("none.tar.gz") == true)
            #expect(try await fixture.invoke("4,1,2") == after)
            #expect(
                try await fixture.eventStatuses()
                    == ["CREATING", "IN_SERVICE", "UPDATING", "IN_SERVICE", "UPDATING", "IN_SERVICE"]
            )
        }
    }

    @Test func `a deleted endpoint answers no more and its name is free again`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy()
            try await fixture.endpoints.deleteEndpointConfig(
                DeleteEndpointConfigRequest(endpointConfigName: "taxi-config")
            )
            try await fixture.endpoints.deleteModel(DeleteModelRequest(modelName: "taxi-model"))
            #expect(try await fixture.invoke("4,1,2") == fixture.expected([4, 1, 2]))
            try await fixture.endpoints.deleteEndpoint(DeleteEndpointRequest(endpointName: "taxi"))
            await #expect(throws: ServiceError.self) { try await fixture.invoke("4,1,2") }
            while (try? await fixture.endpoints.describeEndpoint(DescribeEndpointRequest(endpointName: "taxi"))) != nil
            {
                await Task.yield()
            }
            #expect(try await fixture.eventStatuses() == ["CREATING", "IN_SERVICE", "DELETING"])
            try await fixture.deploy()
        }
    }

    @Test func `after a restart the endpoint answers as before`() async throws {
        try await withScratchFolder { folder in
            let before = try await EndpointsFixture.run(in: folder) { fixture in
                try await fixture.deploy()
                try await fixture.endpoints.deleteModel(DeleteModelRequest(modelName: "taxi-model"))
                return try await fixture.invoke("7,0,1")
            }
            let after = try await EndpointsFixture.run(in: folder) { fixture in
                while fixture.endpoints.invocationCounts().isEmpty { await Task.yield() }
                return try await fixture.invoke("7,0,1")
            }
            #expect(before == after)
        }
    }

    @Test func `an endpoint that was being created when the server ended comes into service after the restart`()
        async throws
    {
        try await withScratchFolder { folder in
            try await prepare(folder)
            try await EndpointsFixture.run(in: folder) { restarted in
                try await restarted.wait(for: .inService)
                #expect(try await restarted.invoke("7,0,1") == restarted.expected([7, 0, 1]))
            }
        }
    }

    /// Creates an endpoint with nobody to bring it into service, and closes the state.
    private func prepare(_ folder: URL) async throws {
        let fixture = try EndpointsFixture(folder: folder, clock: ManualClock())
        _ = try await fixture.endpoints.createModel(
            CreateModelRequest(
                modelName: "m",
                primaryContainer: ContainerDefinition(modelDataUrl: "\(EndpointsFixture.archive)")
            )
        )
        _ = try await fixture.endpoints.createEndpointConfig(
            CreateEndpointConfigRequest(
                endpointConfigName: "c",
                productionVariants: [ProductionVariant(variantName: "v", modelName: "m")]
            )
        )
        _ = try await fixture.endpoints.createEndpoint(
            CreateEndpointRequest(endpointName: "taxi", endpointConfigName: "c")
        )
        try fixture.store.close()
    }

    @Test func `a model may name a model package`() async throws {
        try await withScratchFolder { folder in
            let fixture = try EndpointsFixture(folder: folder, clock: ManualClock())
            let endpoints = Endpoints(
                store: fixture.store,
                objects: fixture.objects,
                modelPackages: { name in .init(image: "image-of-\(name)", modelDataUrl: "\(EndpointsFixture.archive)") }
            )
            _ = try await endpoints.createModel(
                CreateModelRequest(modelName: "m", primaryContainer: ContainerDefinition(modelPackageName: "group/1"))
            )
            let described = try await endpoints.describeModel(DescribeModelRequest(modelName: "m"))
            #expect(described.primaryContainer?.modelPackageName == "group/1")
            await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.createModel(
                    CreateModelRequest(
                        modelName: "n",
                        primaryContainer: ContainerDefinition(modelPackageName: "group/1")
                    )
                )
            }
            try fixture.store.close()
        }
    }

    @Test func `lists are paged, the newest first`() async throws {
        try await EndpointsFixture.run { fixture in
            for name in ["a", "b", "c"] {
                _ = try await fixture.endpoints.createModel(
                    CreateModelRequest(
                        modelName: name,
                        primaryContainer: ContainerDefinition(modelDataUrl: "\(EndpointsFixture.archive)")
                    )
                )
                fixture.clock.advance(by: 1)
            }
            let first = try await fixture.endpoints.listModels(ListRequest(maxResults: 2))
            #expect(first.models.map(\.modelName) == ["c", "b"])
            let second = try await fixture.endpoints.listModels(ListRequest(maxResults: 2, nextToken: first.nextToken))
            #expect(second.models.map(\.modelName) == ["a"])
            #expect(second.nextToken == nil)
            await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.listModels(ListRequest(maxResults: 0))
            }
            await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.listModels(ListRequest(nextToken: "x"))
            }
        }
    }

    @Test(arguments: ["-taxi", "taxi_1", "", "ta xi", String(repeating: "a", count: 64)])
    func `a bad name is refused`(name: String) async throws {
        try await EndpointsFixture.run { fixture in
            let error = await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.createEndpoint(
                    CreateEndpointRequest(endpointName: name, endpointConfigName: "c")
                )
            }
            #expect(error?.code == .validation)
            #expect(error?.message.contains("'\(name)'") == true)
        }
    }

    @Test func `requests and answers carry AWS's member names`() async throws {
        let request = try AWSCoding.decoder()
            .decode(
                CreateEndpointConfigRequest.self,
                from: Data(
                    #"""
                    {"EndpointConfigName":"c","ProductionVariants":[{"VariantName":"v","ModelName":"m","InitialInstanceCount":2,
                    "InstanceType":"ml.m5.large","InitialVariantWeight":1}],"DataCaptureConfig":{"EnableCapture":true,
                    "InitialSamplingPercentage":100,"DestinationS3Uri":"s3://b/p","CaptureOptions":[{"CaptureMode":"Input"}],
                    "CaptureContentTypeHeader":{"CsvContentTypes":["text/csv"],"JsonContentTypes":["application/json"]}}}
                    """#
                    .utf8
                )
            )
        #expect(request.productionVariants[0].initialInstanceCount == 2)
        #expect(request.dataCaptureConfig?.captureContentTypeHeader?.csvContentTypes == ["text/csv"])
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy(
                capture: DataCaptureConfig(initialSamplingPercentage: 100, destinationS3Uri: EndpointsFixture.captures)
            )
            let described = try await fixture.wait(for: .inService)
            let json = try JSON(parsing: [UInt8](AWSCoding.encoder().encode(described)))
            #expect(json["EndpointStatus"]?.string == "InService")
            #expect(json["DataCaptureConfig"]?["DestinationS3Uri"]?.string == EndpointsFixture.captures)
            #expect(json["ProductionVariants"]?[0]?["DeployedImages"]?[0]?["SpecifiedImage"]?.string == "xgboost")
            #expect(json["CreationTime"]?.number == 1_772_323_200)
        }
    }
}
