import Foundation
import GRDB
import MetricStore
import Store
import Synchronization
import TestSupport
import Testing

@testable import Endpoints

/// A value that several tasks change.
private final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    var value: Value { mutex.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}

@Suite("Workers", .timeLimit(.minutes(1))) struct WorkersTests {
    @Test func `a worker serves one request at a time, and the others queue in their order`() async {
        let workers = Workers(count: 1) {}
        let order = Shared<[Int]>([])
        let first = workers.tryBegin()
        #expect(first == 0 && workers.tryBegin() == nil)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<5 {
                group.addTask {
                    let worker = await workers.begin()
                    order.change { $0.append(number) }
                    workers.end(worker) { $0.invocations += 1 }
                }
                // Each queues before the next comes.
                while workers.waiting <= number { await Task.yield() }
            }
            workers.end(0) { $0.invocations += 1 }
        }
        #expect(order.value == [0, 1, 2, 3, 4])
        #expect(workers.counts.invocations == 6 && workers.counts.invocationsPerInstance == 6)
    }

    @Test func `as many requests run at once as there are workers`() async {
        for count in [1, 2, 5] {
            let workers = Workers(count: count) {}
            let running = Shared((now: 0, most: 0))
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        let worker = await workers.begin()
                        running.change { state in
                            state.now += 1
                            state.most = max(state.most, state.now)
                        }
                        // Others get their turn while this one has its worker.
                        for _ in 0..<20 { await Task.yield() }
                        running.change { $0.now -= 1 }
                        workers.end(worker) { $0.invocations += 1 }
                    }
                }
            }
            #expect(running.value.most == count)
            #expect(workers.counts.invocations == 200)
        }
    }

    @Test func `workers too many serve what is with them before they go, and nothing is lost`() async {
        let drained = Shared(0)
        let workers = Workers(count: 3) { drained.change { $0 += 1 } }
        let taken = (0..<3).compactMap { _ in workers.tryBegin() }
        #expect(taken == [0, 1, 2])
        await withTaskGroup(of: Int.self) { group in
            for number in 0..<6 {
                group.addTask {
                    let worker = await workers.begin()
                    workers.end(worker) { $0.invocations += 1 }
                    return worker
                }
                while workers.waiting <= number { await Task.yield() }
            }
            workers.resize(to: 1)
            #expect(workers.desired == 1 && workers.count == 3 && workers.tryBegin() == nil)
            #expect(drained.value == 0)
            for worker in taken { workers.end(worker) { $0.invocations += 1 } }
            var served: [Int: Int] = [:]
            for await worker in group { served[worker, default: 0] += 1 }
            #expect(served == [0: 2, 1: 2, 2: 2])
        }
        #expect(workers.count == 1 && drained.value == 1)
        #expect(workers.counts.invocations == 9)
        workers.resize(to: 2)
        #expect((0..<3).map { _ in workers.tryBegin() } == [0, 1, nil])
    }

    @Test func `weights and numbers of instances change in place, and survive a restart`() async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            try await EndpointsFixture.run(in: folder, clock: clock) { fixture in
                try await fixture.deploy()
                let before = try await fixture.invoke("4,1,2")
                _ = try await fixture.endpoints.updateEndpointWeightsAndCapacities(
                    UpdateEndpointWeightsAndCapacitiesRequest(
                        endpointName: "taxi",
                        desiredWeightsAndCapacities: [
                            DesiredWeightAndCapacity(
                                variantName: "AllTraffic",
                                desiredWeight: 2,
                                desiredInstanceCount: 3
                            )
                        ]
                    )
                )
                try await fixture.wait(for: .inService)
                let variant = try await fixture.wait(for: .inService).productionVariants?[0]
                #expect(variant?.currentInstanceCount == 3 && variant?.desiredInstanceCount == 3)
                #expect(variant?.currentWeight == 2)
                #expect(try await fixture.invoke("4,1,2") == before)
                #expect(fixture.endpoints.invocationCounts()[0].counts.invocations == 2)
                #expect(
                    try await fixture.eventStatuses() == ["CREATING", "IN_SERVICE", "UPDATING", "IN_SERVICE"]
                )
            }
            try await EndpointsFixture.run(in: folder, clock: clock) { fixture async throws in
                while fixture.endpoints.invocationCounts().isEmpty { await Task.yield() }
                #expect(try await fixture.wait(for: .inService).productionVariants?[0].currentInstanceCount == 3)
            }
        }
    }

    @Test(arguments: [
        [DesiredWeightAndCapacity(variantName: "none", desiredInstanceCount: 2)],
        [DesiredWeightAndCapacity(variantName: "AllTraffic", desiredInstanceCount: 0)],
        [DesiredWeightAndCapacity(variantName: "AllTraffic", desiredInstanceCount: 1001)],
        [DesiredWeightAndCapacity(variantName: "AllTraffic", desiredWeight: 0)], [],
    ])
    func `what cannot be is refused and changes nothing`(wanted: [DesiredWeightAndCapacity]) async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy()
            await #expect(throws: ServiceError.self) {
                try await fixture.endpoints.updateEndpointWeightsAndCapacities(
                    UpdateEndpointWeightsAndCapacitiesRequest(
                        endpointName: "taxi",
                        desiredWeightsAndCapacities: wanted
                    )
                )
            }
            #expect(try await fixture.wait(for: .inService).productionVariants?[0].currentInstanceCount == 1)
        }
    }

    @Test func `an update keeps the number of instances where it is told to, and takes the configuration's otherwise`()
        async throws
    {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy()
            _ = try await fixture.endpoints.createEndpointConfig(
                CreateEndpointConfigRequest(
                    endpointConfigName: "two",
                    productionVariants: [
                        ProductionVariant(
                            variantName: "AllTraffic",
                            modelName: "taxi-model",
                            initialInstanceCount: 2
                        )
                    ]
                )
            )
            for (retains, count) in [(true, 1), (false, 2)] {
                _ = try await fixture.endpoints.updateEndpoint(
                    UpdateEndpointRequest(
                        endpointName: "taxi",
                        endpointConfigName: "two",
                        retainAllVariantProperties: retains
                    )
                )
                let described = try await fixture.wait(for: .inService, config: "two")
                #expect(described.productionVariants?[0].currentInstanceCount == count)
            }
        }
    }
}

