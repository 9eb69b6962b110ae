public import JSONDocuments

extension PipelineDefinition {
    /// Reads and validates a definition.
    ///
    /// - Parameters:
    ///   - text: The document.
    ///   - checkingArguments: Whether the steps' arguments are checked against the requests that they become; not needed
    ///     where that has been done.
    /// - Throws: ``PipelineDefinitionError/Code/notJSON``, or ``PipelineDefinitionError/Code/invalidDefinition`` with
    ///   every fault at once: of shape, of names, of references, of arguments.
    public init(json text: String, checkingArguments: Bool = true) throws(PipelineDefinitionError) {
        let document: JSON
        do {
            document = try JSON(parsing: text)
        } catch {
            throw PipelineDefinitionError(.notJSON, "The pipeline definition is \(error).", cause: error)
        }
        try self.init(json: document, checkingArguments: checkingArguments)
    }

    /// Reads and validates a definition.
    ///
    /// - Throws: ``PipelineDefinitionError/Code/invalidDefinition`` with every fault at once.
    public init(json document: JSON, checkingArguments: Bool = true) throws(PipelineDefinitionError) {
        var reader = DefinitionReader()
        let definition = reader.definition(document)
        let validator = Validator(
            definition,
            unreadable: reader.unreadable,
            checkingArguments: checkingArguments
        )
        let findings = reader.reader.findings + validator.findings()
        if !findings.isEmpty { throw .invalid(.invalidDefinition, "The pipeline definition is not valid", findings) }
        self = definition
    }

    /// Every fault of the definition's names, references and arguments; empty if it can run.
    public func validate() -> [Finding] { Validator(self, unreadable: []).findings() }
}

/// Reads a document into the model.
///
/// What cannot be read is reported and stands as a placeholder, so that the places of
/// its neighbours stay right and references to it are not reported as well.
private struct DefinitionReader {
    var reader = DocumentReader()
    /// The places of steps that could not be read.
    var unreadable: Set<DocumentPath> = []

    mutating func definition(_ document: JSON) -> PipelineDefinition {
        let root = DocumentPath.root
        let known: Set = [
            "Version", "Metadata", "Parameters", "PipelineExperimentConfig", "ParallelismConfiguration", "Steps",
        ]
        guard reader.isObject(document, root, known: known) else { return PipelineDefinition(steps: []) }
        if let version = reader.required("Version", of: document, root), version.string != PipelineDefinition.version {
            reader.report(
                root["Version"],
                "\(version.text()) is not supported; only \"\(PipelineDefinition.version)\" is"
            )
        }
        let metadata = document["Metadata"] ?? [:]
        if metadata.object == nil { reader.report(root["Metadata"], "expected an object, found \(metadata.described)") }
        let experiment = document["PipelineExperimentConfig"]
        if let experiment, experiment.object == nil, !experiment.isNull {
            reader.report(root["PipelineExperimentConfig"], "expected an object, found \(experiment.described)")
        }
        let parameters = reader.array(document["Parameters"], root["Parameters"]) { $0.parameter($1, $2) }
        if reader.required("Steps", of: document, root)?.array?.isEmpty == true {
            reader.report(root["Steps"], "a pipeline needs at least one step")
        }
        return PipelineDefinition(
            parameters: parameters,
            steps: steps(document["Steps"], root["Steps"]),
            metadata: metadata,
            experimentConfig: experiment,
            parallelism: parallelism(document["ParallelismConfiguration"], root["ParallelismConfiguration"])
        )
    }

    mutating func parallelism(_ value: JSON?, _ path: DocumentPath) -> PipelineDefinition.ParallelismConfiguration? {
        guard let value, !value.isNull, reader.isObject(value, path, known: ["MaxParallelExecutionSteps"]) else {
            return nil
        }
        let limit = reader.integer(
            reader.required("MaxParallelExecutionSteps", of: value, path),
            path["MaxParallelExecutionSteps"],
            in: 1...10_000
        )
        return limit.map(PipelineDefinition.ParallelismConfiguration.init)
    }

    mutating func steps(_ value: JSON?, _ path: DocumentPath) -> [PipelineDefinition.Step] {
        guard let value, !value.isNull else { return [] }
        guard let elements = value.array else {
            reader.report(path, "expected an array, found \(value.described)")
            return []
        }
        return elements.enumerated().map { step($1, path[$0]) }
    }

