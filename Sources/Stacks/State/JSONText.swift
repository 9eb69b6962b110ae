import JSONDocuments

/// A JSON value inside a `Codable` struct, as text.
struct JSONText: Sendable, Hashable, Codable {
    var json: JSON

    init(_ json: JSON) { self.json = json }

    init(from decoder: any Decoder) throws {
        json = try JSON(parsing: try decoder.singleValueContainer().decode(String.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(json.text())
    }
}
