import Foundation
import Gateway
import Host
import Identifiers
import JSONDocuments
import Objects
import Store
import TaxiSamples

/// The loop, driven as a user drives it: over the API.
///
/// Only the data is put into its bucket directly.
struct Demo {
    let server: Server
    let data: DemoData?
    let screen: DemoScreen

    static let bucket = "driftloop-taxi"
    static let pipeline = "taxi-pipeline"
    static let group = "taxi"
    static let production = "taxi-production"
    static let staging = "taxi-staging"
    static let alarm = "sagemaker-taxi-prod-threshold"
    static let rule = "sagemaker-taxi-drift"

    /// Runs every stage and returns what happened.
    func run() async throws -> DemoFacts {
        let start = Date()
        let address = "http://127.0.0.1:\(await server.gateway.port())"
        let client = try await APIClient.connect(to: address)
        var facts = DemoFacts()
        facts.state = server.store.directory.path
        facts.alarm = Self.alarm
        screen.title("Driftloop demo: API at \(address), state in \(facts.state)")

        try await putData()
        let pipeline = DemoPipeline(server: server, client: client, screen: screen)
        let first = try await pipeline.build()
        facts.executions.append(first.execution)

        screen.stage(3, "Approve")
        _ = try await client.call(
            "SageMaker.UpdateModelPackage",
            ["ModelPackageArn": .string(first.model.arn), "ModelApprovalStatus": "Approved"]
        )
        screen.say("\(Self.group)/\(first.model.version) is Approved")
        facts.models.append(try await pipeline.model(first.model.arn, rmse: first.model.rmse))

        let traffic = DemoTraffic(server: server, client: client, screen: screen, address: address)
        try await DemoDeployment(client: client, screen: screen).deploy(model: first.model.arn)
        facts.endpoints = [Self.staging, Self.production]

        screen.stage(5, "Traffic as the model knows it")
        let rows = try await traffic.testRows(of: first.execution.arn)
        facts.violationsBefore = try await traffic.sendAndMonitor(rows, &facts)
        try await traffic.requireAlarm("OK")

        screen.stage(6, "Drifted traffic")
        screen.say(
            "passenger_count drawn from 1...6 with weights 2,1,2,5,2,1; geo_distance replaced by 70 Beta(2.5, 2) km"
        )
        let drifted = rows.drifted(seed: 7)
        facts.violations = try await traffic.sendAndMonitor(drifted, &facts)

        screen.stage(7, "Alarm")
        facts.transitions = try await traffic.alarmTransitions(&facts)

        screen.stage(8, "Retraining")
        let second = try await pipeline.retraining(after: first.execution.arn)
        facts.executions.append(second.execution)
        facts.models.append(second.model)
        await client.close()
        facts.seconds = Date().timeIntervalSince(start)
        farewell(facts)
        return facts
    }

    private func putData() async throws {
        screen.stage(1, "Data")
        let input: DemoData
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("drift-demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        if let data {
            input = data
        } else {
            _ = try await SyntheticTrips(seed: 1).write(try SyntheticTrips.months(count: 3), to: scratch)
            input = try DemoData(folder: scratch)
        }
        try server.objects.createBucket(Self.bucket)
        let folder = S3URI(bucket: Self.bucket, key: "taxi/input")
        for month in input.months {
            try server.objects.put(file: month, at: folder.appending("data").appending(month.lastPathComponent))
        }
        try server.objects.put(file: input.zones, at: folder.appending("zones/taxi_zones.zip"))
        screen.say(
            "\(input.months.count) months of green trips \(data == nil ? "(generated, seed 1) " : "")and the taxi zones are in "
                + "\(folder)"
        )
    }

    private func farewell(_ facts: DemoFacts) {
        let state = facts.state
        screen.say(
            """

            The loop went round in \(String(format: "%.1f", facts.seconds)) s; from the last drifted request to the alarm it \
            took \(String(format: "%.1f", facts.secondsToAlarm)) s.

            Where everything lies
              database    \(state)/driftloop.sqlite
              objects     \(state)/objects/\(Self.bucket)/ (data, features, models, baselines, captures, reports)
              job logs    \(state)/jobs/

            What to try next
              drift serve --state \(state)
              drift execution list; drift model list; drift event list
              drift endpoint invoke \(Self.production) 1,-73.986114,40.685634,-73.936794,40.715370,5.318025,7,0,2
              drift monitor run \(Self.production)
              export AWS_ENDPOINT_URL=http://127.0.0.1:7878; aws sagemaker list-model-packages --model-package-group-name taxi
            """
        )
    }
}