    mutating func step(_ value: JSON, _ path: DocumentPath) -> PipelineDefinition.Step {
        let type = value["Type"]?.string.flatMap(PipelineDefinition.StepType.init)
        var known: Set = [
            "Name", "Type", "Arguments", "DependsOn", "DisplayName", "Description", "CacheConfig", "PropertyFiles",
            "RetryPolicies",
        ]
        let checkMembers = ["CheckType"] + PipelineDefinition.QualityCheck().values.map(\.name)
        // A step of unknown type may have members that nobody here knows; its type is the fault to tell.
        if type == .qualityCheck { known.formUnion(checkMembers) }
        if type == nil, let members = value.object { for (key, _) in Array(members) { known.insert(key) } }
        guard reader.isObject(value, path, known: known) else {
            unreadable.insert(path)
            return PipelineDefinition.Step("", .fail(.null))
        }
        let name = reader.name("Name", of: value, path)
        var body = PipelineDefinition.Body.fail(.null)
        if let type {
            if let arguments = reader.required("Arguments", of: value, path) {
                if let read = self.body(type, arguments, of: value, path) {
                    body = read
                } else {
                    unreadable.insert(path)
                }
            } else {
                unreadable.insert(path)
            }
        } else {
            unreadable.insert(path)
            if let spelled = reader.required("Type", of: value, path) {
                let known = PipelineDefinition.StepType.allCases.map(\.rawValue).joined(separator: ", ")
                reader.report(path["Type"], "steps of type \(spelled.text()) are not supported; there are \(known)")
            }
        }
        return PipelineDefinition.Step(
            name,
            body,
            dependsOn: reader.strings(value["DependsOn"], path["DependsOn"]),
            propertyFiles: reader.array(value["PropertyFiles"], path["PropertyFiles"]) { $0.propertyFile($1, $2) },
            cacheConfig: reader.cacheConfig(value["CacheConfig"], path["CacheConfig"]),
            retryPolicies: reader.array(value["RetryPolicies"], path["RetryPolicies"]) { $0.retryPolicy($1, $2) },
            displayName: reader.string(value["DisplayName"], path["DisplayName"]),
            description: reader.string(value["Description"], path["Description"])
        )
    }

    mutating func body(
        _ type: PipelineDefinition.StepType,
        _ arguments: JSON,
        of step: JSON,
        _ path: DocumentPath
    ) -> PipelineDefinition.Body? {
        let place = path["Arguments"]
        guard arguments.object != nil else {
            reader.report(place, "expected an object, found \(arguments.described)")
            return nil
        }
        switch type {
        case .processing: return .processing(arguments)
        case .training: return .training(arguments)
        case .transform: return .transform(arguments)
        case .model: return .model(arguments)
        case .registerModel: return .registerModel(arguments)
        case .qualityCheck:
            let checkType = reader.name("CheckType", of: step, path)
            return .qualityCheck(
                arguments,
                PipelineDefinition.QualityCheck(
                    checkType: checkType,
                    modelPackageGroupName: step["ModelPackageGroupName"],
                    skipCheck: step["SkipCheck"],
                    failOnViolation: step["FailOnViolation"],
                    registerNewBaseline: step["RegisterNewBaseline"],
                    suppliedBaselineStatistics: step["SuppliedBaselineStatistics"],
                    suppliedBaselineConstraints: step["SuppliedBaselineConstraints"]
                )
            )
        case .fail:
            guard reader.isObject(arguments, place, known: ["ErrorMessage"]),
                let message = reader.required("ErrorMessage", of: arguments, place)
            else { return nil }
            return .fail(message)
        case .condition:
            guard reader.isObject(arguments, place, known: ["Conditions", "IfSteps", "ElseSteps"]),
                let conditions = reader.required("Conditions", of: arguments, place)
            else { return nil }
            let read = reader.array(conditions, place["Conditions"]) { $0.condition($1, $2) }
            return .condition(
                PipelineDefinition.Branches(
                    conditions: read,
                    ifSteps: steps(arguments["IfSteps"], place["IfSteps"]),
                    elseSteps: steps(arguments["ElseSteps"], place["ElseSteps"])
                )
            )
        }
    }
}
