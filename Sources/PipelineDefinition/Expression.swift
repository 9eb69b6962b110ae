public import JSONDocuments

extension PipelineDefinition {
    /// A value that an execution computes: `{"Get": …}`, `{"Std:Join": …}` or `{"Std:JsonGet": …}`.
    ///
    /// Everywhere a definition has a value it may have an expression instead, also inside lists and objects, and the
    /// operands of one may be expressions again; so they are read where they stand, one object at a time.
    public enum Expression: Sendable, Hashable {
        /// The value of a parameter, execution variable or step property.
        case get(Reference)
        /// Texts put together with a separator between them.
        case join(separator: String, values: [JSON])
        /// A member of a JSON file.
        case jsonGet(FileSource, path: PropertyPath)

        /// Where `Std:JsonGet` reads.
        public enum FileSource: Sendable, Hashable {
            /// A property file that a step declares.
            case propertyFile(step: String, name: String)
            /// An object; a string or an expression.
            case s3URI(JSON)
        }
    }

    /// What a `Get` names.
    public enum Reference: Sendable, Hashable {
        /// `Parameters.NAME`.
        case parameter(String)
        /// `Execution.NAME`.
        case execution(ExecutionVariable)
        /// `Steps.STEP.PATH` or `Steps.STEP.Properties.PATH`.
        case property(step: String, path: PropertyPath)
        /// `Steps.STEP.PropertyFiles.NAME`.
        case propertyFile(step: String, name: String)
    }

    /// A fact about the execution.
    public enum ExecutionVariable: String, Sendable, Hashable, CaseIterable {
        case pipelineName = "PipelineName"
        case pipelineArn = "PipelineArn"
        case pipelineExecutionId = "PipelineExecutionId"
        case pipelineExecutionArn = "PipelineExecutionArn"
        case startDateTime = "StartDateTime"
        case currentDateTime = "CurrentDateTime"
    }
}

/// Why an object that looks like an expression is none.
struct MalformedExpression: Error {
    let message: String
}

extension PipelineDefinition.Reference {
    /// Reads what stands in a `Get`.
    init(_ text: String) throws(MalformedExpression) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else {
            throw MalformedExpression(
                message: "'\(text)' is no reference; write Parameters.NAME, Execution.NAME or Steps.NAME.PROPERTY"
            )
        }
        switch parts[0] {
        case "Parameters": self = .parameter(String(parts[1]))
        case "Execution":
            guard let variable = PipelineDefinition.ExecutionVariable(rawValue: String(parts[1])) else {
                let known = PipelineDefinition.ExecutionVariable.allCases.map(\.rawValue).joined(separator: ", ")
                throw MalformedExpression(message: "there is no execution variable '\(parts[1])'; there are \(known)")
            }
            self = .execution(variable)
        case "Steps":
            let name = parts[1].prefix { $0 != "." && $0 != "[" }
            var rest = parts[1][name.endIndex...]
            if rest.first == "." { rest.removeFirst() }
            if rest.hasPrefix("Properties."), rest.count > 11 { rest = rest.dropFirst(11) }
            guard !name.isEmpty, let path = PipelineDefinition.PropertyPath(String(rest)) else {
                throw MalformedExpression(message: "'\(text)' names no property of a step; write Steps.NAME.PROPERTY")
            }
            if path.root == "PropertyFiles" {
                guard path.segments.count == 2, case .key(let file) = path.segments[1] else {
                    throw MalformedExpression(
                        message: "'\(text)' names no property file; write Steps.NAME.PropertyFiles.FILE"
                    )
                }
                self = .propertyFile(step: String(name), name: file)
            } else {
                self = .property(step: String(name), path: path)
            }
        default:
            throw MalformedExpression(
                message: "'\(text)' starts with neither Parameters, Execution nor Steps"
            )
        }
    }

    /// The step it needs, if any.
    var step: String? {
        switch self {
        case .property(let step, _), .propertyFile(let step, _): step
        case .parameter, .execution: nil
        }
    }
}

