public import JSONDocuments

extension PipelineDefinition {
    /// A value that an execution may be given when it starts.
    public struct Parameter: Sendable, Hashable {
        /// Unique in the definition.
        public var name: String
        /// What values it takes.
        public var type: ParameterType
        /// Used where an execution gives none; nil makes the parameter required.
        public var defaultValue: JSON?
        /// The only values allowed; nil allows all of the type.
        public var enumValues: [JSON]?

        /// Makes a parameter; ``PipelineDefinition/validate()`` checks that its values are of its type.
        public init(
            _ name: String,
            _ type: ParameterType,
            default defaultValue: JSON? = nil,
            enum enumValues: [JSON]? = nil
        ) {
            self.name = name
            self.type = type
            self.defaultValue = defaultValue
            self.enumValues = enumValues
        }

        /// A String parameter.
        public static func string(
            _ name: String,
            default value: String? = nil,
            enum values: [String]? = nil
        ) -> Parameter {
            Parameter(name, .string, default: value.map(JSON.string), enum: values?.map(JSON.string))
        }

        /// An Integer parameter.
        public static func integer(_ name: String, default value: Int64? = nil) -> Parameter {
            Parameter(name, .integer, default: value.map(JSON.integer))
        }

        /// A Float parameter.
        public static func float(_ name: String, default value: Double? = nil) -> Parameter {
            Parameter(name, .float, default: value.map(JSON.double))
        }

        /// A Boolean parameter.
        public static func boolean(_ name: String, default value: Bool? = nil) -> Parameter {
            Parameter(name, .boolean, default: value.map(JSON.bool))
        }

        /// The parameter's value in an execution: `{"Get": "Parameters.NAME"}`.
        public var reference: JSON { .get("Parameters.\(name)") }
    }

    /// The type of a parameter.
    public enum ParameterType: String, Sendable, Hashable, CaseIterable {
        case string = "String"
        case integer = "Integer"
        case float = "Float"
        case boolean = "Boolean"

        /// Whether `value` is of this type; a whole number is a Float, a Float without fraction an Integer.
        public func accepts(_ value: JSON) -> Bool {
            switch self {
            case .string: value.string != nil
            case .integer: value.integer != nil
            case .float: value.number != nil
            case .boolean: value.bool != nil
            }
        }

        /// Reads a value as the API carries it, as text; nil if it is not of this type.
        ///
        /// Booleans are `true` and `false` in any case, as Python and JSON write them.
        public func value(of text: String) -> JSON? {
            switch self {
            case .string: .string(text)
            case .integer: Int64(text).map(JSON.integer)
            case .float: Double(text).flatMap { $0.isFinite ? .double($0) : nil }
            case .boolean:
                switch text.lowercased() {
                case "true": .bool(true)
                case "false": .bool(false)
                default: nil
                }
            }
        }
    }
}

extension PipelineDefinition {
    /// The value of every parameter in an execution: what was given, else its default.
    ///
    /// - Parameter given: Values as the API carries them: text.
    /// - Returns: Values by name, each of its parameter's type.
    /// - Throws: ``PipelineDefinitionError/Code/invalidParameters`` naming every parameter that is unknown, not of its
    ///   type, not among its enumeration, or missing without a default.
    public func bind(_ given: [String: String]) throws(PipelineDefinitionError) -> [String: JSON] {
        var findings: [Finding] = []
        var values: [String: JSON] = [:]
        let path = DocumentPath.root["PipelineParameters"]
        for parameter in parameters {
            guard let text = given[parameter.name] else {
                if let value = parameter.defaultValue {
                    values[parameter.name] = value
                } else {
                    findings.append(Finding(path[parameter.name], "the parameter has no default; give it a value"))
                }
                continue
            }
            guard let value = parameter.type.value(of: text) else {
                findings.append(Finding(path[parameter.name], "'\(text)' is not of type \(parameter.type.rawValue)"))
                continue
            }
            if let allowed = parameter.enumValues, !allowed.contains(value) {
                let list = allowed.map { $0.text() }.joined(separator: ", ")
                findings.append(Finding(path[parameter.name], "'\(text)' is not one of \(list)"))
                continue
            }
            values[parameter.name] = value
        }
        let known = Set(parameters.map(\.name))
        for name in given.keys.sorted() where !known.contains(name) {
            let list = known.isEmpty ? "it has none" : "it has \(known.sorted().joined(separator: ", "))"
            findings.append(Finding(path[name], "the pipeline has no parameter '\(name)'; \(list)"))
        }
        if findings.isEmpty { return values }
        throw .invalid(.invalidParameters, "The parameters do not fit the pipeline", findings)
    }
}
