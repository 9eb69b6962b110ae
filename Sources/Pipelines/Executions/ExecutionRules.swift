import Store

/// What SageMaker takes of the requests about executions.
///
/// Source: SageMaker API, `StartPipelineExecution`, `UpdatePipelineExecution`, `Parameter`.
enum ExecutionRules {
    /// `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}`: at most 82 letters and digits, and hyphens between them.
    static func validate(displayName name: String?) throws {
        guard let name else { return }
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        let bytes = Array(name.utf8)
        guard 1...82 ~= bytes.count, isPlain(bytes[0]), isPlain(bytes[bytes.count - 1]),
            bytes.allSatisfy({ isPlain($0) || $0 == UInt8(ascii: "-") })
        else {
            throw ServiceError(
                .validation,
                "'\(name)' is no valid PipelineExecutionDisplayName: give 1 to 82 letters, digits and hyphens, with a letter "
                    + "or digit at both ends."
            )
        }
    }

    static func validate(description: String?) throws {
        try validate(description, 0...3072, "PipelineExecutionDescription")
    }

    static func validate(token: String?) throws { try validate(token, 32...128, "ClientRequestToken") }

    static func validate(_ parameters: [PipelineParameter]?) throws {
        guard let parameters else { return }
        guard parameters.count <= 200 else {
            throw ServiceError(
                .validation,
                "PipelineParameters has \(parameters.count) entries; at most 200 are taken."
            )
        }
        for parameter in parameters {
            try validate(parameter.value, 0...1024, "value of the parameter '\(parameter.name)'")
        }
    }

    private static func validate(_ text: String?, _ lengths: ClosedRange<Int>, _ member: String) throws {
        guard let count = text?.unicodeScalars.count, !lengths.contains(count) else { return }
        throw ServiceError(
            .validation,
            "The \(member) has \(count) characters; give \(lengths.lowerBound) to \(lengths.upperBound)."
        )
    }
}
