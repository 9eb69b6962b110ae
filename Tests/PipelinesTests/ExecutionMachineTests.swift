import JSONDocuments
import PipelineDefinition
import TestSupport
import Testing

@testable import Pipelines

@Suite("Execution state machine")
struct ExecutionMachineTests {
    /// A → C(if B else D) and E after D; F alone.
    static let graph = PipelineDefinition.DependencyGraph(
        PipelineDefinition(steps: [
            .training("A", [:]),
            .condition(
                "C",
                if: [.equals(1, 1)],
                then: [.training("B", [:])],
                else: [.training("D", [:])],
                dependsOn: ["A"]
            ),
            .training("E", [:], dependsOn: ["D"]), .training("F", [:]),
        ])
    )

    typealias Step = ExecutionMachine.Step

    private func actions(
        _ steps: [String: Step],
        status: PipelineExecutionStatus = .executing,
        limit: Int? = nil
    ) -> [ExecutionMachine.Action] {
        ExecutionMachine(graph: Self.graph, limit: limit, status: status, steps: steps).actions()
    }

    private let done = Step(status: .succeeded)
    private let running = Step(status: .executing)
    private func decided(_ outcome: Bool) -> Step { Step(status: .succeeded, outcome: outcome) }

    @Test func `steps without dependencies begin first`() {
        #expect(actions([:]) == [.begin("A"), .begin("F")])
        #expect(actions([:], limit: 1) == [.begin("A")])
        #expect(actions(["A": running], limit: 1).isEmpty)
        #expect(actions(["A": running]) == [.begin("F")])
    }

    @Test func `a branch runs with its outcome, and the other is skipped with all that waits for it`() {
        #expect(actions(["A": done, "F": done, "C": running]).isEmpty)
        #expect(actions(["A": done, "F": done, "C": decided(true)]) == [.begin("B")])
        #expect(actions(["A": done, "F": done, "C": decided(false)]) == [.begin("D")])
        #expect(actions(["A": done, "F": done, "C": decided(true), "B": done]) == [.finish(.succeeded, reason: nil)])
        #expect(actions(["A": done, "F": done, "C": decided(false), "D": done]) == [.begin("E")])
        let machine = ExecutionMachine(graph: Self.graph, limit: nil, status: .executing, steps: ["C": decided(true)])
        #expect(machine.skipped() == ["D", "E"])
    }

    @Test func `after a failure nothing begins, and the end waits for what runs`() {
        let failed = Step(status: .failed, failureReason: "No.")
        #expect(actions(["A": failed, "F": running]).isEmpty)
        #expect(actions(["A": failed]) == [.finish(.failed, reason: "Step 'A' failed: No.")])
        #expect(actions(["F": failed, "A": done]) == [.finish(.failed, reason: "Step 'F' failed: No.")])
    }

    @Test func `stopping stops what runs, once, and then ends`() {
        let stopping = Step(status: .stopping)
        #expect(actions(["A": running, "F": Step(status: .starting)], status: .stopping) == [.stop("A"), .stop("F")])
        #expect(actions(["A": stopping, "F": stopping], status: .stopping).isEmpty)
        #expect(
            actions(["A": Step(status: .stopped), "F": done], status: .stopping) == [.finish(.stopped, reason: nil)]
        )
        #expect(actions([:], status: .stopping) == [.finish(.stopped, reason: nil)])
    }

    @Test(arguments: [PipelineExecutionStatus.stopped, .failed, .succeeded])
    func `an execution that has ended does nothing`(status: PipelineExecutionStatus) {
        #expect(actions(["A": running], status: status).isEmpty)
    }

    @Test(arguments: 0..<200)
    func `any order of endings leads to an end in which every step ran at most once`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var machine = ExecutionMachine(
            graph: Self.graph,
            limit: Int.random(in: 1...3, using: &random),
            status: .executing,
            steps: [:]
        )
        var begun: [String] = []
        for _ in 0..<100 where !machine.status.isFinal {
            for action in machine.actions() {
                switch action {
                case .begin(let name):
                    begun.append(name)
                    machine.steps[name] = Step(status: .executing)
                case .stop(let name): machine.steps[name]?.status = .stopping
                case .finish(let status, _): machine.status = status
                }
            }
            let running = machine.steps.filter(\.value.status.isRunning).keys.sorted()
            #expect(running.count <= machine.limit ?? 0)
            guard let name = running.randomElement(using: &random) else { continue }
            let fails = Int.random(in: 0..<8, using: &random) == 0
            machine.steps[name] = Step(
                status: fails ? .failed : .succeeded,
                outcome: name == "C" ? Bool.random(using: &random) : nil
            )
            if Int.random(in: 0..<12, using: &random) == 0, machine.status == .executing { machine.status = .stopping }
        }
        #expect(machine.status.isFinal)
        #expect(Set(begun).count == begun.count)
        #expect(!begun.contains("B") || !begun.contains("D"))
        if machine.status == .succeeded { #expect(Set(begun).isSuperset(of: ["A", "C", "F"])) }
    }

    @Test(arguments: [
        (1, 0.0, 1.0 as Double?), (2, 0, 3), (3, 0, 9), (4, 0, nil),
    ])
    func `the delay of a repetition grows by the back-off rate`(attempt: Int, elapsed: Double, delay: Double?) {
        let policy = PipelineDefinition.RetryPolicy(
            exceptionTypes: [],
            intervalSeconds: 1,
            backoffRate: 3,
            maxAttempts: 3
        )
        #expect(policy.delay(after: attempt, elapsed: elapsed) == delay)
    }

    @Test func `repetition ends when the policy expires`() {
        let policy = PipelineDefinition.RetryPolicy(
            exceptionTypes: [],
            intervalSeconds: 10,
            backoffRate: 1,
            expireAfterMinutes: 1
        )
        #expect(policy.delay(after: 100, elapsed: 50) == 10)
        #expect(policy.delay(after: 2, elapsed: 51) == nil)
        #expect(PipelineDefinition.RetryPolicy(exceptionTypes: []).delay(after: 6, elapsed: 0) == nil)
    }
}
