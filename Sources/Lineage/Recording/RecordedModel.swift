import Identifiers
package import Store

/// A model, or a version of one, and what it was made of.
package struct RecordedModel: Sendable {
    /// Of the model or model package.
    package var arn: String
    /// The images, the model data, and for a version its metrics and baselines.
    package var inputs: [RecordedData]
    /// The execution's ARN.
    package var generatedBy: String
    /// Of a version in the registry.
    package var version: Version?

    /// Which version of which group a model package is.
    package struct Version: Sendable {
        package var group: String
        package var number: String
        package var approvalStatus: String

        package init(group: String, number: String, approvalStatus: String) {
            self.group = group
            self.number = number
            self.approvalStatus = approvalStatus
        }
    }

    package init(arn: String, inputs: [RecordedData], generatedBy: String, version: Version? = nil) {
        self.arn = arn
        self.inputs = inputs
        self.generatedBy = generatedBy
        self.version = version
    }

    /// Writes the model's artifact and what it is associated with; for a version also its group's context and the action that
    /// registered it, named as SageMaker names them.
    ///
    /// The same model again changes nothing.
    package func record(in transaction: Transaction) throws {
        var entity = NewEntity(kind: .artifact, type: "Model", source: EntitySource(uri: arn))
        entity.details.properties = properties
        entity.details.metadataProperties = Lineage.MetadataProperties(generatedBy: generatedBy)
        let (model, isNew) = try entity.insert(in: transaction)
        guard isNew else { return }
        for data in inputs {
            try Lineage.associate(try data.artifact(in: transaction), model, .contributedTo, in: transaction)
        }
        guard let version else { return }
        var action = NewEntity(
            kind: .action,
            name: "\(version.group)-\(version.number)-\(version.approvalStatus)-aws-model-package",
            type: "Approval",
            source: EntitySource(uri: arn, type: "ARN")
        )
        action.details.status = "Completed"
        action.details.properties = properties
        action.details.metadataProperties = entity.details.metadataProperties
        try Lineage.associate(try action.insert(in: transaction).arn, model, .contributedTo, in: transaction)
        let group = NewEntity(
            kind: .context,
            name: "\(version.group)-aws-model-package-group",
            type: "ModelGroup",
            source: EntitySource(
                uri: transaction.home.arn(.sagemaker, "model-package-group/\(version.group.lowercased())").description,
                type: "ARN"
            )
        )
        try Lineage.associate(model, try group.insert(in: transaction).arn, .associatedWith, in: transaction)
    }

    private var properties: [String: String] {
        var properties = ["PipelineExecutionArn": generatedBy]
        if let version {
            properties["ModelPackageGroupName"] = version.group
            properties["ModelPackageVersion"] = version.number
            properties["ModelApprovalStatus"] = version.approvalStatus
        }
        return properties
    }
}
