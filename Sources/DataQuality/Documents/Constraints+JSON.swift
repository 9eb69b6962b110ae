import JSONDocuments

extension Constraints {
    /// Reads a `constraints.json`, ours, SageMaker's or one written by hand.
    ///
    /// Accepted as well: `comparion_method` (as SageMaker's documentation once spelled it), the method names `linf_simple` and
    /// `linf_robust`, and a feature's overrides under either spelling, in the feature or in its `string_constraints` or
    /// `num_constraints`. Missing thresholds are ``MonitoringConfiguration/documented``.
    /// - Parameters:
    ///   - bytes: UTF-8 JSON. Members that are not part of the format are ignored.
    ///   - document: The name for error messages.
    /// - Throws: ``DataQualityError/Code/document`` with the path to the fault.
    public init(parsing bytes: some Sequence<UInt8>, document: String = "constraints.json") throws(DataQualityError) {
        let top = try JSONField(document: document, bytes: bytes)
        var features: [FeatureConstraints] = []
        for field in try top.member("features").elements() { features.append(try FeatureConstraints(field)) }
        let stated = try top.optional("monitoring_config")
            .map { (field) throws(DataQualityError) in
                try MonitoringOverrides(field)
            }
        var configuration = MonitoringConfiguration.documented.overridden(by: stated)
        configuration.categoricalComparisonThreshold = stated?.categoricalComparisonThreshold
        self.init(features: features, configuration: configuration)
        version = try top.optional("version")?.finite() ?? 0
    }

    /// The document as SageMaker writes it.
    public func json() -> [UInt8] {
        let value: JSON = [
            "version": .double(version), "features": .array(features.map(\.value)),
            "monitoring_config": MonitoringOverrides(configuration).value,
        ]
        return value.bytes(.jackson)
    }
}

extension FeatureConstraints {
    fileprivate init(_ field: JSONField) throws(DataQualityError) {
        self.init(
            name: try field.member("name").string(),
            inferredType: try field.member("inferred_type").inferredType(),
            completeness: try field.optional("completeness")?.share()
        )
        let number = try field.optional("num_constraints")
        let string = try field.optional("string_constraints")
        if let flag = try number?.optional("is_non_negative") {
            guard let value = flag.value.bool else { throw flag.fault(expected: "true or false") }
            isNonNegative = value
        }
        if let list = try string?.optional("domains") {
            var values: [String] = []
            for element in try list.elements() { values.append(try element.string()) }
            domains = values
        }
        for holder in [field, string, number] {
            guard let found = try holder?.optional(anyOf: "monitoringConfigOverrides", "monitoring_config_overrides")
            else {
                continue
            }
            let stated = try MonitoringOverrides(found)
            overrides = stated.isEmpty ? nil : stated
            return
        }
    }

    fileprivate var value: JSON {
        var members: JSON = ["name": .string(name), "inferred_type": .string(inferredType.rawValue)]
        if let completeness { members["completeness"] = .double(completeness) }
        if let isNonNegative { members["num_constraints"] = ["is_non_negative": .bool(isNonNegative)] }
        if let domains { members["string_constraints"] = ["domains": .array(domains.map { .string($0) })] }
        if let overrides { members["monitoringConfigOverrides"] = overrides.value }
        return members
    }
}

extension MonitoringOverrides {
    /// Every member of a configuration, as overrides.
    fileprivate init(_ configuration: MonitoringConfiguration) {
        evaluatesConstraints = configuration.evaluatesConstraints
        emitsMetrics = configuration.emitsMetrics
        dataTypeThreshold = configuration.dataTypeThreshold
        domainContentThreshold = configuration.domainContentThreshold
        comparesDistributions = configuration.comparesDistributions
        comparisonThreshold = configuration.comparisonThreshold
        comparisonMethod = configuration.comparisonMethod
        categoricalComparisonThreshold = configuration.categoricalComparisonThreshold
        categoricalMethod = configuration.categoricalMethod
    }

    fileprivate init(_ field: JSONField) throws(DataQualityError) {
        self.init()
        evaluatesConstraints = try field.optional("evaluate_constraints")?.isEnabled()
        emitsMetrics = try field.optional("emit_metrics")?.isEnabled()
        dataTypeThreshold = try field.optional("datatype_check_threshold")?.share()
        domainContentThreshold = try field.optional("domain_content_threshold")?.share()
        guard let distribution = try field.optional("distribution_constraints") else { return }
        comparesDistributions = try distribution.optional(anyOf: "perform_comparison", "enable_comparisons")?
            .isEnabled()
        comparisonThreshold = try distribution.optional("comparison_threshold")?.finite()
        if let method = try distribution.optional(anyOf: "comparison_method", "comparion_method") {
            comparisonMethod = try Self.comparisonMethod(method)
        }
        categoricalComparisonThreshold = try distribution.optional("categorical_comparison_threshold")?.finite()
        if let method = try distribution.optional("categorical_drift_method") {
            guard let value = CategoricalMethod(rawValue: try method.string()) else {
                throw method.fault(expected: "\"LInfinity\" or \"ChiSquared\"")
            }
            categoricalMethod = value
        }
    }

    private static func comparisonMethod(_ field: JSONField) throws(DataQualityError) -> ComparisonMethod {
        switch try field.string().lowercased() {
        case "simple", "linf_simple": return .simple
        case "robust", "linf_robust": return .robust
        default: throw field.fault(expected: "\"Simple\" or \"Robust\"")
        }
    }

    fileprivate var value: JSON {
        func enabled(_ flag: Bool) -> JSON { flag ? "Enabled" : "Disabled" }
        var members: JSON = [:]
        if let evaluatesConstraints { members["evaluate_constraints"] = enabled(evaluatesConstraints) }
        if let emitsMetrics { members["emit_metrics"] = enabled(emitsMetrics) }
        if let dataTypeThreshold { members["datatype_check_threshold"] = .double(dataTypeThreshold) }
        if let domainContentThreshold { members["domain_content_threshold"] = .double(domainContentThreshold) }
        var distribution: JSON = [:]
        if let comparesDistributions { distribution["perform_comparison"] = enabled(comparesDistributions) }
        if let comparisonThreshold { distribution["comparison_threshold"] = .double(comparisonThreshold) }
        if let comparisonMethod { distribution["comparison_method"] = .string(comparisonMethod.rawValue) }
        if let threshold = categoricalComparisonThreshold {
            distribution["categorical_comparison_threshold"] = .double(threshold)
        }
        if let categoricalMethod { distribution["categorical_drift_method"] = .string(categoricalMethod.rawValue) }
        if distribution != [:] { members["distribution_constraints"] = distribution }
        return members
    }
}