extension PipelineDefinition.Expression {
    /// Reads an expression; nil if `value` is a plain value, whatever expressions it may hold further inside.
    init?(_ value: JSON) throws(MalformedExpression) {
        guard case .object(let members) = value, let (key, operand) = Self.only(members) else { return nil }
        switch key {
        case "Get":
            guard let text = operand.string else {
                throw MalformedExpression(message: "'Get' wants a string, not \(operand.described)")
            }
            self = .get(try PipelineDefinition.Reference(text))
        case "Std:Join":
            guard let separator = operand["On"]?.string, let values = operand["Values"]?.array else {
                throw MalformedExpression(message: "'Std:Join' wants 'On', a string, and 'Values', an array")
            }
            self = .join(separator: separator, values: values)
        case "Std:JsonGet":
            guard let text = operand["Path"]?.string, let path = PipelineDefinition.PropertyPath(text) else {
                throw MalformedExpression(message: "'Std:JsonGet' wants 'Path', e.g. metrics.rmse.value")
            }
            self = .jsonGet(try Self.source(operand), path: path)
        default:
            if key.hasPrefix("Std:") {
                throw MalformedExpression(message: "there is no function '\(key)'; there are Std:Join and Std:JsonGet")
            }
            return nil
        }
    }

    /// The key and value of a one-member object.
    private static func only(_ members: some Sequence<(key: String, value: JSON)>) -> (String, JSON)? {
        var iterator = members.makeIterator()
        guard let first = iterator.next(), iterator.next() == nil else { return nil }
        return (first.key, first.value)
    }

    private static func source(_ operand: JSON) throws(MalformedExpression) -> FileSource {
        if let uri = operand["S3Uri"] { return .s3URI(uri) }
        guard let text = operand["PropertyFile"]?["Get"]?.string,
            case .propertyFile(let step, let name) = try PipelineDefinition.Reference(text)
        else {
            throw MalformedExpression(
                message: "'Std:JsonGet' wants 'PropertyFile', a Get of Steps.NAME.PropertyFiles.FILE, or 'S3Uri'"
            )
        }
        return .propertyFile(step: step, name: name)
    }

    /// The values that it is computed from.
    var operands: [(path: [String], index: Int?, value: JSON)] {
        switch self {
        case .get: []
        case .join(_, let values): values.enumerated().map { (["Std:Join", "Values"], $0, $1) }
        case .jsonGet(.s3URI(let uri), _): [(["Std:JsonGet", "S3Uri"], nil, uri)]
        case .jsonGet(.propertyFile, _): []
        }
    }

    /// Visits every expression in `value`, outermost first, with its place; what looks like one and is not comes as error.
    static func visit(
        _ value: JSON,
        at path: DocumentPath,
        _ body: (Result<Self, MalformedExpression>, DocumentPath) -> Void
    ) {
        switch value {
        case .array(let elements):
            for (index, element) in elements.enumerated() { visit(element, at: path[index], body) }
        case .object(let members):
            let read = Result<Self?, MalformedExpression> { () throws(MalformedExpression) in try Self(value) }
            switch read {
            case .failure(let error): body(.failure(error), path)
            case .success(let expression?):
                body(.success(expression), path)
                for operand in expression.operands {
                    let place = operand.path.reduce(path) { $0[$1] }
                    visit(operand.value, at: operand.index.map { place[$0] } ?? place, body)
                }
            case .success(nil):
                for (key, member) in Array(members) { visit(member, at: path[key], body) }
            }
        default: return
        }
    }

    /// The steps whose properties or files `value` uses.
    static func steps(in value: JSON) -> Set<String> {
        var steps: Set<String> = []
        visit(value, at: .root) { result, _ in
            if case .success(let expression) = result, let step = expression.step { steps.insert(step) }
        }
        return steps
    }

    /// The step whose property or file it names itself, without its operands.
    var step: String? {
        switch self {
        case .get(let reference): reference.step
        case .jsonGet(.propertyFile(let step, _), _): step
        case .jsonGet(.s3URI, _), .join: nil
        }
    }
}
