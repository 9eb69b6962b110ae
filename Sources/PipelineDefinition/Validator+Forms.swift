import JSONDocuments

extension Validator {
    /// Reports names of parameters that no execution could be given a value for.
    func checkParameterNames(_ parameters: [PipelineDefinition.Parameter], _ reader: inout DocumentReader) {
        // The pattern of PipelineParameterName in the SageMaker API: [A-Za-z0-9\-_]*, 1 to 256.
        let rule = ServiceShapes.TextRule(length: ServiceShapes.Limits("1..256"), pattern: #"[A-Za-z0-9\-_]*"#)
        for (index, parameter) in parameters.enumerated() where !parameter.name.isEmpty {
            if let fault = rule.fault(of: parameter.name) {
                reader.report(DocumentPath.root["Parameters"][index]["Name"], fault)
            }
        }
    }

    /// Reports members of an experiment's configuration that there are not, and values of a wrong type.
    func checkExperiment(_ config: JSON, _ reader: inout DocumentReader) {
        let path = DocumentPath.root["PipelineExperimentConfig"]
        guard config.object != nil, reader.isObject(config, path, known: ["ExperimentName", "TrialName"]) else {
            return
        }
        for name in ["ExperimentName", "TrialName"] {
            guard let value = config[name], !value.isNull, value.string == nil, value.object == nil else { continue }
            reader.report(path[name], "expected a string or an expression, found \(value.described)")
        }
    }
}
