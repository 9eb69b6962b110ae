import JSONDocuments

extension PipelineDefinition {
    /// Which step waits for which.
    ///
    /// A step waits for the steps in its `DependsOn`, for those whose properties or property files its values use, and,
    /// inside a condition's branch, for that condition. It does not wait for the branches of a condition that it names.
    public struct DependencyGraph: Sendable, Hashable {
        /// The names of all steps, in the document's order, nested steps after their condition.
        public let names: [String]
        /// What each step waits for, in the document's order; names that are no step are left out.
        public let dependencies: [String: [String]]
        /// Where nested steps belong.
        public let membership: [String: Membership]

        /// The branch that a step stands in.
        public struct Membership: Sendable, Hashable {
            /// The condition step's name.
            public let condition: String
            /// The outcome with which the branch runs.
            public let outcome: Bool

            /// Names a branch.
            public init(condition: String, outcome: Bool) {
                self.condition = condition
                self.outcome = outcome
            }
        }

        /// Builds the graph of a definition.
        public init(_ definition: PipelineDefinition) {
            let steps = definition.allSteps
            names = steps.map(\.name)
            var membership: [String: Membership] = [:]
            for step in steps {
                guard case .condition(let branches) = step.body else { continue }
                for nested in branches.ifSteps {
                    membership[nested.name] = Membership(condition: step.name, outcome: true)
                }
                for nested in branches.elseSteps {
                    membership[nested.name] = Membership(condition: step.name, outcome: false)
                }
            }
            let position = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            var dependencies: [String: [String]] = [:]
            for step in steps where dependencies[step.name] == nil {
                var needed = Set(step.dependsOn)
                for (_, value) in step.values(at: .root) { needed.formUnion(Expression.steps(in: value)) }
                if let condition = membership[step.name]?.condition { needed.insert(condition) }
                dependencies[step.name] = needed.compactMap { name in position[name].map { ($0, name) } }
                    .sorted { $0.0 < $1.0 }.map(\.1)
            }
            self.dependencies = dependencies
            self.membership = membership
        }

        /// The steps in an order in which each comes after those it waits for; those in or behind a cycle are missing.
        public var order: [String] {
            var waiting = dependencies.mapValues(\.count)
            var dependants: [String: [String]] = [:]
            for name in names {
                for needed in dependencies[name] ?? [] { dependants[needed, default: []].append(name) }
            }
            var ready = names.filter { waiting[$0] == 0 }
            var next = 0
            while next < ready.count {
                for dependant in dependants[ready[next]] ?? [] {
                    waiting[dependant, default: 0] -= 1
                    if waiting[dependant] == 0 { ready.append(dependant) }
                }
                next += 1
            }
            return ready
        }

        /// Circles of steps that wait for each other, each from the step that stands first in it; empty if all can run.
        public var cycles: [[String]] {
            var stuck = Set(names).subtracting(order)
            var cycles: [[String]] = []
            while let start = names.first(where: stuck.contains) {
                var trail: [String] = []
                var seenAt: [String: Int] = [:]
                var current: String? = start
                while let name = current, seenAt[name] == nil {
                    seenAt[name] = trail.count
                    trail.append(name)
                    current = dependencies[name]?.first(where: stuck.contains)
                }
                if let name = current, let first = seenAt[name] { cycles.append(Array(trail[first...])) }
                stuck.subtract(trail)
            }
            return cycles
        }
    }
}

extension PipelineDefinition.Step {
    /// Every value of the step that may hold expressions, with its place below `path`; nested steps' are not among them.
    func values(at path: DocumentPath) -> [(path: DocumentPath, value: JSON)] {
        let place = path["Arguments"]
        switch body {
        case .processing(let arguments), .training(let arguments), .transform(let arguments), .model(let arguments),
            .registerModel(let arguments):
            return [(place, arguments)]
        case .qualityCheck(let arguments, let check):
            return [(place, arguments)] + check.values.compactMap { name, value in value.map { (path[name], $0) } }
        case .condition(let branches):
            return branches.conditions.enumerated().flatMap { $1.values(at: place["Conditions"][$0]) }
        case .fail(let message): return [(place["ErrorMessage"], message)]
        }
    }
}
