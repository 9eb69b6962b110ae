/// A key and a value that a user gave to a resource.
package struct ResourceTag: Codable, Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// The most tags of a resource.
    ///
    /// - Source: SageMaker API, `TagList`.
    package static let most = 50

    /// Whether AWS gave it, as CloudFormation does: those do not count, and users neither add nor delete them.
    var isReserved: Bool { Self.isReserved(key) }

    static func isReserved(_ key: String) -> Bool { key.lowercased().hasPrefix("aws:") }

    /// Refuses tags that SageMaker would not take.
    ///
    /// - Source: SageMaker API, `Tag`: keys of 1 to 128 characters and values of 0 to 256, of letters, digits, spaces and
    ///   `_.:/=+-@`.
    /// - Throws: ``ServiceError/Code/validation`` that names the tag.
    package static func validate(_ tags: [ResourceTag]?) throws {
        guard let tags else { return }
        var keys: Set<String> = []
        for tag in tags {
            try verify(tag.key, 1...128, "Key of the tag '\(tag.key)'")
            try verify(tag.value, 0...256, "Value of the tag '\(tag.key)'")
            guard keys.insert(tag.key).inserted else {
                throw ServiceError(.validation, "The tag '\(tag.key)' is given twice. Give it once.")
            }
        }
        let count = tags.count { !$0.isReserved }
        guard count <= most else {
            throw ServiceError(.validation, "\(count) tags are too many: a resource has at most \(most).")
        }
    }

    private static func verify(_ text: String, _ lengths: ClosedRange<Int>, _ member: String) throws {
        let length = text.unicodeScalars.count
        guard lengths.contains(length) else {
            throw ServiceError(
                .validation,
                "The \(member) has \(length) characters; give \(lengths.lowerBound) to \(lengths.upperBound)."
            )
        }
        guard let bad = text.unicodeScalars.first(where: { !isAllowed($0) }) else { return }
        throw ServiceError(
            .validation,
            "The \(member) holds '\(bad)'; give letters, digits, spaces and the characters _.:/=+-@."
        )
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spaceSeparator,
            .lineSeparator, .paragraphSeparator, .decimalNumber, .letterNumber, .otherNumber:
            true
        default: "_.:/=+-@".unicodeScalars.contains(scalar)
        }
    }
}
