import CloudFormation
import Foundation
import JSONDocuments
import SeededRandom
import Synchronization

@testable import Stacks

/// A machine and a world, without a database: what is due is done in an order that a seed decides.
struct MachineBench: Sendable {
    var stack: StackState
    var world = World()
    var random: SeededGenerator
    private let tokens = Tokens()

    private final class Tokens: Sendable {
        private let count = Mutex(0)

        func next() -> String {
            count.withLock {
                $0 += 1
                return "t\($0)"
            }
        }
    }

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed, stream: 7)
        stack = StackState(
            arn: "arn:aws:cloudformation:us-east-1:000000000000:stack/stack/1",
            name: "stack",
            status: .reviewInProgress,
            specification: .init(template: "", parameters: [:]),
            created: Date(timeIntervalSince1970: 0)
        )
    }

    /// Lets the stack become what the template says; the call number `failing` of this operation fails.
    mutating func deploy(
        _ template: JSON,
        failing: Int? = nil,
        onFailure: StackOperation.OnFailure = .rollback
    ) throws {
        let isCreation = !stack.wasComplete && stack.resources.isEmpty
        let target = StackTarget(try Made.evaluation(template), schemas: World.schemas)
        if !isCreation {
            stack.prepare(.init(template: template.text(), parameters: [:]), now: Date(timeIntervalSince1970: 0))
        }
        var operation = StackOperation(kind: isCreation ? .create : .update, phase: .forward)
        operation.onFailure = onFailure
        var machine = StackMachine(stack, target: target, makeToken: tokens.next)
        machine.beginForward(operation, isCreation ? .createInProgress : .updateInProgress)
        finish(&machine, failing: failing.map { world.calls + $0 })
    }

    mutating func delete() {
        var machine = StackMachine(stack, target: nil, makeToken: tokens.next)
        var operation = StackOperation(kind: .delete, phase: .removal)
        operation.isDeletion = true
        machine.beginDeletion(operation, retained: [])
        finish(&machine, failing: nil)
    }

    private mutating func finish(_ machine: inout StackMachine, failing: Int?) {
        machine.advance()
        while machine.stack.operation != nil {
            if machine.isForwardDone {
                machine.completeForward([])
                continue
            }
            let work = machine.work
            guard !work.isEmpty else { break }
            let one = work[Int(random.next() % UInt64(work.count))]
            if world.calls == failing, machine.stack.operation?.phase == .forward {
                world.refuse()
                machine.failed(one.call.token, "made to fail")
            } else {
                let target = one.call.target
                switch one.call.kind {
                case .create:
                    let made = world.create(one.id, target.type, target.properties.json, token: one.call.token)
                    machine.succeeded(one.call.token, made)
                case .update: machine.succeeded(one.call.token, world.update(target.id, target.properties.json))
                case .delete:
                    world.delete(target.id)
                    machine.succeeded(one.call.token, nil)
                }
            }
            machine.advance()
        }
        stack = machine.stack
    }
}
