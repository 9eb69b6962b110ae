import JSONDocuments

/// Checks a step's arguments against the request that they become.
///
/// What an execution computes is checked by what is known of it: a parameter's type, a property's form.
struct ArgumentCheck {
    private let shapes = ServiceShapes.sagemaker
    private let parameters: [String: PipelineDefinition.ParameterType]
    private let stepTypes: [String: PipelineDefinition.StepType]

    init(_ definition: PipelineDefinition) {
        parameters = Dictionary(
            definition.parameters.map { ($0.name, $0.type) },
            uniquingKeysWith: { first, _ in first }
        )
        stepTypes = Dictionary(definition.allSteps.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    }

    /// Reports every fault of form in a step's arguments.
    func check(_ step: PipelineDefinition.Step, _ path: DocumentPath, _ reader: inout DocumentReader) {
        guard let request = step.type.request else { return }
        check(step.body.arguments, request, path["Arguments"], &reader, isRoot: true)
    }

    private func check(
        _ value: JSON,
        _ structure: String,
        _ path: DocumentPath,
        _ reader: inout DocumentReader,
        isRoot: Bool = false
    ) {
        guard let object = value.object else {
            return reader.report(path, "expected an object, found \(value.described)")
        }
        let members = shapes.members(of: structure)
        for (name, member) in Array(object) {
            guard let known = members.first(where: { $0.name == name }) else {
                let names = members.map(\.name)
                reader.report(
                    path[name],
                    "there is no member '\(name)' here; " + Spelling.alternatives(to: name, among: names)
                )
                continue
            }
            if !member.isNull { check(member, known.shape, path[name], &reader) }
        }
        var required = members.filter(\.isRequired).map(\.name)
        if isRoot {
            required.removeAll { $0 == ServiceShapes.given[structure] }
            required += ServiceShapes.alsoRequired[structure] ?? []
        }
        for name in required where value[name] == nil || value[name]?.isNull == true {
            reader.report(path, "'\(name)' is missing")
        }
    }

    private func check(
        _ value: JSON,
        _ shape: ServiceShapes.Shape,
        _ path: DocumentPath,
        _ reader: inout DocumentReader
    ) {
        do throws(MalformedExpression) {
            if let expression = try PipelineDefinition.Expression(value) {
                if let found = self.shape(of: expression), !shape.takes(found.shape) {
                    reader.report(path, "expected \(shape); \(found.name) is \(found.shape)")
                }
                return
            }
        } catch { return }
        switch (shape, value) {
        case (.list(let element, let limits), .array(let values)):
            check(values.count, "element", limits, path, &reader)
            for (index, value) in values.enumerated() { check(value, element, path[index], &reader) }
        case (.map(let element, let keys, let limits), .object(let members)):
            let members = Array(members)
            check(members.count, "member", limits, path, &reader)
            for (name, member) in members {
                if let fault = keys.fault(of: name) { reader.report(path[name], "the name \(fault)") }
                check(member, element, path[name], &reader)
            }
        case (.text(let rule), .string(let text)):
            if let fault = rule.fault(of: text) { reader.report(path, fault) }
        case (.structure(let name), _): check(value, name, path, &reader)
        case (.choice(let values), .string(let text)):
            if !values.contains(text) {
                reader.report(path, "'\(text)' is not allowed; there are \(values.joined(separator: ", "))")
            }
        case (.integer(let limits), _):
            guard let number = value.integer else {
                return reader.report(path, "expected \(shape), found \(value.described)")
            }
            if let fault = limits.fault(of: number) { reader.report(path, "\(number) is \(fault)") }
        case (.flag, .bool), (.time, .string), (.time, .integer), (.time, .double),
            (.number, .integer), (.number, .double):
            return
        default: reader.report(path, "expected \(shape), found \(value.described)")
        }
    }

    private func check(
        _ count: Int,
        _ what: String,
        _ limits: ServiceShapes.Limits,
        _ path: DocumentPath,
        _ reader: inout DocumentReader
    ) {
        guard let fault = limits.fault(of: Int64(count)) else { return }
        reader.report(path, count == 1 ? "1 \(what) is \(fault)" : "\(count) \(what)s are \(fault)")
    }

    /// What an expression yields, as far as it is known, and what to call it.
    func shape(of expression: PipelineDefinition.Expression) -> (shape: ServiceShapes.Shape, name: String)? {
        switch expression {
        case .join: return (.text(.any), "what Std:Join makes")
        case .jsonGet, .get(.propertyFile): return nil
        case .get(.execution(let variable)): return (.text(.any), "Execution.\(variable.rawValue)")
        case .get(.parameter(let name)):
            let shape: ServiceShapes.Shape
            switch parameters[name] {
            case nil: return nil
            case .string?: shape = .text(.any)
            case .integer?: shape = .integer(.none)
            case .float?: shape = .number
            case .boolean?: shape = .flag
            }
            return (shape, "the parameter '\(name)'")
        case .get(.property(let step, let path)):
            guard let type = stepTypes[step], let shape = try? shapes.shape(of: path, in: type) else { return nil }
            return (shape, "Steps.\(step).\(path)")
        }
    }
}

extension ServiceShapes.Shape {
    /// Whether a value of another form may stand where this one is wanted.
    ///
    /// Numbers may stand for texts: an execution writes them so.
    fileprivate func takes(_ other: Self) -> Bool {
        switch (self, other) {
        case (.list, .list), (.map, .map), (.map, .structure), (.structure, .structure): true
        case (.list, _), (.map, _), (.structure, _), (_, .list), (_, .map), (_, .structure): false
        case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number): true
        case (.integer, _), (.number, _): false
        case (.flag, _): other == .flag
        case (.text, _), (.choice, _), (.time, _): true
        }
    }
}
