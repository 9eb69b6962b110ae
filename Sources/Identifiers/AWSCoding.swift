package import FoundationEssentials

/// Swift's property names on one side, AWS's member names on the other: `processingJobArn` ⇄ `ProcessingJobArn`.
///
/// Only the first letter differs, so a service's requests and answers are plain `Codable` structs without coding keys.
/// The keys of a `[String: T]` (environments, hyperparameters, dimensions) are the user's and stay as they are. Dates are
/// seconds since 1970, as in AWS's JSON protocols.
package enum AWSCoding {
    /// Writes AWS's spelling; keys sorted, slashes unescaped.
    package static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .custom { path in Key(path[path.count - 1], firstLetter: { $0.uppercased() }) }
        encoder.dateEncodingStrategy = .secondsSince1970
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity",
            negativeInfinity: "-Infinity",
            nan: "NaN"
        )
        return encoder
    }

    /// Reads AWS's spelling; unknown members are ignored, as AWS's clients do.
    package static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in Key(path[path.count - 1], firstLetter: { $0.lowercased() }) }
        decoder.dateDecodingStrategy = .secondsSince1970
        return decoder
    }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int?

        init(_ key: any CodingKey, firstLetter: (Character) -> String) {
            intValue = key.intValue
            let text = key.stringValue
            stringValue = text.first.map { firstLetter($0) + text.dropFirst() } ?? text
        }

        init?(stringValue: String) {
            self.stringValue = stringValue
            intValue = nil
        }

        init?(intValue: Int) {
            stringValue = String(intValue)
            self.intValue = intValue
        }
    }
}
