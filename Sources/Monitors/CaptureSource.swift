package import Identifiers
import Store

/// The service that captures an endpoint's traffic.
package protocol CaptureSource: Sendable {
    /// Writes out what it still holds of an endpoint's captures, and tells under which address they lie.
    ///
    /// - Returns: The DestinationS3Uri; captures are below it, at `{endpoint}/{variant}/yyyy/mm/dd/hh/`.
    /// - Throws: ``ServiceError`` of code ``ServiceError/Code/validation`` or ``ServiceError/Code/notFound`` if there is no
    ///   such endpoint, or it does not capture.
    func captureLocation(endpoint: String) async throws -> S3URI
}
