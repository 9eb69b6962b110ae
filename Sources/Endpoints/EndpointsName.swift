import Identifiers
import Store

/// The rules for names, and the sentences that SageMaker uses when one is taken or unknown.
enum EndpointsName {
    /// The longest name.
    ///
    /// - Source: SageMaker API, `EndpointName`: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`.
    private static let longest = 63

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

    /// `Could not find endpoint "arn:…".`, which waiters look for.
    static func missing(_ kind: Kind, _ name: String, _ home: Home) -> ServiceError {
        ServiceError(.validation, "Could not find \(kind.words) \"\(kind.arn(name, home))\".")
    }

    static func taken(_ kind: Kind, _ name: String, _ home: Home) -> ServiceError {
        ServiceError(.validation, "Cannot create already existing \(kind.words) \"\(kind.arn(name, home))\".")
    }

    /// What a name can be of.
    enum Kind {
        case model
        case endpointConfig
        case endpoint

        var words: String {
            switch self {
            case .model: "model"
            case .endpointConfig: "endpoint configuration"
            case .endpoint: "endpoint"
            }
        }

        /// SageMaker writes the names in ARNs in lower case.
        func arn(_ name: String, _ home: Home) -> ARN {
            switch self {
            case .model: home.arn(.sagemaker, "model/\(name.lowercased())")
            case .endpointConfig: home.arn(.sagemaker, "endpoint-config/\(name.lowercased())")
            case .endpoint: home.arn(.sagemaker, "endpoint/\(name.lowercased())")
            }
        }
    }
}
