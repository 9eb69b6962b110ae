import Identifiers
import Store

/// The four kinds of entity, spelled as QueryLineage's `LineageType`.
package enum EntityKind: String, Codable, Sendable, Hashable, CaseIterable {
    case artifact = "Artifact"
    case action = "Action"
    case context = "Context"
    case trialComponent = "TrialComponent"

    /// As in the ARN: `experiment-trial-component`.
    var resource: String {
        switch self {
        case .artifact: "artifact"
        case .action: "action"
        case .context: "context"
        case .trialComponent: "experiment-trial-component"
        }
    }

    /// The name of a thing that is given by its name or its ARN.
    func name(_ nameOrARN: String) -> String {
        guard let arn = ARN(nameOrARN), arn.resource.hasPrefix(resource + "/") else { return nameOrARN }
        return arn.name
    }
}

/// What SageMaker asks of requests about lineage.
enum LineageRules {
    /// Source: SageMaker API, `LineageEntityParameters`.
    private static let mostProperties = 30

    /// Checks the name of an entity.
    ///
    /// Source: SageMaker API, `ExperimentEntityName` and `ContextName`: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}`, contexts also `_`.
    static func validate(name: String, of kind: EntityKind) throws {
        let bytes = Array(name.utf8)
        let inner: [UInt8] = kind == .context ? [UInt8(ascii: "-"), UInt8(ascii: "_")] : [UInt8(ascii: "-")]
        guard 1...120 ~= bytes.count, bytes.allSatisfy({ isAlphanumeric($0) || inner.contains($0) }),
            isAlphanumeric(bytes[0]), isAlphanumeric(bytes[bytes.count - 1])
        else {
            throw ServiceError(
                .validation,
                "'\(name)' is no valid \(kind.rawValue)Name: give 1 to 120 letters, digits and hyphens, with a letter or digit "
                    + "at both ends."
            )
        }
    }

    static func validate(sourceUri: String) throws {
        guard 1...2048 ~= sourceUri.utf8.count else {
            throw ServiceError(.validation, "SourceUri has \(sourceUri.utf8.count) bytes; give 1 to 2048.")
        }
    }

    static func validate(properties: [String: String]?) throws {
        guard let count = properties?.count, count > mostProperties else { return }
        throw ServiceError(.validation, "Properties has \(count) entries; at most \(mostProperties) are kept.")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
