import Foundation

extension CreateTransformJobRequest {
    /// Source: SageMaker API, `MaxPayloadInMB`.
    static let usualPayload = 6
    /// Source: SageMaker API, `MaxConcurrentTransforms` times `MaxPayloadInMB`.
    private static let largestPayload = 100

    func validate() throws {
        try JobRules.validate(name: transformJobName, member: "TransformJobName")
        try JobRules.validate(instanceCount: transformResources.instanceCount)
        try JobRules.validate(environment: environment)
        if dataCaptureConfig != nil {
            throw JobRules.invalid("DataCaptureConfig of a transform job is not supported. Leave it out.")
        }
        let payload = maxPayloadInMB ?? Self.usualPayload
        let transforms = max(1, maxConcurrentTransforms ?? 1)
        guard 0...Self.largestPayload ~= payload, transforms <= Self.largestPayload,
            payload * transforms <= Self.largestPayload
        else {
            throw JobRules.invalid(
                "MaxPayloadInMB is \(payload) and MaxConcurrentTransforms is \(transforms); give numbers of at least 0 whose "
                    + "product is at most \(Self.largestPayload)."
            )
        }
        try JobRules.validate(batchStrategy, among: ["MultiRecord", "SingleRecord"], member: "BatchStrategy")
        try transformInput.validate()
        _ = try JobRules.uri(transformOutput.s3OutputPath, member: "S3OutputPath")
        try JobRules.validate(
            transformOutput.accept.map(JobRules.mediaType),
            among: ["text/csv"],
            member: "Accept of TransformOutput"
        )
        try JobRules.validate(transformOutput.assembleWith, among: ["None", "Line"], member: "AssembleWith")
        try dataProcessing?.validate(splitType: transformInput.splitType)
    }
}

extension TransformInput {
    fileprivate func validate() throws {
        let source = dataSource.s3DataSource
        try JobRules.validate(source.s3DataType, among: ["S3Prefix", "ManifestFile"], member: "S3DataType")
        _ = try JobRules.uri(source.s3Uri, member: "S3Uri of TransformInput")
        try JobRules.validate(
            contentType.map(JobRules.mediaType),
            among: ["text/csv"],
            member: "ContentType of TransformInput"
        )
        try JobRules.validate(compressionType, among: ["None", "Gzip"], member: "CompressionType")
        try JobRules.validate(splitType, among: ["None", "Line"], member: "SplitType")
    }
}

extension DataProcessing {
    fileprivate func validate(splitType: String?) throws {
        try JobRules.validate(joinSource, among: ["None", "Input"], member: "JoinSource")
        for (filter, member) in [(inputFilter, "InputFilter"), (outputFilter, "OutputFilter")] {
            guard let filter, !Self.isSupported(filter) else { continue }
            throw JobRules.invalid(
                "\(member) is '\(filter)'; for CSV records give $, $[n], $[n,m] or $[n:m], with numbers that count from 0 or, "
                    + "negative, from the end."
            )
        }
        let isPlain = (inputFilter ?? "$") == "$" && (outputFilter ?? "$") == "$" && joinSource != "Input"
        guard isPlain || splitType == "Line" else {
            throw JobRules.invalid(
                "DataProcessing works on records, but SplitType is '\(splitType ?? "None")'. Set SplitType to Line."
            )
        }
    }

    /// Whether a JSONPath is of the subset that CSV records have: the whole record, some fields, or a range of them.
    ///
    /// Source: SageMaker developer guide, "Associate Prediction Results with Input Records", supported operators.
    private static func isSupported(_ path: String) -> Bool {
        if path == "$" { return true }
        guard path.utf8.count <= 63 else { return false }
        return path.wholeMatch(of: /\$\[\s*(-?\d{1,9}(\s*,\s*-?\d{1,9})*|(-?\d{1,9})?\s*:\s*(-?\d{1,9})?)\s*\]/) != nil
    }
}
