import JSONDocuments

/// Checks that the names and references of a definition fit together.
struct Validator {
    private let definition: PipelineDefinition
    /// All steps with their places.
    private let steps: [(path: DocumentPath, step: PipelineDefinition.Step)]
    /// Steps whose content could not be read: their names count, their content does not.
    private let unreadable: Set<DocumentPath>
    let byName: [String: (path: DocumentPath, step: PipelineDefinition.Step)]
    private let parameters: Set<String>
    private let arguments: ArgumentCheck?

    init(_ definition: PipelineDefinition, unreadable: Set<DocumentPath>, checkingArguments: Bool = true) {
        self.definition = definition
        self.unreadable = unreadable
        arguments = checkingArguments ? ArgumentCheck(definition) : nil
        steps = Self.located(definition.steps, DocumentPath.root["Steps"])
        byName = Dictionary(steps.map { ($0.step.name, $0) }, uniquingKeysWith: { first, _ in first })
        parameters = Set(definition.parameters.map(\.name))
    }

    private static func located(
        _ steps: [PipelineDefinition.Step],
        _ path: DocumentPath
    ) -> [(path: DocumentPath, step: PipelineDefinition.Step)] {
        steps.enumerated()
            .flatMap { index, step -> [(path: DocumentPath, step: PipelineDefinition.Step)] in
                let place = path[index]
                guard case .condition(let branches) = step.body else { return [(place, step)] }
                return [(place, step)] + located(branches.ifSteps, place["Arguments"]["IfSteps"])
                    + located(branches.elseSteps, place["Arguments"]["ElseSteps"])
            }
    }

    func findings() -> [PipelineDefinition.Finding] {
        var reader = DocumentReader()
        checkParameters(&reader)
        checkNames(&reader)
        if arguments != nil { checkParameterNames(definition.parameters, &reader) }
        if let experiment = definition.experimentConfig {
            if arguments != nil { checkExperiment(experiment, &reader) }
            checkReferences(experiment, DocumentPath.root["PipelineExperimentConfig"], stepsAllowed: false, &reader)
        }
        for (path, step) in steps where !unreadable.contains(path) {
            for (index, name) in step.dependsOn.enumerated() where !name.isEmpty && byName[name] == nil {
                reader.report(path["DependsOn"][index], "there is no step '\(name)'")
            }
            for (place, value) in step.values(at: path) { checkReferences(value, place, stepsAllowed: true, &reader) }
            checkPropertyFiles(of: step, path, &reader)
            checkOptions(of: step, path, &reader)
            checkBody(of: step, path, &reader)
            arguments?.check(step, path, &reader)
            arguments?.checkComparisons(of: step, path, &reader)
        }
        let graph = PipelineDefinition.DependencyGraph(definition)
        checkReachability(graph, &reader)
        for cycle in graph.cycles {
            guard let first = cycle.first, let path = byName[first]?.path else { continue }
            let circle = (cycle + [first]).joined(separator: " → ")
            reader.report(
                path,
                cycle.count == 1 ? "the step waits for itself" : "the steps wait for each other: \(circle)"
            )
        }
        return reader.findings
    }

    private func checkParameters(_ reader: inout DocumentReader) {
        var seen: Set<String> = []
        for (index, parameter) in definition.parameters.enumerated() {
            let path = DocumentPath.root["Parameters"][index]
            if !parameter.name.isEmpty, !seen.insert(parameter.name).inserted {
                reader.report(path["Name"], "another parameter is called '\(parameter.name)'")
            }
            let type = parameter.type
            if let value = parameter.defaultValue {
                if !type.accepts(value) {
                    reader.report(path["DefaultValue"], "\(value.text()) is not of type \(type.rawValue)")
                } else if let allowed = parameter.enumValues, !allowed.contains(value) {
                    reader.report(path["DefaultValue"], "\(value.text()) is not among 'EnumValues'")
                }
            }
            for (position, value) in (parameter.enumValues ?? []).enumerated() where !type.accepts(value) {
                reader.report(path["EnumValues"][position], "\(value.text()) is not of type \(type.rawValue)")
            }
        }
    }

    private func checkNames(_ reader: inout DocumentReader) {
        var seen: Set<String> = []
        for (path, step) in steps where !step.name.isEmpty {
            // The pattern of StepName in the SageMaker API: ^[A-Za-z0-9\-_]*$, at most 64.
            let plain = step.name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
            if !plain || step.name.count > 64 {
                reader.report(path["Name"], "'\(step.name)' is no step name: 1 to 64 letters, digits, '-' and '_'")
            }
            if !seen.insert(step.name).inserted {
                reader.report(path["Name"], "another step is called '\(step.name)'")
            }
        }
    }

    private func checkReferences(
        _ value: JSON,
        _ path: DocumentPath,
        stepsAllowed: Bool,
        _ reader: inout DocumentReader
    ) {
        var found: [(DocumentPath, String)] = []
        PipelineDefinition.Expression.visit(value, at: path) { result, place in
            switch result {
            case .failure(let error): found.append((place, error.message))
            case .success(let expression):
                if let message = fault(of: expression, stepsAllowed: stepsAllowed) { found.append((place, message)) }
            }
        }
        for (place, message) in found { reader.report(place, message) }
    }

    /// Why an expression can never have a value; nil if it may.
    private func fault(of expression: PipelineDefinition.Expression, stepsAllowed: Bool) -> String? {
        switch expression {
        case .join, .jsonGet(.s3URI, _): return nil
        case .get(.execution): return nil
        case .get(.parameter(let name)):
            return parameters.contains(name) ? nil : "there is no parameter '\(name)'"
        case .get(.propertyFile(let step, let name)):
            return "a property file is read with Std:JsonGet, not Get: Steps.\(step).PropertyFiles.\(name)"
        case .jsonGet(.propertyFile(let step, let name), _):
            if !stepsAllowed { return "a step's values are not known here" }
            guard let target = byName[step] else { return "there is no step '\(step)'" }
            if unreadable.contains(target.path) || target.step.propertyFiles.contains(where: { $0.name == name }) {
                return nil
            }
            return "step '\(step)' declares no property file '\(name)'"
        case .get(.property(let step, let path)):
            if !stepsAllowed { return "a step's values are not known here" }
            guard let target = byName[step] else { return "there is no step '\(step)'" }
            return unreadable.contains(target.path) ? nil : fault(of: path, in: target.step)
        }
    }

    private func fault(of path: PipelineDefinition.PropertyPath, in step: PipelineDefinition.Step) -> String? {
        do {
            _ = try ServiceShapes.sagemaker.shape(of: path, in: step.type)
        } catch {
            return "a step of type \(step.type.rawValue) ('\(step.name)') has no property '\(path)'; \(error.reason)"
        }
        guard path.root == "ProcessingOutputConfig", path.segments.count > 2, path.segments[1] == .key("Outputs"),
            case .key(let output) = path.segments[2], !outputs(of: step).contains(output)
        else { return nil }
        return "step '\(step.name)' has no output '\(output)'"
    }

    /// The names of a processing step's outputs.
    func outputs(of step: PipelineDefinition.Step) -> [String] {
        guard case .processing(let arguments) = step.body else { return [] }
        return arguments["ProcessingOutputConfig"]?["Outputs"]?.array?.compactMap { $0["OutputName"]?.string } ?? []
    }
}
