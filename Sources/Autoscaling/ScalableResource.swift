import Identifiers
package import Store

/// What can be scaled: the number of instances of an endpoint's variant, `endpoint/NAME/variant/VARIANT`.
struct ScalableResource: Sendable, Hashable {
    static let namespace = "sagemaker"
    static let dimension = "sagemaker:variant:DesiredInstanceCount"

    let endpoint: String
    let variant: String

    var id: String { "endpoint/\(endpoint)/variant/\(variant)" }

    /// Reads the three members by which a request names it.
    ///
    /// - Throws: ``ServiceError/Code/validation`` that names the member and its value.
    init(namespace: String, resource: String?, dimension: String?) throws {
        try Self.check(namespace: namespace, dimension: dimension)
        let parts = (resource ?? "").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == "endpoint", parts[2] == "variant", !parts[1].isEmpty, !parts[3].isEmpty
        else {
            throw ServiceError(
                .validation,
                "ResourceId is '\(resource ?? "")': it must be like endpoint/NAME/variant/VARIANT."
            )
        }
        endpoint = parts[1]
        variant = parts[3]
    }

    /// Checks what the other members of a request say.
    static func check(namespace: String, dimension: String?) throws {
        guard namespace == Self.namespace else {
            throw ServiceError(
                .validation,
                "ServiceNamespace is '\(namespace)': only sagemaker is served, whose endpoints' variants can be scaled."
            )
        }
        guard dimension ?? Self.dimension == Self.dimension else {
            throw ServiceError(
                .validation,
                "ScalableDimension is '\(dimension ?? "")': it must be \(Self.dimension)."
            )
        }
    }

    /// What is not registered, in Application Auto Scaling's words.
    var unregistered: ServiceError {
        ServiceError(
            .objectNotFound,
            "No scalable target found for service namespace: \(Self.namespace), resource ID: \(id), scalable dimension: "
                + "\(Self.dimension). Register it first."
        )
    }
}

extension ServiceError.Code {
    /// A target or a policy that is not registered.
    package static let objectNotFound = ServiceError.Code("object_not_found", "ObjectNotFoundException", 400)
}
