import Foundation
import Gateway
import Host
import Identifiers
import JSONDocuments
import Store
import TaxiSamples

/// The loop, driven as a user drives it: over the API.
///
/// Only the data is put into its bucket directly.
struct Demo {
    let server: Server
    let data: DemoData?
    let screen: DemoScreen

    static let project = "taxi"
    static let group = project
    static let pipeline = "\(project)-build"
    static let buildPipeline = "sagemaker-\(project)-build"
    static let deployPipeline = "sagemaker-\(project)-deploy"
    static let staging = "sagemaker-\(project)-staging"
    static let production = "sagemaker-\(project)-prod"
    static let schedule = "sagemaker-\(project)-prod-threshold"
    static let alarm = schedule
    static let rule = "sagemaker-\(project)-drift-build"

    /// Runs every stage and returns what happened.
    func run() async throws -> DemoFacts {
        let start = Date()
        let address = "http://127.0.0.1:\(try await server.gateway.port())"
        let client = try await APIClient.connect(to: address)
        var facts = DemoFacts()
        facts.state = server.store.directory.path
        facts.alarm = Self.alarm
        screen.title("Driftloop demo: API at \(address), state in \(facts.state)")

        let project = try await DemoProject.create(server, client, screen)
        try await project.putData(data)

        screen.stage(2, "Build: the project's code becomes a pipeline")
        let delivery = DemoDelivery(client: client, screen: screen)
        let build = try await delivery.newestExecution(of: Self.buildPipeline)
        var said: Set<String> = []
        _ = try await delivery.watch(Self.buildPipeline, execution: build, said: &said)

        screen.stage(3, "Train: preprocess, then baseline and train, evaluate, register")
        let pipeline = DemoPipeline(server: server, client: client, screen: screen)
        let first = try await pipeline.execution(after: nil)
        facts.executions.append(first.execution)

        try await DemoDeployment(client: client, screen: screen).deploy(model: first.model)
        facts.models.append(try await pipeline.model(first.model.arn, rmse: first.model.rmse))
        facts.endpoints = [Self.staging, Self.production]
        let traffic = DemoTraffic(
            server: server,
            client: client,
            screen: screen,
            address: address,
            captures: S3URI(bucket: project.bucket, key: "\(project.id)/datacapture/\(Self.production)/")
        )

        screen.stage(5, "Traffic as the model knows it")
        let rows = try await traffic.testRows(of: first.execution.arn)
        try await traffic.letTheFullHourPass()
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
        let second = try await pipeline.execution(after: first.execution.arn)
        facts.executions.append(second.execution)
        facts.models.append(second.model)
        await client.close()
        facts.seconds = Date().timeIntervalSince(start)
        farewell(facts, project)
        return facts
    }

    private func farewell(_ facts: DemoFacts, _ project: DemoProject) {
        let state = facts.state
        screen.say(
            """

            The loop went round in \(String(format: "%.1f", facts.seconds)) s; from the last drifted request to the alarm it \
            took \(String(format: "%.1f", facts.secondsToAlarm)) s.

            Where everything lies
              database    \(state)/driftloop.sqlite
              objects     \(state)/objects/\(project.bucket)/ (data, code, features, models, baselines, captures, reports)
              job logs    \(state)/jobs/

            What to try next
              drift serve --state \(state)
              drift project describe \(Self.project)
              git clone http://127.0.0.1:7878/v1/repos/\(Self.buildPipeline): change it, commit, push
              drift execution list; drift model list; drift event list
              drift endpoint invoke \(Self.production) 1,-73.986114,40.685634,-73.936794,40.715370,5.318025,7,0,2
              drift monitor run \(Self.schedule)
              export AWS_ENDPOINT_URL=http://127.0.0.1:7878; aws sagemaker list-model-packages --model-package-group-name taxi
            """
        )
    }
}
