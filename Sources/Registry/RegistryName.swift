import Identifiers
import Store

/// The rules for names in the registry, and the ways to name a thing.
enum RegistryName {
    /// The longest name of a group.
    ///
    /// Source: SageMaker API, `ModelPackageGroupName`: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`.
    static let longest = 63

    /// Checks a new name.
    static func validate(_ name: String, member: String) throws {
        let bytes = Array(name.utf8)
        let isValid =
            1...longest ~= bytes.count && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
            && isAlphanumeric(bytes[0]) && isAlphanumeric(bytes[bytes.count - 1])
        guard isValid else {
            throw ServiceError(
                .validation,
                "'\(name)' is no valid \(member): give 1 to \(longest) letters, digits and hyphens, with a letter or digit at "
                    + "both ends."
            )
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// The name of a group that is given by its name or its ARN.
    static func group(_ nameOrARN: String) -> String {
        guard let arn = ARN(nameOrARN), arn.resource.hasPrefix("model-package-group/") else { return nameOrARN }
        return arn.name
    }
}
