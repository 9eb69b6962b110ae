import Endpoints
import Identifiers
import Monitors
import Store

/// The endpoints as the monitors' source of captured traffic.
struct EndpointCaptures: CaptureSource {
    let endpoints: Endpoints

    func captureLocation(endpoint: String) async throws -> S3URI {
        let described = try await endpoints.describeEndpoint(DescribeEndpointRequest(endpointName: endpoint))
        guard let capture = described.dataCaptureConfig, let destination = S3URI(capture.destinationS3Uri) else {
            throw ServiceError(
                .validation,
                "Endpoint \(endpoint) captures no data. Give its configuration a DataCaptureConfig."
            )
        }
        await endpoints.flushCaptures()
        return destination
    }
}
