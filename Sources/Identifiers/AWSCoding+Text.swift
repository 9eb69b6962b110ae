import FoundationEssentials

extension AWSCoding {
    /// A value as AWS's JSON, for a column of a table.
    package static func text(_ value: some Encodable) throws -> String {
        String(decoding: try encoder().encode(value), as: UTF8.self)
    }

    /// Reads what ``text(_:)`` wrote.
    package static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try decoder().decode(type, from: Data(text.utf8))
    }
}