@Suite("Invocation metrics", .timeLimit(.minutes(1))) struct InvocationMetricsTests {
    @Test func `a minute that is over is due, however late it is looked at`() {
        let start = Date(timeIntervalSince1970: 1_772_323_200)
        let meters = Meters(isUsed: true)
        let workers = Workers(count: 1) {}
        #expect(meters.nextMinute(after: start) == nil)
        meters.add(workers, endpoint: "taxi", variant: "All")
        #expect(meters.nextMinute(after: start) == start)
        #expect(meters.read(at: start, all: false) { _ in true } == nil)
        let late = start.addingTimeInterval(61)
        #expect(meters.nextMinute(after: late) == start.addingTimeInterval(60))
        #expect(meters.read(at: late, all: false) { _ in true }?.time == start.addingTimeInterval(59.999))
        #expect(meters.nextMinute(after: late) == start.addingTimeInterval(120))
        #expect(meters.read(at: late, all: false) { _ in true } == nil)
    }

    @Test func `what was counted when the service is stopped is told`() async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            try await EndpointsFixture.run(in: folder, clock: clock, measuring: true) { fixture in
                try await fixture.deploy()
                for _ in 0..<3 { _ = try await fixture.invoke("4,1,2") }
            }
            let database = try DatabaseQueue(path: folder.appendingPathComponent("state/driftloop.sqlite").path)
            let sum = try await database.read { database in
                try Double.fetchOne(
                    database,
                    sql: """
                        SELECT sum(sum) FROM metrics_samples
                        WHERE series = (SELECT id FROM metrics_series WHERE name = 'Invocations')
                        """
                )
            }
            #expect(sum == 3)
        }
    }

    @Test func `each minute's invocations are told once, in SageMaker's form, and an idle minute is a zero`()
        async throws
    {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            try await EndpointsFixture.run(in: folder, clock: clock, measuring: true) { fixture in
                let metrics = Metrics(store: fixture.store)
                try await fixture.deploy()
                _ = try await fixture.endpoints.updateEndpointWeightsAndCapacities(
                    UpdateEndpointWeightsAndCapacitiesRequest(
                        endpointName: "taxi",
                        desiredWeightsAndCapacities: [
                            DesiredWeightAndCapacity(variantName: "AllTraffic", desiredInstanceCount: 2)
                        ]
                    )
                )
                try await fixture.wait(for: .inService)
                func read(_ name: String, minutes: Int) async throws -> [Datapoint] {
                    try await metrics.getMetricStatistics(
                        GetMetricStatisticsRequest(
                            namespace: "AWS/SageMaker",
                            metricName: name,
                            dimensions: [
                                MetricDimension(name: "EndpointName", value: "taxi"),
                                MetricDimension(name: "VariantName", value: "AllTraffic"),
                            ],
                            startTime: clock.now().addingTimeInterval(-60 * Double(minutes)),
                            endTime: clock.now(),
                            period: 60,
                            statistics: ["Sum", "SampleCount", "Average"]
                        )
                    )
                    .datapoints
                }
                for _ in 0..<8 { _ = try await fixture.invoke("4,1,2") }
                for _ in 0..<2 {
                    await #expect(throws: ServiceError.self) { try await fixture.invoke("x") }
                }
                clock.advance(by: 60)
                while try await read("Invocations", minutes: 1).isEmpty { await Task.yield() }
                let invocations = try await read("Invocations", minutes: 1)
                #expect(invocations.map(\.sum) == [10] && invocations.map(\.timestamp) == [clock.now() - 60])
                #expect(try await read("InvocationsPerInstance", minutes: 1).map(\.sum) == [5])
                let errors = try await read("Invocation4XXErrors", minutes: 1)
                #expect(errors.map(\.sum) == [2] && errors.map(\.average) == [0.2])
                #expect(try await read("Invocation5XXErrors", minutes: 1).map(\.sum) == [0])
                let latency = try await read("ModelLatency", minutes: 1)
                #expect(latency.map(\.sampleCount) == [8] && latency.map(\.unit) == ["Microseconds"])
                clock.advance(by: 60)
                while try await read("Invocations", minutes: 2).count < 2 { await Task.yield() }
                #expect(try await read("Invocations", minutes: 2).map(\.sum) == [10, 0])
                #expect(try await read("ModelLatency", minutes: 2).count == 1)
            }
        }
    }
}
