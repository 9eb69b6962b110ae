public import JSONDocuments

extension PipelineDefinition {
    /// Computes the values of expressions from what an execution knows so far.
    ///
    /// Files are read by the caller, who asks ``filesNeeded(by:)`` first: this room has no I/O.
    public struct Resolver: Sendable {
        /// Every parameter's value, from ``PipelineDefinition/bind(_:)``.
        public var parameters: [String: JSON]
        /// The execution's variables.
        public var variables: [ExecutionVariable: JSON]
        /// Of each step that has ended, the answer of its Describe call (or, for a quality check or condition, its
        /// properties as one object).
        public var properties: [String: JSON]
        /// The content of JSON files, by `s3://` address.
        public var files: [String: JSON]
        private let propertyFiles: [String: [PropertyFile]]

        /// Makes a resolver for an execution of `definition`.
        public init(
            _ definition: PipelineDefinition,
            parameters: [String: JSON],
            variables: [ExecutionVariable: JSON],
            properties: [String: JSON] = [:],
            files: [String: JSON] = [:]
        ) {
            self.parameters = parameters
            self.variables = variables
            self.properties = properties
            self.files = files
            propertyFiles = Dictionary(
                definition.allSteps.map { ($0.name, $0.propertyFiles) },
                uniquingKeysWith: { first, _ in first }
            )
        }

        /// `value` with every expression in it replaced by what it stands for.
        ///
        /// - Throws: ``PipelineDefinitionError/Code/unresolvable`` naming what is not there.
        public func resolve(_ value: JSON) throws(PipelineDefinitionError) -> JSON {
            switch value {
            case .array(let elements):
                var resolved: [JSON] = []
                resolved.reserveCapacity(elements.count)
                for element in elements { resolved.append(try resolve(element)) }
                return .array(resolved)
            case .object(let members):
                if let expression = try expression(value) { return try evaluate(expression) }
                var resolved: JSON = [:]
                for (key, member) in Array(members) { resolved[key] = try resolve(member) }
                return resolved
            default: return value
            }
        }

        /// The addresses of the files that must be in ``files`` for ``resolve(_:)`` to succeed and are not yet.
        ///
        /// Where one file's address comes out of another, the inner one is told first: read it and ask again.
        ///
        /// - Throws: ``PipelineDefinitionError/Code/unresolvable`` if an address itself has no value.
        public func filesNeeded(by value: JSON) throws(PipelineDefinitionError) -> [String] {
            switch value {
            case .array(let elements):
                var needed: [String] = []
                for element in elements { needed += try filesNeeded(by: element) }
                return needed
            case .object(let members):
                guard let expression = try expression(value) else {
                    var needed: [String] = []
                    for (_, member) in Array(members) { needed += try filesNeeded(by: member) }
                    return needed
                }
                var needed: [String] = []
                for operand in expression.operands { needed += try filesNeeded(by: operand.value) }
                if needed.isEmpty, case .jsonGet(let source, _) = expression {
                    let address = try address(of: source)
                    if files[address] == nil { needed.append(address) }
                }
                return needed
            default: return []
            }
        }

        private func expression(_ value: JSON) throws(PipelineDefinitionError) -> Expression? {
            do {
                return try Expression(value)
            } catch {
                throw PipelineDefinitionError(
                    .unresolvable,
                    "\(value.text()) has no value: \(error.message).",
                    cause: error
                )
            }
        }

        private func evaluate(_ expression: Expression) throws(PipelineDefinitionError) -> JSON {
            switch expression {
            case .get(.parameter(let name)):
                guard let value = parameters[name] else { throw unresolvable("There is no parameter '\(name)'.") }
                return value
            case .get(.execution(let variable)):
                guard let value = variables[variable] else {
                    throw unresolvable("The execution has no '\(variable.rawValue)' here.")
                }
                return value
            case .get(.property(let step, let path)):
                guard let described = properties[step] else {
                    throw unresolvable("Step '\(step)' has no properties: it has not succeeded.")
                }
                guard let value = path.value(in: described) else {
                    throw unresolvable("Step '\(step)' has no property '\(path)'.")
                }
                return value
            case .get(.propertyFile(let step, let name)):
                return .string(try address(of: .propertyFile(step: step, name: name)))
            case .join(let separator, let values):
                var texts: [String] = []
                for value in values { texts.append(try text(of: try resolve(value))) }
                return .string(texts.joined(separator: separator))
            case .jsonGet(let source, let path):
                let address = try address(of: source)
                guard let file = files[address] else { throw unresolvable("\(address) has not been read.") }
                guard let value = path.value(in: file) else {
                    throw unresolvable("\(address) has no member '\(path)'.")
                }
                return value
            }
        }

