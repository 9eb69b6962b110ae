import Boosting
import DriftCommands
import Foundation
import Gateway
import Host
import Identifiers
import JSONDocuments
import NIOHTTP1
import Objects
import Store
import Synchronization
import TestSupport
import Testing

/// A whole server under real load over HTTP; only its clock is moved by hand.
@Suite("Autoscaling under load", .timeLimit(.minutes(2))) struct AutoscalingLoadTests {
    private static let resource = "endpoint/fare/variant/All"

    @Test func `a variant grows from one worker to four under load, shrinks when it is quiet, and loses no request`()
        async throws
    {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            var configuration = Server.Configuration(state: folder, executable: folder)
            configuration.port = 0
            let server = try Server(configuration, clock: clock)
            try Self.putModel(server)
            let load = LoadState()
            let stop = Signal()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run(until: stop) }
                let port = try await server.gateway.port()
                for _ in 0..<8 { group.addTask { try await Self.invokeUntilOver(port, load) } }
                group.addTask {
                    defer {
                        load.end()
                        stop.notify()
                    }
                    let connection = try await HTTPConnection.open(host: "127.0.0.1", port: port)
                    try await Self.follow(connection, clock, load)
                    await connection.close()
                }
                try await group.waitForAll()
            }
            #expect(load.failed == [])
            #expect(load.answered > 1000)
        }
    }

    private static func putModel(_ server: Server) throws {
        let table = try TrainingTable(
            features: (0..<100).map { Float($0 % 7) },
            labels: (0..<50).map { Float($0 % 5) },
            columns: 2
        )
        let model = try TrainedModel.train(on: table, Hyperparameters(["num_round": "5"])).bytes
        try server.objects.createBucket("taxi")
        try server.objects.put(try ModelArchive.pack(model: model), at: S3URI(bucket: "taxi", key: "model.tar.gz"))
    }

    /// Deploys, lets the load come, moves the clock a minute at a time, and looks at the number of workers.
    private static func follow(_ connection: HTTPConnection, _ clock: ManualClock, _ load: LoadState) async throws {
        func call(_ target: String, _ body: JSON) async throws -> JSON {
            let answer = try await connection.send(.POST, "/", headers: ["X-Amz-Target": target], body: body.bytes())
            #expect(answer.status == 200, "\(target): \(String(decoding: answer.body, as: UTF8.self))")
            return try JSON(parsing: answer.body)
        }
        func variant() async throws -> JSON? {
            let endpoint = try await call("SageMaker.DescribeEndpoint", ["EndpointName": "fare"])
            guard endpoint["EndpointStatus"]?.string == "InService" else { return nil }
            return endpoint["ProductionVariants"]?[0]
        }
        _ = try await call(
            "SageMaker.CreateModel",
            [
                "ModelName": "fare", "ExecutionRoleArn": "arn:aws:iam::000000000000:role/x",
                "PrimaryContainer": ["Image": "xgboost", "ModelDataUrl": "s3://taxi/model.tar.gz"],
            ]
        )
        _ = try await call(
            "SageMaker.CreateEndpointConfig",
            [
                "EndpointConfigName": "fare",
                "ProductionVariants": [["VariantName": "All", "ModelName": "fare", "InitialInstanceCount": 1]],
            ]
        )
        _ = try await call("SageMaker.CreateEndpoint", ["EndpointName": "fare", "EndpointConfigName": "fare"])
        while try await variant() == nil { await Task.yield() }
        let target: JSON = [
            "ServiceNamespace": "sagemaker", "ResourceId": .string(resource),
            "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
        ]
        var bounds = target
        bounds["MinCapacity"] = 1
        bounds["MaxCapacity"] = 4
        _ = try await call("AnyScaleFrontendService.RegisterScalableTarget", bounds)
        var policy = target
        policy["PolicyName"] = "tracking"
        policy["PolicyType"] = "TargetTrackingScaling"
        policy["TargetTrackingScalingPolicyConfiguration"] = [
            "TargetValue": 50, "ScaleInCooldown": 60, "ScaleOutCooldown": 60,
            "PredefinedMetricSpecification": ["PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"],
        ]
        _ = try await call("AnyScaleFrontendService.PutScalingPolicy", policy)
        load.begin()

        /// A minute of the clock, at once as soon as its load is there; then the ten seconds to the next look.
        func minute(loaded: Bool) async throws {
            let before = load.answered
            while loaded, load.answered < before + 400 { await Task.yield() }
            let end = (clock.now().timeIntervalSince1970 / 60).rounded(.down) * 60 + 60
            clock.advance(by: end - clock.now().timeIntervalSince1970)
            var statistics: JSON = [
                "Namespace": "AWS/SageMaker", "MetricName": "InvocationsPerInstance", "Period": 60,
                "Statistics": ["Sum"], "StartTime": .double(end - 60), "EndTime": .double(end),
            ]
            statistics["Dimensions"] = [
                ["Name": "EndpointName", "Value": "fare"], ["Name": "VariantName", "Value": "All"],
            ]
            while try await call("GraniteServiceVersion20100801.GetMetricStatistics", statistics)["Datapoints"]?[0]
                == nil
            {
                await Task.yield()
            }
            clock.advance(by: 10)
        }
        for round in 1...6 {
            try await minute(loaded: true)
            if round == 2 { #expect(try await variant()?["CurrentInstanceCount"] == 1) }
        }
        while try await variant()?["CurrentInstanceCount"] != 4 { try await minute(loaded: true) }
        load.pause()
        var quiet = 0
        while try await variant()?["CurrentInstanceCount"] != 1 {
            quiet += 1
            #expect(quiet < 60)
            if quiet >= 60 { break }
            try await minute(loaded: false)
        }
        // Fifteen datapoints, and two more that the alarm looks back for late ones.
        #expect(quiet >= 14)
        let activities = try await call(
            "AnyScaleFrontendService.DescribeScalingActivities",
            ["ServiceNamespace": "sagemaker"]
        )
        #expect((activities["ScalingActivities"]?.array?.count ?? 0) >= 2)
    }

    private static func invokeUntilOver(_ port: Int, _ load: LoadState) async throws {
        let connection = try await HTTPConnection.open(host: "127.0.0.1", port: port)
        while !load.isOver {
            guard load.isOn else {
                await Task.yield()
                continue
            }
            let answer = try await connection.send(
                .POST,
                "/endpoints/fare/invocations",
                headers: ["Content-Type": "text/csv"],
                body: Array("1,2\n3,4\n".utf8)
            )
            load.add(status: answer.status, body: answer.body)
        }
        await connection.close()
    }
}

/// The load's state, shared by its clients.
private final class LoadState: Sendable {
    private enum Phase { case waiting, on, over }

    private let state = Mutex((phase: Phase.waiting, answered: 0, failed: [String]()))

    var isOn: Bool { state.withLock { $0.phase == .on } }
    var isOver: Bool { state.withLock { $0.phase == .over } }
    var answered: Int { state.withLock { $0.answered } }
    var failed: [String] { state.withLock { $0.failed } }

    func begin() { state.withLock { $0.phase = .on } }
    func pause() { state.withLock { $0.phase = .waiting } }
    func end() { state.withLock { $0.phase = .over } }

    func add(status: Int, body: [UInt8]) {
        state.withLock { state in
            state.answered += 1
            if status != 200 { state.failed.append(String(decoding: body, as: UTF8.self)) }
        }
    }
}
