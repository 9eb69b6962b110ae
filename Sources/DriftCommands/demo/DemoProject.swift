import Foundation
import Host
import Identifiers
import JSONDocuments
import Objects
import Store
import TaxiSamples

/// The demo's project: made of the template, given its data, built for the first time.
struct DemoProject {
    let server: Server
    let client: APIClient
    let screen: DemoScreen
    /// As SageMaker made it: `p-` and twelve characters.
    let id: String

    /// The project's artifact bucket.
    var bucket: String { "sagemaker-project-\(id)-\(server.store.home.region)" }

    /// Creates the project and waits for its stack.
    static func create(_ server: Server, _ client: APIClient, _ screen: DemoScreen) async throws -> DemoProject {
        screen.stage(1, "Project: buckets, repositories, pipelines and rules, from the template")
        let start = Date()
        let product = try await ProjectTemplate.published(client)
        let created = try await client.call(
            "SageMaker.CreateProject",
            [
                "ProjectName": .string(Demo.project),
                "ServiceCatalogProvisioningDetails": ["ProductId": product["ProductId"] ?? .null],
            ]
        )
        let project = DemoProject(
            server: server,
            client: client,
            screen: screen,
            id: TextTable.plain(created["ProjectId"])
        )
        try await ProjectWatch(client: client).waitUntilMade(Demo.project)
        screen.say(
            """
            project \(Demo.project) (\(project.id)) after \(String(format: "%.1f", Date().timeIntervalSince(start))) s
            bucket \(project.bucket)
            repositories \(Demo.buildPipeline), \(Demo.deployPipeline), and code pipelines of the same names
            """
        )
        return project
    }

    /// Puts months of trips and the zones where the project's pipeline looks for them.
    func putData(_ data: DemoData?) async throws {
        let input: DemoData
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("drift-demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        if let data {
            input = data
        } else {
            _ = try await SyntheticTrips(seed: 1).write(try SyntheticTrips.months(count: 3), to: scratch)
            input = try DemoData(folder: scratch)
        }
        let folder = S3URI(bucket: bucket, key: "\(id)/input")
        for month in input.months {
            try server.objects.put(file: month, at: folder.appending("data").appending(month.lastPathComponent))
        }
        try server.objects.put(file: input.zones, at: folder.appending("zones/taxi_zones.zip"))
        screen.say(
            "\(input.months.count) months of green trips \(data == nil ? "(generated, seed 1) " : "")and the taxi zones are in "
                + "\(folder)"
        )
    }
}