        private func address(of source: Expression.FileSource) throws(PipelineDefinitionError) -> String {
            switch source {
            case .s3URI(let uri):
                let value = try resolve(uri)
                guard let address = value.string else { throw unresolvable("\(value.text()) is no s3:// address.") }
                return address
            case .propertyFile(let step, let name):
                guard let file = propertyFiles[step]?.first(where: { $0.name == name }) else {
                    throw unresolvable("Step '\(step)' declares no property file '\(name)'.")
                }
                let output = JSON.get(
                    "Steps.\(step).ProcessingOutputConfig.Outputs['\(file.outputName)'].S3Output.S3Uri"
                )
                guard let folder = try resolve(output).string else {
                    throw unresolvable("Output '\(file.outputName)' of step '\(step)' has no address.")
                }
                return folder.hasSuffix("/") ? folder + file.filePath : folder + "/" + file.filePath
            }
        }

        /// A scalar as Std:Join writes it.
        private func text(of value: JSON) throws(PipelineDefinitionError) -> String {
            switch value {
            case .string(let text): return text
            case .integer, .double, .bool: return value.text()
            case .null, .array, .object: throw unresolvable("Std:Join cannot join \(value.text()), a \(value.kind).")
            }
        }

        private func unresolvable(_ message: String) -> PipelineDefinitionError {
            PipelineDefinitionError(.unresolvable, message)
        }
    }
}

extension PipelineDefinition.Resolver {
    /// Whether `condition` holds.
    ///
    /// `Equals` and `In` take any values: those of different kinds are not equal, and `1` equals `1.0`. The others take two
    /// numbers, or two strings, which compare by Unicode scalar value. Later parts of `And` and `Or` are looked at only
    /// where the earlier ones do not decide.
    ///
    /// - Throws: ``PipelineDefinitionError/Code/unresolvable``, ``PipelineDefinitionError/Code/notComparable``.
    public func holds(_ condition: PipelineDefinition.Condition) throws(PipelineDefinitionError) -> Bool {
        switch condition {
        case .comparison(let comparison, let left, let right):
            return try compare(comparison, try resolve(left), try resolve(right))
        case .isIn(let query, let values):
            let value = try resolve(query)
            for candidate in values where try resolve(candidate) == value { return true }
            return false
        case .and(let conditions):
            for condition in conditions where try !holds(condition) { return false }
            return true
        case .or(let conditions):
            for condition in conditions where try holds(condition) { return true }
            return false
        case .not(let condition): return try !holds(condition)
        }
    }

    /// The files that ``holds(_:)`` needs and that are not in ``files`` yet.
    public func filesNeeded(by condition: PipelineDefinition.Condition) throws(PipelineDefinitionError) -> [String] {
        var needed: [String] = []
        for (_, value) in condition.values(at: .root) { needed += try filesNeeded(by: value) }
        return needed
    }

    private func compare(
        _ comparison: PipelineDefinition.Condition.Comparison,
        _ left: JSON,
        _ right: JSON
    ) throws(PipelineDefinitionError) -> Bool {
        if comparison == .equals { return left == right }
        let order: (less: Bool, equal: Bool)
        if case .integer(let a) = left, case .integer(let b) = right {
            order = (a < b, a == b)
        } else if let a = left.number, let b = right.number {
            order = (a < b, a == b)
        } else if let a = left.string, let b = right.string {
            order = (a < b, a == b)
        } else {
            throw PipelineDefinitionError(
                .notComparable,
                "\(comparison.rawValue) cannot compare \(left.text()) (\(left.kind)) with \(right.text()) (\(right.kind))."
            )
        }
        return switch comparison {
        case .equals: order.equal
        case .greaterThan: !order.less && !order.equal
        case .greaterThanOrEqualTo: !order.less
        case .lessThan: order.less
        case .lessThanOrEqualTo: order.less || order.equal
        }
    }
}
