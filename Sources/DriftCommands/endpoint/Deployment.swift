import Foundation
import JSONDocuments

/// Puts a model version behind an endpoint: a model, an endpoint configuration, and the endpoint made or updated.
struct Deployment: Sendable {
    /// What of the traffic is kept, and where.
    struct Capture: Sendable {
        let percentage: Int
        /// `s3://BUCKET/PREFIX`.
        let destination: String
    }

    let endpoint: String
    /// The model package's ARN.
    let modelPackage: JSON
    let capture: Capture?

    /// Deploys and waits until the endpoint is in service.
    ///
    /// - Returns: The endpoint's description.
    /// - Throws: ``CommandError`` with the endpoint's failure reason.
    @discardableResult
    func run(_ client: APIClient) async throws -> JSON {
        let name = "\(endpoint)-\(UUID().uuidString.prefix(8).lowercased())"
        _ = try await client.call(
            "SageMaker.CreateModel",
            [
                "ModelName": .string(name), "PrimaryContainer": ["ModelPackageName": modelPackage],
                "ExecutionRoleArn": "arn:aws:iam::000000000000:role/driftloop",
            ]
        )
        var configuration: JSON = [
            "EndpointConfigName": .string(name),
            "ProductionVariants": [
                [
                    "VariantName": "AllTraffic", "ModelName": .string(name), "InitialInstanceCount": 1,
                    "InstanceType": "ml.t2.medium", "InitialVariantWeight": 1.0,
                ]
            ],
        ]
        if let capture {
            configuration["DataCaptureConfig"] = [
                "EnableCapture": true, "InitialSamplingPercentage": .integer(Int64(capture.percentage)),
                "DestinationS3Uri": .string(capture.destination),
                "CaptureOptions": [["CaptureMode": "Input"], ["CaptureMode": "Output"]],
                "CaptureContentTypeHeader": [
                    "CsvContentTypes": ["text/csv"], "JsonContentTypes": ["application/json"],
                ],
            ]
        }
        _ = try await client.call("SageMaker.CreateEndpointConfig", configuration)
        let exists = try await client.list("SageMaker.ListEndpoints", member: "Endpoints")
            .contains { $0["EndpointName"]?.string == endpoint }
        _ = try await client.call(
            exists ? "SageMaker.UpdateEndpoint" : "SageMaker.CreateEndpoint",
            ["EndpointName": .string(endpoint), "EndpointConfigName": .string(name)]
        )
        while true {
            let answer = try await client.call("SageMaker.DescribeEndpoint", ["EndpointName": .string(endpoint)])
            switch answer["EndpointStatus"]?.string {
            case "InService": return answer
            case "Failed":
                throw CommandError(
                    "Endpoint \(endpoint) is not in service: \(TextTable.plain(answer["FailureReason"]))"
                )
            default: try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}
