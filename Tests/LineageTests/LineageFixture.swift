import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store
import TestSupport

@testable import Lineage

/// A lineage graph in a scratch folder, asked as the wire asks it: JSON with AWS's member names in and out.
struct Graph: Sendable {
    let store: Store
    let lineage: Lineage
    let clock: ManualClock

    func ask<Request: Decodable & Sendable, Answer: Encodable & Sendable>(
        _ operation: (Request) async throws -> Answer,
        _ request: JSON = [:]
    ) async throws -> JSON {
        let answer = try await operation(try AWSCoding.value(Request.self, from: request.text()))
        return try JSON(parsing: try AWSCoding.text(answer))
    }

    /// Creates an artifact and returns its ARN.
    func artifact(_ uri: String, type: String = "DataSet", hash: String? = nil) async throws -> String {
        var source: JSON = ["SourceUri": .string(uri)]
        if let hash { source["SourceTypes"] = [["SourceIdType": "MD5Hash", "Value": .string(hash)]] }
        let answer = try await ask(lineage.createArtifact, ["Source": source, "ArtifactType": .string(type)])
        return answer["ArtifactArn"]?.string ?? ""
    }

    func associate(_ source: String, _ destination: String, _ type: AssociationType = .contributedTo) async throws {
        _ = try await lineage.addAssociation(
            AddAssociationRequest(sourceArn: source, destinationArn: destination, associationType: type)
        )
    }

    func record(_ job: RecordedJob) async throws { try await store.write { try job.record(in: $0) } }

    func record(_ model: RecordedModel) async throws { try await store.write { try model.record(in: $0) } }

    /// Every row of the graph, as text.
    func rows() async throws -> [String] {
        try await store.read { database in
            try ["lineage_entity", "lineage_association"]
                .flatMap { try Row.fetchAll(database, sql: "SELECT * FROM \($0) ORDER BY position").map(\.description) }
        }
    }

    /// What leads to, or came of, an entity: `Type uri`, sorted.
    func found(_ start: String, _ direction: String, _ more: JSON = [:]) async throws -> [String] {
        var request: JSON = ["StartArns": [.string(start)], "Direction": .string(direction), "IncludeEdges": false]
        for (key, value) in more.object.map({ Array($0) }) ?? [] { request[key] = value }
        let vertices = try await ask(lineage.queryLineage, request)["Vertices"]?.array ?? []
        return try await store.read { database in
            try vertices.compactMap { try EntityRecord.find(database, arn: $0["Arn"]?.string ?? "") }
                .map { "\($0.type ?? "-") \($0.source.uri ?? "-")" }.sorted()
        }
    }
}

func withGraph(_ body: (Graph) async throws -> Void) async throws {
    try await withScratchFolder { folder in
        let clock = ManualClock()
        let store = try Store(directory: folder, clock: clock, migrations: Lineage.migrations)
        try await body(Graph(store: store, lineage: Lineage(store: store), clock: clock))
    }
}
