public import JSONDocuments

// Members come in the order in which the Python SDK writes them. Empty `DependsOn`, `PropertyFiles` and `RetryPolicies`
// are not written, as there; `Metadata` and `Parameters` always are.
extension PipelineDefinition {
    /// The definition as a document; `PipelineDefinition(json: definition.json) == definition`.
    public var json: JSON {
        var document: JSON = [
            "Version": .string(Self.version), "Metadata": metadata, "Parameters": .array(parameters.map(\.json)),
        ]
        document["PipelineExperimentConfig"] = experimentConfig
        document["ParallelismConfiguration"] = parallelism.map {
            ["MaxParallelExecutionSteps": .integer(Int64($0.maxParallelExecutionSteps))]
        }
        document["Steps"] = .array(steps.map(\.json))
        return document
    }
}

extension PipelineDefinition.Parameter {
    var json: JSON {
        var object: JSON = ["Name": .string(name), "Type": .string(type.rawValue)]
        object["DefaultValue"] = defaultValue
        object["EnumValues"] = enumValues.map(JSON.array)
        return object
    }
}

extension PipelineDefinition.Step {
    var json: JSON {
        var object: JSON = ["Name": .string(name), "Type": .string(type.rawValue), "Arguments": body.arguments]
        if !dependsOn.isEmpty { object["DependsOn"] = .array(dependsOn.map(JSON.string)) }
        object["DisplayName"] = displayName.map(JSON.string)
        object["Description"] = description.map(JSON.string)
        object["CacheConfig"] = cacheConfig?.json
        if !propertyFiles.isEmpty { object["PropertyFiles"] = .array(propertyFiles.map(\.json)) }
        if !retryPolicies.isEmpty { object["RetryPolicies"] = .array(retryPolicies.map(\.json)) }
        if case .qualityCheck(_, let check) = body {
            object["CheckType"] = .string(check.checkType)
            for (name, value) in check.values { object[name] = value }
        }
        return object
    }
}

extension PipelineDefinition.Body {
    /// The step's `Arguments`.
    public var arguments: JSON {
        switch self {
        case .processing(let arguments), .training(let arguments), .transform(let arguments),
            .qualityCheck(let arguments, _), .model(let arguments), .registerModel(let arguments):
            arguments
        case .condition(let branches):
            [
                "Conditions": .array(branches.conditions.map(\.json)),
                "IfSteps": .array(branches.ifSteps.map(\.json)), "ElseSteps": .array(branches.elseSteps.map(\.json)),
            ]
        case .fail(let message): ["ErrorMessage": message]
        }
    }
}

extension PipelineDefinition.Condition {
    var json: JSON {
        switch self {
        case .comparison(let comparison, let left, let right):
            ["Type": .string(comparison.rawValue), "LeftValue": left, "RightValue": right]
        case .isIn(let query, let values): ["Type": "In", "QueryValue": query, "Values": .array(values)]
        case .and(let conditions): ["Type": "And", "Conditions": .array(conditions.map(\.json))]
        case .or(let conditions): ["Type": "Or", "Conditions": .array(conditions.map(\.json))]
        case .not(let condition): ["Type": "Not", "Expression": condition.json]
        }
    }
}

extension PipelineDefinition.PropertyFile {
    var json: JSON {
        [
            "PropertyFileName": .string(name), "OutputName": .string(outputName), "FilePath": .string(filePath),
        ]
    }
}

extension PipelineDefinition.CacheConfig {
    var json: JSON {
        var object: JSON = ["Enabled": .bool(enabled)]
        object["ExpireAfter"] = expireAfter.map(JSON.string)
        return object
    }
}

extension PipelineDefinition.RetryPolicy {
    var json: JSON {
        var object: JSON = [:]
        object["BackoffRate"] = backoffRate.map(JSON.double)
        object["IntervalSeconds"] = intervalSeconds.map { .integer(Int64($0)) }
        object["MaxAttempts"] = maxAttempts.map { .integer(Int64($0)) }
        object["ExpireAfterMin"] = expireAfterMinutes.map { .integer(Int64($0)) }
        object["ExceptionType"] = .array(exceptionTypes.map(JSON.string))
        return object
    }
}
