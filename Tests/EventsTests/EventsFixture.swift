import Foundation
import Identifiers
import JSONDocuments
import Store
import Synchronization
import TestSupport

@testable import Events

/// A target whose deliveries a test sees, holds up and fails.
final class RecordingTarget: EventTarget {
    struct Call: Sendable {
        let event: Event
        let target: Target
        let rule: String
        let token: String
    }

    let service: String
    private let state = Mutex<(calls: [Call], failures: [any Error])>(([], []))
    /// Deliveries wait for this, where it is given.
    let gate: Signal?
    let called = Signal()

    init(_ service: String, gate: Signal? = nil) {
        self.service = service
        self.gate = gate
    }

    var calls: [Call] { state.withLock { $0.calls } }

    /// Makes the next deliveries fail, one with each error.
    func fail(with errors: [any Error]) { state.withLock { $0.failures = errors } }

    func accepts(_ arn: ARN) -> Bool { arn.service == service }

    func deliver(_ event: Event, to target: Target, rule: String, token: String) async throws {
        let failure = state.withLock { state -> (any Error)? in
            state.calls.append(Call(event: event, target: target, rule: rule, token: token))
            return state.failures.isEmpty ? nil : state.failures.removeFirst()
        }
        called.notify()
        await gate?.wait()
        if let failure { throw failure }
    }
}

struct Broken: Error, CustomStringConvertible {
    let description = "the pipe is broken"
}

/// A bus in a scratch folder.
struct EventsFixture: Sendable {
    let folder: URL
    let clock: ManualClock
    let store: Store
    let target: RecordingTarget
    let other: RecordingTarget
    let events: Events

    static let pipeline = "arn:aws:sagemaker:us-east-1:000000000000:pipeline/taxi"
    static let function = "arn:aws:lambda:us-east-1:000000000000:function:change"

    init(_ folder: URL, clock: ManualClock = ManualClock(), gate: Signal? = nil) throws {
        self.folder = folder
        self.clock = clock
        store = try Store(directory: folder, clock: clock, migrations: Events.migrations)
        target = RecordingTarget("sagemaker", gate: gate)
        other = RecordingTarget("lambda")
        events = Events(store: store, targets: [target, other], jitter: { 1 })
    }

    /// Opens a folder again that another fixture had open.
    ///
    /// The lock goes with the last reference to the store, which the database's queue may hold a moment longer than its caller.
    static func reopened(_ folder: URL, clock: ManualClock) async throws -> EventsFixture {
        for _ in 0..<100_000 {
            do {
                return try EventsFixture(folder, clock: clock)
            } catch let error as ServiceError where error.code == .stateInUse { await Task.yield() }
        }
        return try EventsFixture(folder, clock: clock)
    }

    static func run(gate: Signal? = nil, _ body: @escaping @Sendable (EventsFixture) async throws -> Void) async throws
    {
        try await withScratchFolder { folder in try await body(EventsFixture(folder, gate: gate)) }
    }

    /// Runs the bus while `body` runs.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await events.run() }
            group.addTask { try await body() }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// A rule on drift alarms that starts the pipeline.
    func wire(
        _ rule: String = "drift",
        pattern: String = #"{"source":["aws.cloudwatch"],"detail":{"state":{"value":["ALARM"]}}}"#,
        targets: [Target] = [Target(id: "Target0", arn: pipeline)]
    ) async throws {
        _ = try await events.putRule(PutRuleRequest(name: rule, eventPattern: pattern))
        _ = try await events.putTargets(PutTargetsRequest(rule: rule, targets: targets))
    }

    @discardableResult
    func publish(_ state: String = "ALARM") async throws -> String {
        try await store.write { transaction in
            try transaction.publish(
                source: "aws.cloudwatch",
                detailType: "CloudWatch Alarm State Change",
                resources: [],
                detail: ["alarmName": "a", "state": ["value": .string(state)]]
            )
        }
    }

    /// Moves the clock to the next try, once nothing is left to do now.
    func skipToNextTry() async throws {
        let (due, next) = try await events.dueDeliveries(except: [])
        if due.isEmpty, let next { clock.advance(by: max(0, next.timeIntervalSince(clock.now())) + 0.001) }
    }

    /// Returns when `condition` holds.
    func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { await Task.yield() }
    }
}
