package import Store

extension Endpoints {
    /// Where the tags of models, configurations and endpoints are.
    package static let tagPlaces = [
        TagPlace("model", table: "model", column: "request", path: "$.Tags"),
        TagPlace("endpoint-config", table: "endpoint_config", column: "request", path: "$.Tags"),
        TagPlace("endpoint", table: "endpoint"),
    ]

    /// Gives a model, an endpoint configuration or an endpoint these tags and no others.
    package func setTags(_ tags: [(key: String, value: String)], of arn: String) async throws {
        try await store.setTags(tags, of: arn, in: Self.tagPlaces)
    }
}
