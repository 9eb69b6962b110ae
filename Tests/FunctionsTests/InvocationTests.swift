import Foundation
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import Functions

@Suite("Invocations", .timeLimit(.minutes(1))) struct InvocationTests {
    typealias Fixture = FunctionsFixture

    @Test func `a caller who waits is answered, and the call is kept with its log`() async throws {
        try await Fixture.with { fixture in
            let made = try await fixture.create("one") { $0.environment = .init(variables: ["MODE": "fast"]) }
            let answer = try await fixture.invoke("one", #"{"a": [1, "ü"]}"#)
            #expect(answer.statusCode == 200 && answer.functionError == nil)
            #expect(answer.payload?["event"] == ["a": [1, "ü"]])
            #expect(answer.payload?["name"] == "one" && answer.payload?["mode"] == "fast")
            #expect(answer.payload?["arn"]?.string == made.functionArn)
            let kept = try await fixture.invocations(of: "one")
            #expect(kept.map(\.state) == [.succeeded] && kept[0].attempts == 1)
            #expect(kept[0].requestId == answer.payload?["id"]?.string)
            #expect(kept[0].log == answer.log)
            #expect(answer.log.first?.hasPrefix("START RequestId: \(kept[0].requestId)") == true)
            #expect(answer.log.contains(#"got {"a":[1,"ü"]}"#))
            // Nothing is `null`.
            #expect(try await fixture.invoke("one", "").payload?["event"] == .null)
        }
    }

    @Test func `a function that fails is an answer with Lambda's error, not an error of the call`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one", "need")
            let failed = try await fixture.invoke("one")
            #expect(failed.statusCode == 200 && failed.functionError == "Unhandled")
            #expect(failed.payload?["errorType"] == "KeyError")
            #expect(failed.payload?["errorMessage"]?.string?.contains("NEEDED") == true)
            #expect(failed.log.contains { $0.hasPrefix("[ERROR] KeyError: ") })
            let kept = try await fixture.invocations(of: "one")
            #expect(kept[0].state == .failed && kept[0].failureReason?.contains("NEEDED") == true)
        }
    }

    @Test func `a dry run only looks whether the function is there`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one", "count")
            let answer = try await fixture.invoke("one", "{}", .dryRun)
            #expect(answer.statusCode == 204 && answer.payload == nil)
            #expect(fixture.seen.requests.isEmpty)
            #expect(try await fixture.invocations(of: "one").isEmpty)
        }
    }

    @Test func `a payload that is no JSON or too large is refused, and nothing runs`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one", "count")
            let broken = try await refusal { try await fixture.invoke("one", "{no") }
            #expect(broken?.code == "InvalidRequestContentException")
            let text = "\"" + String(repeating: "x", count: 1 << 20) + "\""
            let large = try await refusal { try await fixture.invoke("one", text, .event) }
            #expect(large?.code == "RequestTooLargeException")
            #expect(large?.message.contains("1048578 byte payload is too large for the Event") == true)
            // One that waits may send six times as much.
            #expect(try await fixture.invoke("one", text).functionError == nil)
            let six = "\"" + String(repeating: "x", count: 6 << 20) + "\""
            #expect(try await refusal { try await fixture.invoke("one", six) }?.code == "RequestTooLargeException")
            #expect(fixture.seen.requests.count == 1)
        }
    }

    @Test func `a function that takes too long is ended at its timeout`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one", "hold") { $0.timeout = 7 }
            let begin = fixture.clock.now()
            let answer = try await withThrowingTaskGroup(of: InvokeResponse.self) { group in
                group.addTask { try await fixture.invoke("one") }
                while !fixture.seen.isHeld { await Task.yield() }
                while fixture.seen.isHeld {
                    fixture.clock.advance(by: 1)
                    await Task.yield()
                }
                return try await group.next()
            }
            #expect(answer?.functionError == "Unhandled")
            #expect(answer?.payload?["errorMessage"]?.string?.hasSuffix("Task timed out after 7.00 seconds") == true)
            #expect(fixture.clock.now().timeIntervalSince(begin) >= 7)
        }
    }

    @Test func `a call that succeeded is not made again for its token, one that failed is`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one", "count")
            fixture.seen.fail(1)
            #expect(try await fixture.invoke("one", "{}", token: "t").functionError == "Unhandled")
            #expect(try await fixture.invoke("one", "{}", token: "t").payload == 2)
            for _ in 0..<3 { #expect(try await fixture.invoke("one", "{}", token: "t").payload == 2) }
            #expect(try await fixture.invoke("one", "{}", token: "u").payload == 3)
            // The second try is the same call: a function that keeps to its id does nothing twice.
            #expect(fixture.seen.requests.count == 3 && Set(fixture.seen.requests).count == 2)
            #expect(try await fixture.invocations(of: "one").map(\.attempts) == [1, 2])
        }
    }

    @Test func `an asynchronous call is acknowledged before it runs, and runs once for its token`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one", "count")
            for _ in 0..<3 {
                let answer = try await fixture.invoke("one", "{}", .event, token: "t")
                #expect(answer.statusCode == 202 && answer.payload == nil)
            }
            #expect(fixture.seen.requests.isEmpty)
            #expect(try await fixture.invocations(of: "one").map(\.state) == [.pending])
            try await fixture.run { try await fixture.invocations(of: "one").allSatisfy { $0.state == .succeeded } }
            _ = try await fixture.invoke("one", "{}", .event, token: "t")
            try await fixture.create("other", "count")
            _ = try await fixture.invoke("other", "{}", .event)
            try await fixture.run { try await fixture.invocations(of: "other").allSatisfy { $0.state == .succeeded } }
            #expect(fixture.seen.requests.count == 2)
        }
    }

    @Test func `an asynchronous call that fails runs again after one and two minutes, and then no more`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one", "count")
            fixture.seen.fail(9)
            let begin = fixture.clock.now()
            _ = try await fixture.invoke("one", "{}", .event)
            try await fixture.run(step: 1) { try await fixture.invocations(of: "one")[0].state == .failed }
            let kept = try await fixture.invocations(of: "one")[0]
            #expect(kept.attempts == 3 && fixture.seen.requests == Array(repeating: kept.requestId, count: 3))
            #expect(kept.failureReason == "call 3 fails")
            #expect(fixture.clock.now().timeIntervalSince(begin) >= 180)
            // Another that fails once is well the second time.
            fixture.seen.fail(1)
            _ = try await fixture.invoke("one", "{}", .event)
            try await fixture.run(step: 1) { try await fixture.invocations(of: "one")[0].state == .succeeded }
        }
    }

    @Test func `a slow asynchronous call holds up no other`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("slow", "hold") { $0.timeout = 900 }
            try await fixture.create("one", "count")
            _ = try await fixture.invoke("slow", "{}", .event)
            try await fixture.run {
                if !fixture.seen.isHeld { return false }
                let known = try await fixture.invocations(of: "one")
                if known.isEmpty { _ = try await fixture.invoke("one", "{}", .event) }
                return known.first?.state == .succeeded
            }
            #expect(try await fixture.invocations(of: "slow").map(\.state) == [.running])
        }
    }

    @Test func `a call of a function that was deleted meanwhile fails with its reason`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one", "count")
            _ = try await fixture.invoke("one", "{}", .event)
            try await fixture.functions.deleteFunction(.init(functionName: "one"))
            try await fixture.run { try await fixture.invocations(of: "one")[0].state == .failed }
            #expect(try await fixture.invocations(of: "one")[0].failureReason?.contains("no function 'one'") == true)
            #expect(fixture.seen.requests.isEmpty)
        }
    }

    @Test func `a call that was acknowledged runs after a restart, and one that ran runs again under its id`()
        async throws
    {
        try await withScratchFolder { folder in
            let seen = FunctionsFixture.Seen()
            let first = folder.appendingPathComponent("first")
            let fixture = try Fixture(first, seen: seen)
            try await fixture.create("one", "count")
            try await fixture.create("slow", "hold") { $0.timeout = 900 }
            _ = try await fixture.invoke("slow", "{}", .event)
            // The server ends while `slow` runs, before it takes up `one`.
            try await fixture.run { seen.isHeld }
            _ = try await fixture.invoke("one", "{}", .event)
            #expect(try await fixture.invocations(of: "slow").map(\.state) == [.running])
            #expect(seen.requests.isEmpty)
            try fixture.store.close()

            let second = folder.appendingPathComponent("second")
            try FileManager.default.copyItem(at: first, to: second)
            let after = try Fixture(second, seen: seen)
            try await after.run {
                guard seen.isHeld else { return false }
                return try await after.invocations(of: "one").first?.state == .succeeded
            }
            #expect(seen.requests == [try await after.invocations(of: "one")[0].requestId])
            #expect(try await after.invocations(of: "slow").count == 1)
            try after.store.close()
        }
    }

    @Test func `what is known of a call is kept for fourteen days after its end`() async throws {
        try await Fixture.with { fixture in
            try await fixture.create("one")
            _ = try await fixture.invoke("one")
            fixture.clock.advance(by: 13 * 86_400)
            _ = try await fixture.invoke("one")
            try await fixture.create("two")
            fixture.clock.advance(by: 2 * 86_400)
            try await fixture.run { try await fixture.invocations(of: "one").count == 1 }
            for limit in [0, 1001] {
                let refused = try await refusal {
                    try await fixture.functions.listInvocations(.init(functionName: "one", limit: limit))
                }
                #expect(refused?.code == "ValidationException")
            }
        }
    }
}
