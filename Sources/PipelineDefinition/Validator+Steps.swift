import JSONDocuments

extension Validator {
    /// Reports steps that need what only runs where they do not: the other branch of a condition, or both of its branches.
    func checkReachability(_ graph: PipelineDefinition.DependencyGraph, _ reader: inout DocumentReader) {
        var required: [String: [String: Bool]] = [:]
        for name in graph.order {
            guard let (path, step) = byName[name] else { continue }
            var branches: [String: Bool] = [:]
            if let own = graph.membership[name] {
                branches = required[own.condition] ?? [:]
                branches[own.condition] = own.outcome
            }
            for needed in graph.dependencies[name] ?? [] {
                let others = required[needed] ?? [:]
                let contrary = others.filter { branches[$0.key] == !$0.value }.min { $0.key < $1.key }
                if let (condition, outcome) = contrary {
                    let branch = outcome ? "IfSteps" : "ElseSteps"
                    reader.report(
                        place(of: needed, in: step, path),
                        "step '\(needed)' runs in the \(branch) of '\(condition)' only, where step '\(name)' does not run"
                    )
                } else {
                    branches.merge(others) { first, _ in first }
                }
            }
            required[name] = branches
        }
    }

    /// Where a step first names another that it waits for.
    private func place(of needed: String, in step: PipelineDefinition.Step, _ path: DocumentPath) -> DocumentPath {
        if let index = step.dependsOn.firstIndex(of: needed) { return path["DependsOn"][index] }
        var first: DocumentPath?
        for (place, value) in step.values(at: path) {
            PipelineDefinition.Expression.visit(value, at: place) { result, place in
                guard case .success(let expression) = result, expression.step == needed else { return }
                first = first ?? place
            }
        }
        return first ?? path
    }

    func checkPropertyFiles(
        of step: PipelineDefinition.Step,
        _ path: DocumentPath,
        _ reader: inout DocumentReader
    ) {
        var seen: Set<String> = []
        for (index, file) in step.propertyFiles.enumerated() {
            let place = path["PropertyFiles"][index]
            if step.type != .processing {
                reader.report(place, "only Processing steps have property files, not \(step.type.rawValue)")
            } else if !file.outputName.isEmpty, !outputs(of: step).contains(file.outputName) {
                reader.report(place["OutputName"], "step '\(step.name)' has no output '\(file.outputName)'")
            }
            if !file.name.isEmpty, !seen.insert(file.name).inserted {
                reader.report(place["PropertyFileName"], "another property file of the step is called '\(file.name)'")
            }
        }
    }

    /// Reports options that steps of the type do not have.
    func checkOptions(
        of step: PipelineDefinition.Step,
        _ path: DocumentPath,
        _ reader: inout DocumentReader
    ) {
        let type = step.type
        if step.cacheConfig?.enabled == true, !type.isCacheable {
            reader.report(path["CacheConfig"], "steps of type \(type.rawValue) are never reused; leave CacheConfig out")
        }
        if !step.retryPolicies.isEmpty, type == .condition || type == .fail {
            reader.report(path["RetryPolicies"], "steps of type \(type.rawValue) are not repeated")
        }
        for (index, policy) in step.retryPolicies.enumerated() {
            let place = path["RetryPolicies"][index]
            if policy.exceptionTypes.isEmpty {
                reader.report(place["ExceptionType"], "a policy needs at least one exception type")
            }
            for (position, exception) in policy.exceptionTypes.enumerated() {
                if let other = step.retryPolicies[..<index].firstIndex(where: { $0.exceptionTypes.contains(exception) })
                {
                    reader.report(
                        place["ExceptionType"][position],
                        "'\(exception)' has a policy already: RetryPolicies[\(other)]"
                    )
                }
            }
        }
    }

    func checkBody(of step: PipelineDefinition.Step, _ path: DocumentPath, _ reader: inout DocumentReader) {
        switch step.body {
        case .qualityCheck(_, let check):
            if !check.checkType.isEmpty, check.checkType != "DATA_QUALITY" {
                reader.report(
                    path["CheckType"],
                    "checks of type '\(check.checkType)' are not supported; only DATA_QUALITY is"
                )
            }
            for (name, value) in [
                ("SkipCheck", check.skipCheck), ("FailOnViolation", check.failOnViolation),
                ("RegisterNewBaseline", check.registerNewBaseline),
            ] {
                guard let value, !value.isNull, value.bool == nil, value.object == nil else { continue }
                reader.report(path[name], "expected true, false or an expression, found \(value.described)")
            }
            let supplied = [
                check.suppliedBaselineStatistics, check.suppliedBaselineConstraints, check.modelPackageGroupName,
            ]
            for (name, value) in zip(
                ["SuppliedBaselineStatistics", "SuppliedBaselineConstraints", "ModelPackageGroupName"],
                supplied
            ) {
                guard let value, !value.isNull, value.string == nil, value.object == nil else { continue }
                reader.report(path[name], "expected a string or an expression, found \(value.described)")
            }
        case .condition(let branches):
            if branches.conditions.isEmpty {
                reader.report(path["Arguments"]["Conditions"], "a condition step needs at least one condition")
            }
        case .fail(let message):
            if message.string == nil, message.object == nil {
                reader.report(
                    path["Arguments"]["ErrorMessage"],
                    "expected a string or an expression, found \(message.described)"
                )
            }
        default: return
        }
    }
}
