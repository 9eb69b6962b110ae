import GRDB
import Identifiers
import Store

extension Endpoints {
    /// The tags of a model, an endpoint configuration or an endpoint; none where there is no such thing.
    package func tags(of arn: String) async throws -> [Tag] {
        try await store.read { database in
            guard let place = TaggedRow(arn) else { return [] }
            guard let row = try Endpoints.row(place.table, place.name, database) else { return [] }
            if place.table == "endpoint" { return try Stored.value([Tag].self, row["tags"]) }
            return try Stored.value(TagsOfRequest.self, row["request"]).tags ?? []
        }
    }

    /// Gives a model, an endpoint configuration or an endpoint these tags and no others.
    package func setTags(_ pairs: [(key: String, value: String)], of arn: String) async throws {
        let tags = pairs.map { Tag(key: $0.key, value: $0.value) }
        try await store.write { transaction in
            guard let place = TaggedRow(arn), let row = try Endpoints.row(place.table, place.name, transaction.database)
            else { throw ServiceError(.validation, "There is nothing with the ARN '\(arn)' that has tags.") }
            var column = "tags"
            var text = try Stored.text(tags)
            switch place.table {
            case "model":
                var request = try Stored.value(CreateModelRequest.self, row["request"])
                request.tags = tags
                (column, text) = ("request", try Stored.text(request))
            case "endpoint_config":
                var request = try Stored.value(CreateEndpointConfigRequest.self, row["request"])
                request.tags = tags
                (column, text) = ("request", try Stored.text(request))
            default: break
            }
            try transaction.database.execute(
                sql: "UPDATE \(place.table) SET \(column) = ? WHERE name = ?",
                arguments: [text, place.name]
            )
        }
    }

    private struct TagsOfRequest: Decodable {
        let tags: [Tag]?
    }

    /// The row that an ARN names.
    private struct TaggedRow {
        let table: String
        let name: String

        init?(_ text: String) {
            guard let arn = ARN(text), let kind = arn.resource.split(separator: "/").first else { return nil }
            guard let table = ["model": "model", "endpoint-config": "endpoint_config", "endpoint": "endpoint"][kind]
            else {
                return nil
            }
            self.table = table
            name = arn.name
        }
    }
}
