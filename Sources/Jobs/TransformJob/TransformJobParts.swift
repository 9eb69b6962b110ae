/// What a transform job reads.
package struct TransformInput: Codable, Sendable, Hashable {
    package var dataSource: TransformDataSource
    /// `text/csv`, also where none is given.
    package var contentType: String?
    /// `None` or `Gzip`.
    package var compressionType: String?
    /// `None`: a file is one request; `Line`: its lines are records.
    package var splitType: String?

    package init(
        dataSource: TransformDataSource,
        contentType: String? = nil,
        compressionType: String? = nil,
        splitType: String? = nil
    ) {
        self.dataSource = dataSource
        self.contentType = contentType
        self.compressionType = compressionType
        self.splitType = splitType
    }
}

/// Where a transform job's records lie.
package struct TransformDataSource: Codable, Sendable, Hashable {
    package var s3DataSource: TransformS3DataSource

    package init(s3DataSource: TransformS3DataSource) {
        self.s3DataSource = s3DataSource
    }
}

/// Objects of records.
package struct TransformS3DataSource: Codable, Sendable, Hashable {
    /// `S3Prefix` or `ManifestFile`.
    package var s3DataType: String
    package var s3Uri: String

    package init(s3DataType: String, s3Uri: String) {
        self.s3DataType = s3DataType
        self.s3Uri = s3Uri
    }
}

/// What becomes of a transform job's predictions: `S3OutputPath/KEY.out` for every input object.
package struct TransformOutput: Codable, Sendable, Hashable {
    package var s3OutputPath: String
    /// `text/csv`, also where none is given.
    package var accept: String?
    /// `None` or `Line`; the predictions of a record are a line either way.
    package var assembleWith: String?
    package var kmsKeyId: String?

    package init(
        s3OutputPath: String,
        accept: String? = nil,
        assembleWith: String? = nil,
        kmsKeyId: String? = nil
    ) {
        self.s3OutputPath = s3OutputPath
        self.accept = accept
        self.assembleWith = assembleWith
        self.kmsKeyId = kmsKeyId
    }
}

/// The machines that SageMaker would run a transform job on.
package struct TransformResources: Codable, Sendable, Hashable {
    package var instanceType: String
    package var instanceCount: Int
    package var volumeKmsKeyId: String?
    package var transformAmiVersion: String?

    package init(
        instanceType: String,
        instanceCount: Int,
        volumeKmsKeyId: String? = nil,
        transformAmiVersion: String? = nil
    ) {
        self.instanceType = instanceType
        self.instanceCount = instanceCount
        self.volumeKmsKeyId = volumeKmsKeyId
        self.transformAmiVersion = transformAmiVersion
    }
}

/// What of a record the model sees, and what of record and prediction is written.
package struct DataProcessing: Codable, Sendable, Hashable {
    /// The fields that the model gets: a JSONPath of the documented subset.
    package var inputFilter: String?
    /// The fields that are written, of the joined record.
    package var outputFilter: String?
    /// `Input`: the prediction is put behind its record; `None`: it stands alone.
    package var joinSource: String?

    package init(inputFilter: String? = nil, outputFilter: String? = nil, joinSource: String? = nil) {
        self.inputFilter = inputFilter
        self.outputFilter = outputFilter
        self.joinSource = joinSource
    }
}

/// How SageMaker would call the model's container.
package struct ModelClientConfig: Codable, Sendable, Hashable {
    package var invocationsTimeoutInSeconds: Int?
    package var invocationsMaxRetries: Int?

    package init(invocationsTimeoutInSeconds: Int? = nil, invocationsMaxRetries: Int? = nil) {
        self.invocationsTimeoutInSeconds = invocationsTimeoutInSeconds
        self.invocationsMaxRetries = invocationsMaxRetries
    }
}

/// Where SageMaker would keep a record of a transform job's data.
package struct BatchDataCaptureConfig: Codable, Sendable, Hashable {
    package var destinationS3Uri: String
    package var kmsKeyId: String?
    package var generateInferenceId: Bool?

    package init(destinationS3Uri: String, kmsKeyId: String? = nil, generateInferenceId: Bool? = nil) {
        self.destinationS3Uri = destinationS3Uri
        self.kmsKeyId = kmsKeyId
        self.generateInferenceId = generateInferenceId
    }
}
