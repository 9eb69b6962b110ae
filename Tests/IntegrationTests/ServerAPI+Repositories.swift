import Foundation
import JSONDocuments

/// Bytes that no packer makes smaller.
func noise(_ count: Int, seed: UInt64) -> Data {
    var state = seed
    var data = Data(capacity: count + 8)
    while data.count < count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        withUnsafeBytes(of: state ^ state >> 29) { data.append(contentsOf: $0) }
    }
    return data
}

extension ServerAPI {
    /// The detail of each change of a branch or tag that the server has published, oldest first.
    func referenceEvents() async throws -> [JSON] {
        let events = try await call("Driftloop.ListEvents", ["Limit": 1000])["Events"]?.array ?? []
        return try events.reversed().map { try JSON(parsing: $0.string ?? "") }
            .filter { $0["source"]?.string == "aws.codecommit" }
    }

    /// The same in short: `referenceCreated main`.
    func referenceChanges() async throws -> [String] {
        try await referenceEvents()
            .map { "\($0["detail"]?["event"]?.string ?? "") \($0["detail"]?["referenceName"]?.string ?? "")" }
    }

    func createRepository(_ name: String) async throws {
        _ = try await call("CodeCommit_20150413.CreateRepository", ["repositoryName": .string(name)])
    }

    func branches(of name: String) async throws -> JSON? {
        try await call("CodeCommit_20150413.ListBranches", ["repositoryName": .string(name)])["branches"]
    }
}
