import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store
import Synchronization
import TestSupport
import Testing

@testable import Stacks

@Suite("Stacks", .timeLimit(.minutes(2)))
struct StacksTests {
    static let two = template([
        "A": ["Name": "a", "Value": 1], "B": ["Name": "b", "Links": [["Fn::GetAtt": ["A", "Arn"]]]],
    ])

    @Test func `resources are made in the order of their references, and events tell of it`() async throws {
        try await Bench.with { bench in
            let stack = try await bench.create(Self.two)
            #expect(stack.stackStatus == .createComplete)
            #expect(stack.stackId.hasPrefix("arn:aws:cloudformation:us-east-1:000000000000:stack/stack/"))
            #expect(bench.shared.world.faults.isEmpty)
            let events = try await bench.stacks.describeStackEvents(StackPageRequest(stackName: "stack")).stackEvents
            #expect(
                events.reversed().map { "\($0.logicalResourceId) \($0.resourceStatus)" } == [
                    "stack CREATE_IN_PROGRESS", "A CREATE_IN_PROGRESS", "A CREATE_COMPLETE", "B CREATE_IN_PROGRESS",
                    "B CREATE_COMPLETE", "stack CREATE_COMPLETE",
                ]
            )
            let published = try await bench.store.read {
                try Row.fetchAll($0, sql: "SELECT * FROM outbox").map(Event.init)
            }
            #expect(published.count == events.count)
            let last = try #require(published.last)
            #expect(last.source == "aws.cloudformation")
            #expect(last.detailType == "CloudFormation Stack Status Change")
            #expect(last.resources == [stack.stackId])
            #expect(last.detail["stack-id"]?.string == stack.stackId)
            #expect(last.detail["status-details"]?["status"] == "CREATE_COMPLETE")
            #expect(published[1].detail["logical-resource-id"] == "A")
            #expect(published[1].detail["resource-type"] == "Test::Fake::Thing")
        }
    }

    @Test func `a changed property updates one resource only`() async throws {
        try await Bench.with { bench in
            let first = try await bench.create(template(["A": ["Name": "a", "Value": 1], "C": ["Name": "c"]]))
            let before = bench.shared.world.calls
            let new = try await bench.update(template(["A": ["Name": "a", "Value": 2], "C": ["Name": "c"]]))
            #expect(new.stackStatus == .updateComplete)
            #expect(new.stackId == first.stackId)
            #expect(bench.shared.world.calls == before + 1)
            #expect(try await bench.statuses("C") == ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"])
        }
    }

    @Test func `a replaced resource is made anew, those that refer to it are changed, the old one goes last`()
        async throws
    {
        try await Bench.with { bench in
            try await bench.create(Self.two)
            let old = Set(bench.shared.world.things.keys)
            try await bench.update(
                template([
                    "A": ["Name": "other", "Value": 1], "B": ["Name": "b", "Links": [["Fn::GetAtt": ["A", "Arn"]]]],
                ])
            )
            let new = Set(bench.shared.world.things.keys)
            #expect(old.subtracting(new).count == 1)
            #expect(new.count == 2)
            #expect(bench.shared.world.faults.isEmpty)
            #expect(
                try await bench.statuses("A").dropFirst(2) == [
                    "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_COMPLETE",
                ]
            )
            #expect(
                try await bench.statuses("stack").suffix(3) == [
                    "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE",
                ]
            )
        }
    }

    @Test func `nothing to update is an error, and a failed update says why`() async throws {
        try await Bench.with { bench in
            try await bench.create(Self.two)
            let error = await #expect(throws: ServiceError.self) {
                try await bench.stacks.updateStack(bench.request(Self.two))
            }
            #expect(error?.message == "No updates are to be performed.")
            #expect(error?.code.awsCode == "ValidationError")
            let back = try await bench.update(template(["A": ["Name": "a", "Value": 2, "Fails": true]]))
            #expect(back.stackStatus == .updateRollbackComplete)
            #expect(back.stackStatusReason?.contains("failed to update: [A]") == true)
            #expect(try await bench.stacks.failureReason(stack: "stack") == "A: A is made to fail.")
        }
    }

    @Test(arguments: [
        ("ROLLBACK", StackStatus.rollbackComplete), ("DELETE", .deleteComplete), ("DO_NOTHING", .createFailed),
    ])
    func `a failed creation ends as OnFailure says`(onFailure: String, status: StackStatus) async throws {
        try await Bench.with { bench in
            var request = bench.request(
                template(["A": ["Name": "a"], "B": ["Name": "b", "Fails": true, "Links": [["Ref": "A"]]]])
            )
            request.onFailure = onFailure
            let arn = try await bench.stacks.createStack(request).stackId
            #expect(try await bench.finish(arn).stackStatus == status)
            #expect(bench.shared.world.things.count == (onFailure == "DO_NOTHING" ? 1 : 0))
            #expect(try await bench.statuses("B", of: arn).contains("CREATE_FAILED"))
        }
    }

    @Test func `policies keep what they say`() async throws {
        try await Bench.with { bench in
            let keep: JSON = ["DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"]
            try await bench.create(template(["A": ["Name": "a"], "B": ["Name": "b"]], policies: ["A": keep]))
            try await bench.update(template(["A": ["Name": "new"], "B": ["Name": "b"]], policies: ["A": keep]))
            #expect(bench.shared.world.things.count == 3)
            let arn = try await bench.stacks.describe(stack: "stack").stackId
            try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "stack"))
            #expect(try await bench.finish(arn).stackStatus == .deleteComplete)
            #expect(bench.shared.world.things.values.map(\.logicalId) == ["A", "A"])
            #expect(try await bench.statuses("A", of: arn).suffix(2) == ["DELETE_SKIPPED", "DELETE_SKIPPED"])
        }
    }

    @Test func `a deletion that fails can be tried again, or can leave what does not go`() async throws {
        try await Bench.with { bench in
            let arn = try await bench.create(Self.two).stackId
            bench.shared.state.withLock { $0.stuck = ["B"] }
            try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "stack"))
            let failed = try await bench.finish(arn)
            #expect(failed.stackStatus == .deleteFailed)
            #expect(failed.stackStatusReason == "The following resource(s) failed to delete: [B].")
            #expect(bench.shared.world.things.count == 2, "A is referred to by B")
            try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "stack", retainResources: ["B"]))
            #expect(try await bench.finish(arn).stackStatus == .deleteComplete)
            #expect(bench.shared.world.things.values.map(\.logicalId) == ["B"])
            await #expect(throws: ServiceError.self) { try await bench.stacks.describe(stack: "stack") }
        }
    }

    @Test func `a rollback that fails goes on where it is told to`() async throws {
        try await Bench.with { bench in
            try await bench.create(
                template(["A": ["Name": "a", "Value": 1], "B": ["Name": "b", "Links": [["Ref": "A"]]]])
            )
            bench.shared.state.withLock { $0.refused = ["B"] }
            let failed = try await bench.update(
                template(["A": ["Name": "a", "Value": 2], "B": ["Name": "b", "Value": 2, "Links": [["Ref": "A"]]]])
            )
            #expect(failed.stackStatus == .updateRollbackFailed)
            try await bench.stacks.continueUpdateRollback(
                ContinueUpdateRollbackRequest(stackName: "stack", resourcesToSkip: ["B"])
            )
            #expect(try await bench.finish("stack").stackStatus == .updateRollbackComplete)
        }
    }

    @Test func `an export in use can be neither changed nor removed`() async throws {
        try await Bench.with { bench in
            let exporting = template(
                ["A": ["Name": "a"]],
                outputs: ["Out": ["Value": ["Ref": "A"], "Export": ["Name": "shared"]]]
            )
            try await bench.create(exporting, name: "first")
            try await bench.create(
                template(["B": ["Name": "b", "Links": [["Fn::ImportValue": "shared"]]]]),
                name: "second"
            )
            #expect(try await bench.stacks.listExports(ListPageRequest()).exports.map(\.name) == ["shared"])
            #expect(try await bench.stacks.listImports(ListImportsRequest(exportName: "shared")).imports == ["second"])
            let back = try await bench.update(template(["A": ["Name": "a"]]), name: "first")
            #expect(back.stackStatus == .updateRollbackComplete)
            #expect(
                back.stackStatusReason?.contains("Export shared cannot be deleted as it is in use by second") == true
            )
            let arn = back.stackId
            try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "first"))
            #expect(try await bench.finish(arn).stackStatus == .deleteFailed)
            #expect(bench.shared.world.things.count == 2)
            let second = try await bench.stacks.describe(stack: "second").stackId
            try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "second"))
            try await bench.finish(second)
            try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "first"))
            #expect(try await bench.finish(arn).stackStatus == .deleteComplete)
            #expect(try await bench.stacks.listExports(ListPageRequest()).exports.isEmpty)
        }
    }

    @Test func `a deleted stack is known for 90 days`() async throws {
        try await Bench.with { bench in
            let resources = template(["A": ["Name": "a"]])
            let first = try await bench.create(resources, name: "first").stackId
            try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "first"))
            try await bench.finish(first)
            func known() async throws -> [String] {
                try await bench.stacks.listStacks(ListStacksRequest()).stackSummaries.map(\.stackId)
            }
            bench.clock.advance(by: 90 * 86_400 - 1)
            #expect(try await known() == [first])
            #expect(try await bench.stacks.describe(stack: first).stackStatus == .deleteComplete)
            bench.clock.advance(by: 1)
            #expect(try await known() == [])
            // Its rows go with the next deletion.
            let second = try await bench.create(resources, name: "second").stackId
            try await bench.stacks.deleteStack(DeleteStackRequest(stackName: "second"))
            try await bench.finish(second)
            #expect(try await known() == [second])
            await #expect(throws: ServiceError.self) { try await bench.stacks.describe(stack: first) }
        }
    }

    @Test func `a change set tells what it would do, and does it`() async throws {
        try await Bench.with { bench in
            try await bench.create(
                template([
                    "A": ["Name": "a", "Value": 1], "B": ["Name": "b", "Links": [["Ref": "A"]]], "C": ["Name": "c"],
                ])
            )
            var request = bench.request(
                template([
                    "A": ["Name": "other", "Value": 1], "B": ["Name": "b", "Links": [["Ref": "A"]]], "D": ["Name": "d"],
                ])
            )
            request.changeSetName = "change"
            let calls = bench.shared.world.calls
            let made = try await bench.stacks.createChangeSet(request)
            let set = try await bench.stacks.describeChangeSet(ChangeSetRequest(changeSetName: made.id))
            #expect(set.status == "CREATE_COMPLETE")
            let changes = Dictionary(set.changes.map { ($0.resourceChange.logicalResourceId, $0.resourceChange) }) {
                $1
            }
            #expect(changes.mapValues(\.action) == ["A": "Modify", "B": "Modify", "C": "Remove", "D": "Add"])
            #expect(changes["A"]?.replacement == "True")
            #expect(changes["A"]?.details.map(\.target.name) == ["Name"])
            #expect(changes["B"]?.replacement == "False")
            #expect(changes["B"]?.details.first?.evaluation == "Dynamic")
            #expect(changes["B"]?.details.first?.causingEntity == "A")
            #expect(bench.shared.world.calls == calls)
            try await bench.stacks.executeChangeSet(ChangeSetRequest(changeSetName: "change", stackName: "stack"))
            #expect(try await bench.finish("stack").stackStatus == .updateComplete)
            #expect(Set(bench.shared.world.shape.keys) == ["A", "B", "D"])
            let after = try await bench.stacks.describeChangeSet(ChangeSetRequest(changeSetName: made.id))
            #expect(after.executionStatus == "EXECUTE_COMPLETE")
            request.changeSetName = "nothing"
            let nothing = try await bench.stacks.createChangeSet(request)
            let empty = try await bench.stacks.describeChangeSet(ChangeSetRequest(changeSetName: nothing.id))
            #expect(empty.status == "FAILED")
            #expect(empty.statusReason?.hasPrefix("The submitted information didn't contain changes.") == true)
        }
    }

    @Test func `drift is what was changed beside the stack`() async throws {
        try await Bench.with { bench in
            try await bench.create(template(["A": ["Name": "a", "Value": 1], "B": ["Name": "b"]]))
            func detect() async throws -> (String, [String: String]) {
                let id = try await bench.stacks.detectStackDrift(DetectStackDriftRequest(stackName: "stack"))
                let status = try await bench.stacks.describeStackDriftDetectionStatus(id)
                let drifts = try await bench.stacks.describeStackResourceDrifts(
                    StackResourceDriftsRequest(stackName: "stack")
                )
                return (
                    status.stackDriftStatus,
                    Dictionary(
                        drifts.stackResourceDrifts.map { ($0.logicalResourceId, $0.stackResourceDriftStatus) }
                    ) { $1 }
                )
            }
            #expect(try await detect() == ("IN_SYNC", ["A": "IN_SYNC", "B": "IN_SYNC"]))
            bench.shared.state.withLock { state in
                for (id, thing) in state.world.things {
                    if thing.logicalId == "A" { _ = state.world.update(id, ["Name": "a", "Value": 7]) }
                    if thing.logicalId == "B" { state.world.delete(id) }
                }
            }
            #expect(try await detect() == ("DRIFTED", ["A": "MODIFIED", "B": "DELETED"]))
        }
    }

    @Test func `a property that was given and is gone is drift, as far as the service tells it`() {
        let given: JSON = [
            "Text": "gone", "Map": ["x": ["y": 1], "z": 2], "List": [1], "Empty": "", "Bare": ["x": []], "Same": 1,
            "Untold": "kept", "Stages": [["Name": "a", "Order": 1], ["Name": "b"]],
        ]
        let now: JSON = [
            "Text": .null, "Map": ["x": .null, "z": 3], "List": .null, "Empty": .null, "Bare": .null, "Same": "1",
            "Stages": [["Name": "a", "Order": 2, "Default": true], ["Name": "b", "Default": true]],
        ]
        let found = ResourceDrift.differences(expected: given, actual: now)
        #expect(
            found.map { [$0.propertyPath, $0.expectedValue, $0.actualValue, $0.differenceType] } == [
                ["/List", "[1]", "null", "REMOVE"], ["/Map/x", #"{"y":1}"#, "null", "REMOVE"],
                ["/Map/z", "2", "3", "NOT_EQUAL"], ["/Stages/0/Order", "1", "2", "NOT_EQUAL"],
                ["/Text", "gone", "null", "REMOVE"],
            ]
        )
    }

    @Test func `the same token is the same request`() async throws {
        try await Bench.with { bench in
            var request = bench.request(Self.two)
            request.clientRequestToken = "once"
            let first = try await bench.stacks.createStack(request)
            #expect(try await bench.stacks.createStack(request).stackId == first.stackId)
            request.stackName = "another"
            let error = await #expect(throws: ServiceError.self) { try await bench.stacks.createStack(request) }
            #expect(error?.code.awsCode == "TokenAlreadyExistsException")
        }
    }

    @Test func `a deployment makes, changes, leaves and replaces a stack`() async throws {
        try await Bench.with { bench in
            let broken = template(["A": ["Name": "a", "Fails": true]])
            let service = bench.stacks
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                #expect(try await service.deploy(bench.request(broken)).stack.stackStatus == .rollbackComplete)
                await #expect(throws: ServiceError.self) { try await service.deploy(bench.request(Self.two)) }
                let made = try await service.deploy(bench.request(Self.two), mode: .replaceOnFailure).stack
                #expect(made.stackStatus == .createComplete)
                #expect(try await service.deploy(bench.request(Self.two)).stack.stackId == made.stackId)
                var again = bench.request(template(["A": ["Name": "a"]]))
                again.clientRequestToken = "token"
                #expect(try await service.deploy(again).stack.stackStatus == .updateComplete)
                let calls = bench.shared.world.calls
                #expect(try await service.deploy(again).stack.stackStatus == .updateComplete)
                #expect(bench.shared.world.calls == calls)
                // As after a restart: the creation was begun, and its token is given again while it goes on, and after.
                var fresh = bench.request(template(["B": ["Name": "b"]]))
                fresh.stackName = "fresh"
                fresh.clientRequestToken = "fresh-token"
                let begun = try await service.createStack(fresh).stackId
                for _ in 1...2 {
                    let joined = try await service.deploy(fresh, mode: .replaceOnFailure)
                    #expect(joined.isDone && joined.stack.stackId == begun)
                }
                group.cancelAll()
            }
        }
    }
}
