/// How to serve a model version.
package struct InferenceSpecification: Codable, Sendable, Hashable {
    package var containers: [ModelPackageContainerDefinition]
    package var supportedContentTypes: [String]?
    package var supportedResponseMIMETypes: [String]?
    package var supportedRealtimeInferenceInstanceTypes: [String]?
    package var supportedTransformInstanceTypes: [String]?

    package init(
        containers: [ModelPackageContainerDefinition],
        supportedContentTypes: [String]? = nil,
        supportedResponseMIMETypes: [String]? = nil,
        supportedRealtimeInferenceInstanceTypes: [String]? = nil,
        supportedTransformInstanceTypes: [String]? = nil
    ) {
        self.containers = containers
        self.supportedContentTypes = supportedContentTypes
        self.supportedResponseMIMETypes = supportedResponseMIMETypes
        self.supportedRealtimeInferenceInstanceTypes = supportedRealtimeInferenceInstanceTypes
        self.supportedTransformInstanceTypes = supportedTransformInstanceTypes
    }
}

/// The image and the model archive that serve together.
package struct ModelPackageContainerDefinition: Codable, Sendable, Hashable {
    package var containerHostname: String?
    package var image: String
    package var imageDigest: String?
    package var modelDataUrl: String?
    package var environment: [String: String]?
    package var framework: String?
    package var frameworkVersion: String?
    package var nearestModelName: String?
    package var productId: String?

    package init(
        containerHostname: String? = nil,
        image: String,
        imageDigest: String? = nil,
        modelDataUrl: String? = nil,
        environment: [String: String]? = nil,
        framework: String? = nil,
        frameworkVersion: String? = nil,
        nearestModelName: String? = nil,
        productId: String? = nil
    ) {
        self.containerHostname = containerHostname
        self.image = image
        self.imageDigest = imageDigest
        self.modelDataUrl = modelDataUrl
        self.environment = environment
        self.framework = framework
        self.frameworkVersion = frameworkVersion
        self.nearestModelName = nearestModelName
        self.productId = productId
    }
}

/// A file of metrics or a baseline.
package struct MetricsSource: Codable, Sendable, Hashable {
    package var contentType: String
    package var contentDigest: String?
    package var s3Uri: String

    package init(contentType: String, contentDigest: String? = nil, s3Uri: String) {
        self.contentType = contentType
        self.contentDigest = contentDigest
        self.s3Uri = s3Uri
    }
}

/// A configuration file.
package struct FileSource: Codable, Sendable, Hashable {
    package var contentType: String?
    package var contentDigest: String?
    package var s3Uri: String

    package init(contentType: String? = nil, contentDigest: String? = nil, s3Uri: String) {
        self.contentType = contentType
        self.contentDigest = contentDigest
        self.s3Uri = s3Uri
    }
}

/// What was measured when a version was made.
package struct ModelMetrics: Codable, Sendable, Hashable {
    package var modelQuality: MetricsPair?
    package var modelDataQuality: MetricsPair?
    package var bias: BiasMetrics?
    package var explainability: ExplainabilityMetrics?

    package init(
        modelQuality: MetricsPair? = nil,
        modelDataQuality: MetricsPair? = nil,
        bias: BiasMetrics? = nil,
        explainability: ExplainabilityMetrics? = nil
    ) {
        self.modelQuality = modelQuality
        self.modelDataQuality = modelDataQuality
        self.bias = bias
        self.explainability = explainability
    }
}

/// Statistics and constraints.
package struct MetricsPair: Codable, Sendable, Hashable {
    package var statistics: MetricsSource?
    package var constraints: MetricsSource?

    package init(statistics: MetricsSource? = nil, constraints: MetricsSource? = nil) {
        self.statistics = statistics
        self.constraints = constraints
    }
}

/// Bias reports.
package struct BiasMetrics: Codable, Sendable, Hashable {
    package var report: MetricsSource?
    package var preTrainingReport: MetricsSource?
    package var postTrainingReport: MetricsSource?

    package init(
        report: MetricsSource? = nil,
        preTrainingReport: MetricsSource? = nil,
        postTrainingReport: MetricsSource? = nil
    ) {
        self.report = report
        self.preTrainingReport = preTrainingReport
        self.postTrainingReport = postTrainingReport
    }
}

/// An explainability report.
package struct ExplainabilityMetrics: Codable, Sendable, Hashable {
    package var report: MetricsSource?

    package init(report: MetricsSource? = nil) {
        self.report = report
    }
}

/// What later data is compared with.
package struct DriftCheckBaselines: Codable, Sendable, Hashable {
    package var modelQuality: MetricsPair?
    package var modelDataQuality: MetricsPair?
    package var bias: DriftCheckBias?
    package var explainability: DriftCheckExplainability?

    package init(
        modelQuality: MetricsPair? = nil,
        modelDataQuality: MetricsPair? = nil,
        bias: DriftCheckBias? = nil,
        explainability: DriftCheckExplainability? = nil
    ) {
        self.modelQuality = modelQuality
        self.modelDataQuality = modelDataQuality
        self.bias = bias
        self.explainability = explainability
    }
}

/// The bias baseline.
package struct DriftCheckBias: Codable, Sendable, Hashable {
    package var configFile: FileSource?
    package var preTrainingConstraints: MetricsSource?
    package var postTrainingConstraints: MetricsSource?

    package init(
        configFile: FileSource? = nil,
        preTrainingConstraints: MetricsSource? = nil,
        postTrainingConstraints: MetricsSource? = nil
    ) {
        self.configFile = configFile
        self.preTrainingConstraints = preTrainingConstraints
        self.postTrainingConstraints = postTrainingConstraints
    }
}

/// The explainability baseline.
package struct DriftCheckExplainability: Codable, Sendable, Hashable {
    package var constraints: MetricsSource?
    package var configFile: FileSource?

    package init(constraints: MetricsSource? = nil, configFile: FileSource? = nil) {
        self.constraints = constraints
        self.configFile = configFile
    }
}

/// Where a version comes from.
package struct MetadataProperties: Codable, Sendable, Hashable {
    package var commitId: String?
    package var repository: String?
    /// For a version that a pipeline made, the execution's ARN.
    package var generatedBy: String?
    package var projectId: String?

    package init(
        commitId: String? = nil,
        repository: String? = nil,
        generatedBy: String? = nil,
        projectId: String? = nil
    ) {
        self.commitId = commitId
        self.repository = repository
        self.generatedBy = generatedBy
        self.projectId = projectId
    }
}
