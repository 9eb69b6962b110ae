import JSONDocuments

extension DocumentReader {
    mutating func parameter(_ value: JSON, _ path: DocumentPath) -> PipelineDefinition.Parameter {
        guard isObject(value, path, known: ["Name", "Type", "DefaultValue", "EnumValues"]) else { return .string("") }
        let name = name("Name", of: value, path)
        guard let spelled = required("Type", of: value, path) else { return .string(name) }
        guard let type = spelled.string.flatMap(PipelineDefinition.ParameterType.init) else {
            let known = PipelineDefinition.ParameterType.allCases.map(\.rawValue).joined(separator: ", ")
            report(path["Type"], "\(spelled.text()) is no parameter type; there are \(known)")
            return .string(name)
        }
        var defaultValue = value["DefaultValue"]
        if defaultValue?.isNull == true { defaultValue = nil }
        var enumValues = value["EnumValues"]
        if enumValues?.isNull == true { enumValues = nil }
        if let enumValues, enumValues.array == nil {
            report(path["EnumValues"], "expected an array, found \(enumValues.described)")
        }
        return PipelineDefinition.Parameter(name, type, default: defaultValue, enum: enumValues?.array)
    }

    mutating func propertyFile(_ value: JSON, _ path: DocumentPath) -> PipelineDefinition.PropertyFile {
        guard isObject(value, path, known: ["PropertyFileName", "OutputName", "FilePath"]) else {
            return PipelineDefinition.PropertyFile("", output: "", path: "")
        }
        return PipelineDefinition.PropertyFile(
            name("PropertyFileName", of: value, path),
            output: name("OutputName", of: value, path),
            path: name("FilePath", of: value, path)
        )
    }

    mutating func cacheConfig(_ value: JSON?, _ path: DocumentPath) -> PipelineDefinition.CacheConfig? {
        guard let value, !value.isNull, isObject(value, path, known: ["Enabled", "ExpireAfter"]) else { return nil }
        let enabled = bool(required("Enabled", of: value, path), path["Enabled"]) ?? false
        let config = PipelineDefinition.CacheConfig(
            enabled: enabled,
            expireAfter: string(value["ExpireAfter"], path["ExpireAfter"])
        )
        if let text = config.expireAfter, config.expireAfterSeconds == nil {
            report(path["ExpireAfter"], "'\(text)' is no duration; write e.g. PT1H or P30D (ISO 8601)")
        }
        return config
    }

    mutating func retryPolicy(_ value: JSON, _ path: DocumentPath) -> PipelineDefinition.RetryPolicy {
        let known: Set = ["ExceptionType", "IntervalSeconds", "BackoffRate", "MaxAttempts", "ExpireAfterMin"]
        guard isObject(value, path, known: known) else { return PipelineDefinition.RetryPolicy(exceptionTypes: []) }
        let types = strings(required("ExceptionType", of: value, path), path["ExceptionType"])
        for (index, type) in types.enumerated()
        where !type.isEmpty && !PipelineDefinition.RetryPolicy.knownExceptionTypes.contains(type) {
            let list = PipelineDefinition.RetryPolicy.knownExceptionTypes.joined(separator: ", ")
            report(path["ExceptionType"][index], "'\(type)' is no exception type; there are \(list)")
        }
        // Limits: sagemaker.workflow.retry (MAX_ATTEMPTS_CAP, MAX_EXPIRE_AFTER_MIN).
        return PipelineDefinition.RetryPolicy(
            exceptionTypes: types,
            intervalSeconds: integer(value["IntervalSeconds"], path["IntervalSeconds"], in: 0...1_000_000),
            backoffRate: number(value["BackoffRate"], path["BackoffRate"]),
            maxAttempts: integer(value["MaxAttempts"], path["MaxAttempts"], in: 1...20),
            expireAfterMinutes: integer(value["ExpireAfterMin"], path["ExpireAfterMin"], in: 0...14_400)
        )
    }

    /// Reads a condition; one that cannot be read is reported and stands as one that always holds.
    mutating func condition(_ value: JSON, _ path: DocumentPath) -> PipelineDefinition.Condition {
        guard let spelled = value["Type"]?.string else {
            report(path, "expected a condition: an object with 'Type'")
            return .and([])
        }
        if let comparison = PipelineDefinition.Condition.Comparison(rawValue: spelled) {
            guard isObject(value, path, known: ["Type", "LeftValue", "RightValue"]),
                let left = required("LeftValue", of: value, path), let right = required("RightValue", of: value, path)
            else { return .and([]) }
            return .comparison(comparison, left: left, right: right)
        }
        switch spelled {
        case "In":
            guard isObject(value, path, known: ["Type", "QueryValue", "Values"]),
                let query = required("QueryValue", of: value, path), let values = required("Values", of: value, path)
            else { return .and([]) }
            return .isIn(query, array(values, path["Values"]) { _, value, _ in value })
        case "And", "Or":
            guard isObject(value, path, known: ["Type", "Conditions"]),
                let conditions = required("Conditions", of: value, path)
            else { return .and([]) }
            let read = array(conditions, path["Conditions"]) { $0.condition($1, $2) }
            return spelled == "And" ? .and(read) : .or(read)
        case "Not":
            guard isObject(value, path, known: ["Type", "Expression"]),
                let expression = required("Expression", of: value, path)
            else { return .and([]) }
            return .not(condition(expression, path["Expression"]))
        default:
            let known = PipelineDefinition.Condition.Comparison.allCases.map(\.rawValue) + ["In", "And", "Or", "Not"]
            report(path["Type"], "'\(spelled)' is no condition; there are \(known.joined(separator: ", "))")
            return .and([])
        }
    }
}
