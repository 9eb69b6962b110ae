import SeededRandom
import Testing

@testable import Delivery

@Suite("The machine of code pipelines")
struct DeliveryMachineTests {
    static let stages = ["Source", "Build", "Deploy"]
        .map {
            DeliveryMachine.Stage(
                name: $0,
                actions: [.init(name: "\($0)1", runOrder: 1), .init(name: "\($0)2", runOrder: 2)]
            )
        }

    static func execution(
        _ id: String,
        at stage: Int,
        inside: Bool,
        _ actions: [String: ActionStatus] = [:]
    ) -> DeliveryMachine.Execution {
        DeliveryMachine.Execution(id: id, stage: stage, isInside: inside, stages: stages, actions: actions)
    }

    static func machine(
        _ executions: [DeliveryMachine.Execution],
        mode: PipelineDeclaration.Mode = .superseded,
        disabled: Set<String> = []
    ) -> DeliveryMachine {
        DeliveryMachine(mode: mode, executions: executions, disabled: disabled)
    }

    @Test func `an execution enters a free stage and its first run order begins`() {
        #expect(Self.machine([Self.execution("a", at: 0, inside: false)]).changes() == [.enter("a")])
        #expect(Self.machine([Self.execution("a", at: 0, inside: true)]).changes() == [.begin("a", action: "Source1")])
    }

    @Test func `actions of one run order begin together, the next ones when all have succeeded`() {
        let stage = DeliveryMachine.Stage(
            name: "S",
            actions: [.init(name: "a", runOrder: 1), .init(name: "b", runOrder: 1), .init(name: "c", runOrder: 5)]
        )
        func changes(_ actions: [String: ActionStatus]) -> [DeliveryMachine.Change] {
            Self.machine([.init(id: "x", stage: 0, isInside: true, stages: [stage], actions: actions)]).changes()
        }
        #expect(changes([:]) == [.begin("x", action: "a"), .begin("x", action: "b")])
        #expect(changes(["a": .succeeded, "b": .inProgress]) == [])
        #expect(changes(["a": .succeeded, "b": .succeeded]) == [.begin("x", action: "c")])
        #expect(changes(["a": .failed, "b": .inProgress]) == [])
        #expect(changes(["a": .failed, "b": .succeeded]) == [.leave("x", .failed)])
        #expect(changes(["a": .succeeded, "b": .succeeded, "c": .succeeded]) == [.leave("x", .succeeded)])
    }

    @Test func `a newer execution that waits supersedes the older one`() {
        let machine = Self.machine([
            Self.execution("a", at: 1, inside: true, ["Build1": .inProgress]),
            Self.execution("b", at: 1, inside: false),
            Self.execution("c", at: 1, inside: false),
        ])
        #expect(machine.changes() == [.supersede("b", by: "c")])
    }

    @Test func `in the mode QUEUED the oldest enters and nobody is superseded`() {
        let waiting = [Self.execution("b", at: 1, inside: false), Self.execution("c", at: 1, inside: false)]
        #expect(Self.machine(waiting, mode: .queued).changes() == [.enter("b")])
        let running = Self.execution("a", at: 1, inside: true, ["Build1": .inProgress])
        #expect(Self.machine([running] + waiting, mode: .queued).changes() == [])
    }

    @Test func `in the mode PARALLEL all enter`() {
        let running = Self.execution("a", at: 1, inside: true, ["Build1": .inProgress])
        let machine = Self.machine([running, Self.execution("b", at: 1, inside: false)], mode: .parallel)
        #expect(machine.changes() == [.enter("b")])
    }

    @Test func `nothing passes a disabled transition, and what waits there is superseded all the same`() {
        let machine = Self.machine(
            [Self.execution("a", at: 1, inside: false), Self.execution("b", at: 1, inside: false)],
            disabled: ["Build"]
        )
        #expect(machine.changes() == [.supersede("a", by: "b")])
    }

    @Test func `a stop waits for running actions, or abandons them`() {
        var stopping = Self.execution("a", at: 1, inside: true, ["Build1": .inProgress])
        stopping.isStopping = true
        #expect(Self.machine([stopping]).changes() == [])
        stopping.abandons = true
        #expect(Self.machine([stopping]).changes() == [.abandon("a", action: "Build1")])
        stopping.actions = ["Build1": .abandoned]
        #expect(Self.machine([stopping]).changes() == [.leave("a", .stopped)])
        stopping.isInside = false
        #expect(Self.machine([stopping]).changes() == [.stop("a")])
    }

    // MARK: - Laws, on generated pipelines

