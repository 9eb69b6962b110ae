import FoundationEssentials

extension AWSCoding {
    /// A value as AWS's JSON, for a column of a table.
    package static func text(_ value: some Encodable, _ spelling: Spelling = .upperCamel) throws -> String {
        String(decoding: try encoder(spelling).encode(value), as: UTF8.self)
    }

    /// Reads what ``text(_:)`` wrote.
    package static func value<Value: Decodable>(
        _ type: Value.Type,
        from text: String,
        _ spelling: Spelling = .upperCamel
    ) throws -> Value {
        try decoder(spelling).decode(type, from: Data(text.utf8))
    }
}
