package import FoundationEssentials

/// Swift's property names on one side, AWS's member names on the other: `processingJobArn` ⇄ `ProcessingJobArn`.
///
/// Only the first letter differs, so a service's requests and answers are plain `Codable` structs without coding keys. Some
/// services (CodePipeline, CodeBuild, CodeCommit) spell members as Swift does: ``Spelling/asIs``.
/// The keys of a `[String: T]` (environments, hyperparameters, dimensions) are the user's and stay as they are. Dates are
/// seconds since 1970, as in AWS's JSON protocols.
package enum AWSCoding {
    /// How a service spells the first letter of its members.
    package enum Spelling: Sendable {
        /// `ProcessingJobArn`
        case upperCamel
        /// `executionId`
        case asIs
    }

    /// Writes AWS's spelling; keys sorted, slashes unescaped.
    package static func encoder(_ spelling: Spelling = .upperCamel) -> JSONEncoder {
        let encoder = JSONEncoder()
        if spelling == .upperCamel {
            encoder.keyEncodingStrategy = .custom { Key($0[$0.count - 1], firstLetter: { $0.uppercased() }) }
        }
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
    package static func decoder(_ spelling: Spelling = .upperCamel) -> JSONDecoder {
        let decoder = JSONDecoder()
        if spelling == .upperCamel {
            decoder.keyDecodingStrategy = .custom { Key($0[$0.count - 1], firstLetter: { $0.lowercased() }) }
        }
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