    /// Executions that start, stop and end at random, with every change applied.
    struct Play {
        var machine: DeliveryMachine
        var ended: [String: String] = [:]
        /// The executions that entered each stage, in order.
        var entered: [String: [String]] = [:]
        var abandoned: Set<String> = []

        mutating func settle() {
            var rounds = 0
            while true {
                let changes = machine.changes()
                if changes.isEmpty { return }
                rounds += 1
                #expect(rounds < 1000, "the machine does not come to rest")
                if rounds >= 1000 { return }
                for change in changes { apply(change) }
                check()
            }
        }

        mutating func apply(_ change: DeliveryMachine.Change) {
            func index(_ id: String) -> Int? { machine.executions.firstIndex { $0.id == id } }
            switch change {
            case .enter(let id):
                guard let at = index(id) else { return }
                machine.executions[at].isInside = true
                machine.executions[at].actions = [:]
                entered[machine.executions[at].stageName, default: []].append(id)
            case .begin(let id, let action): index(id).map { machine.executions[$0].actions[action] = .inProgress }
            case .abandon(let id, let action):
                index(id).map { machine.executions[$0].actions[action] = .abandoned }
                abandoned.insert(id)
            case .leave(let id, let status):
                guard let at = index(id) else { return }
                if status == .succeeded, machine.executions[at].stage + 1 < machine.executions[at].stages.count {
                    machine.executions[at].stage += 1
                    machine.executions[at].isInside = false
                    machine.executions[at].actions = [:]
                } else {
                    ended[id] = status.rawValue
                    machine.executions.remove(at: at)
                }
            case .stop(let id):
                ended[id] = "Stopped"
                machine.executions.removeAll { $0.id == id }
            case .supersede(let id, let newer):
                #expect(Int(id) ?? 0 < Int(newer) ?? 0, "an execution is superseded by an older one")
                ended[id] = "Superseded"
                machine.executions.removeAll { $0.id == id }
            }
        }

        func check() {
            if machine.mode == .parallel { return }
            let places = machine.executions.filter(\.isInside).map(\.stageName)
            #expect(Set(places).count == places.count, "two executions are in one stage")
            for (stage, ids) in entered {
                #expect(
                    ids.compactMap { Int($0) } == ids.compactMap { Int($0) }.sorted(),
                    "\(stage) was entered out of order"
                )
            }
        }
    }

    @Test(arguments: 0..<200)
    func `generated pipelines keep one execution in a stage, in order, and always come to an end`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let stages = (0..<(2 + random.below(4)))
            .map { stage in
                DeliveryMachine.Stage(
                    name: "S\(stage)",
                    actions: (0..<(1 + random.below(4))).map { .init(name: "A\($0)", runOrder: 1 + random.below(3)) }
                )
            }
        let mode = PipelineDeclaration.Mode.allCases[random.below(3)]
        var play = Play(machine: DeliveryMachine(mode: mode, executions: [], disabled: []))
        var started = 0
        for _ in 0..<200 {
            switch random.below(10) {
            case 0...1:
                play.machine.executions.append(.init(id: "\(started)", stage: 0, isInside: false, stages: stages))
                started += 1
            case 2:
                let stage = "S\(random.below(stages.count))"
                if play.machine.disabled.remove(stage) == nil { play.machine.disabled.insert(stage) }
            case 3 where !play.machine.executions.isEmpty && random.chance(0.3):
                let at = random.below(play.machine.executions.count)
                play.machine.executions[at].isStopping = true
                play.machine.executions[at].abandons = random.chance(0.5)
            default:
                let running = play.machine.executions.indices.flatMap { at in
                    play.machine.executions[at].actions.filter { $0.value == .inProgress }.keys.sorted()
                        .map { (at, $0) }
                }
                if !running.isEmpty {
                    let (at, action) = running[random.below(running.count)]
                    play.machine.executions[at].actions[action] = random.chance(0.85) ? .succeeded : .failed
                }
            }
            play.settle()
        }
        // Everything open: what is left comes to its end.
        play.machine.disabled = []
        play.settle()
        var steps = 0
        while !play.machine.executions.isEmpty, steps < 10_000 {
            for at in play.machine.executions.indices {
                for (action, status) in play.machine.executions[at].actions where status == .inProgress {
                    play.machine.executions[at].actions[action] = .succeeded
                }
            }
            play.settle()
            steps += 1
        }
        #expect(play.machine.executions.isEmpty, "an execution never ends")
        #expect(play.ended.count == started)
        if mode != .superseded { #expect(!play.ended.values.contains("Superseded")) }
    }
}
