import Foundation
import JSONDocuments
import Store
import Synchronization
import TestSupport

@testable import Functions

/// The room over a scratch folder, with functions that tests look into.
struct FunctionsFixture: Sendable {
    static let role = "arn:aws:iam::000000000000:role/service-role/Functions"

    /// What the functions have seen.
    final class Seen: Sendable {
        private let state = Mutex<(requests: [String], failures: Int, held: Bool)>(([], 0, false))

        /// The ids of the calls of `count`, in order.
        var requests: [String] { state.withLock { $0.requests } }

        /// How often `count` fails from now on.
        func fail(_ times: Int) { state.withLock { $0.failures = times } }

        /// Whether `hold` runs now.
        var isHeld: Bool { state.withLock { $0.held } }

        fileprivate func hold(_ isHeld: Bool) { state.withLock { $0.held = isHeld } }

        fileprivate func count(_ id: String) throws -> Int {
            try state.withLock { state in
                state.requests.append(id)
                guard state.failures > 0 else { return state.requests.count }
                state.failures -= 1
                throw FunctionFailure("Flaky", "call \(state.requests.count) fails")
            }
        }
    }

    let clock: ManualClock
    let store: Store
    let functions: Functions
    let seen: Seen

    init(_ folder: URL, clock: ManualClock = ManualClock(), seen: Seen = Seen()) throws {
        self.clock = clock
        self.seen = seen
        store = try Store(directory: folder, clock: clock, migrations: Functions.migrations)
        functions = Functions(
            store: store,
            natives: [
                "echo": NativeFunction { event, context in
                    context.print("got \(event.text())")
                    return [
                        "event": event, "name": .string(context.functionName), "arn": .string(context.functionArn),
                        "id": .string(context.requestId), "mode": .string(context.environment["MODE"] ?? ""),
                    ]
                },
                "count": NativeFunction { _, context in .integer(Int64(try seen.count(context.requestId))) },
                "need": NativeFunction { _, context in .string(try context.variable("NEEDED")) },
                "hold": NativeFunction { _, _ in
                    seen.hold(true)
                    defer { seen.hold(false) }
                    try await clock.sleep(until: .distantFuture)
                    return .null
                },
            ]
        )
    }

    static func with(_ body: (FunctionsFixture) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let fixture = try FunctionsFixture(folder)
            try await body(fixture)
            try fixture.store.close()
        }
    }

    static func request(
        _ name: String,
        _ native: String? = "echo",
        _ change: (inout CreateFunctionRequest) -> Void = { _ in }
    ) -> CreateFunctionRequest {
        var request = CreateFunctionRequest(
            functionName: name,
            runtime: "python3.13",
            role: role,
            handler: "index.lambda_handler",
            code: FunctionCode(zipFile: Data("code".utf8)),
            tags: native.map { [Functions.nativeTag: $0] }
        )
        change(&request)
        return request
    }

    @discardableResult
    func create(
        _ name: String,
        _ native: String? = "echo",
        _ change: (inout CreateFunctionRequest) -> Void = { _ in }
    ) async throws -> FunctionConfiguration {
        try await functions.createFunction(Self.request(name, native, change))
    }

    func invoke(
        _ name: String,
        _ payload: String = "{}",
        _ type: InvocationType = .requestResponse,
        token: String? = nil
    ) async throws -> InvokeResponse {
        try await functions.invoke(
            InvokeRequest(functionName: name, type: type, payload: Array(payload.utf8), token: token)
        )
    }

    func invocations(of name: String) async throws -> [Invocation] {
        try await functions.listInvocations(ListInvocationsRequest(functionName: name)).invocations
    }

    /// Runs the room until `isDone`, moving the time where `step` says by how much.
    func run(step: TimeInterval = 0, until isDone: @escaping @Sendable () async throws -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await functions.run() } catch is CancellationError {}
            }
            while try await !isDone() {
                if step > 0 { clock.advance(by: step) }
                await Task.yield()
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

/// The error that `body` throws: its code as AWS has it, and its sentence.
func refusal(_ body: () async throws -> some Any) async throws -> (code: String, message: String)? {
    do {
        _ = try await body()
        return nil
    } catch let error as ServiceError { return (error.code.awsCode, error.message) }
}
