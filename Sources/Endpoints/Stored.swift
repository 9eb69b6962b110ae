import Foundation
import Identifiers

/// Structs kept as JSON text in the database, with AWS's member names.
enum Stored {
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try AWSCoding.encoder().encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type = Value.self, _ text: String) throws -> Value {
        try AWSCoding.decoder().decode(type, from: Data(text.utf8))
    }
}
