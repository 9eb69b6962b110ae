import Store

extension Lineage {
    /// Creates an action.
    ///
    /// - Throws: ``ServiceError/Code/validation``, as SageMaker has it, for a name that is taken.
    package func createAction(_ request: CreateActionRequest) async throws -> ActionArnResponse {
        try LineageRules.validate(name: request.actionName, of: .action)
        try LineageRules.validate(sourceUri: request.source.sourceUri)
        try LineageRules.validate(properties: request.properties)
        try ResourceTag.validate(request.tags)
        let statuses = ["Unknown", "InProgress", "Completed", "Failed", "Stopping", "Stopped"]
        if let status = request.status, !statuses.contains(status) {
            throw ServiceError(.validation, "Status is '\(status)'; give one of \(statuses.joined(separator: ", ")).")
        }
        let arn = try await store.write { transaction in
            var entity = NewEntity(kind: .action, name: request.actionName, type: request.actionType)
            entity.source = request.source.entity
            entity.details.description = request.description
            entity.details.status = request.status
            entity.details.properties = request.properties
            entity.details.tags = request.tags
            entity.details.metadataProperties = request.metadataProperties
            let (arn, isNew) = try entity.insert(in: transaction)
            guard isNew else {
                throw ServiceError(
                    .validation,
                    "Action '\(request.actionName)' already exists (\(arn)). Choose another name."
                )
            }
            return arn
        }
        return ActionArnResponse(actionArn: arn)
    }

    /// Describes an action, given by its name or ARN.
    package func describeAction(_ request: ActionNameRequest) async throws -> DescribeActionResponse {
        let entity = try await store.read { try EntityRecord.fetch($0, .action, name: request.actionName) }
        return DescribeActionResponse(
            actionName: entity.name,
            actionArn: entity.arn,
            source: entity.source.lineage,
            actionType: entity.type,
            description: entity.details.description,
            status: entity.details.status,
            properties: entity.details.properties,
            creationTime: entity.created,
            createdBy: UserContext(),
            lastModifiedTime: entity.modified,
            lastModifiedBy: UserContext(),
            metadataProperties: entity.details.metadataProperties
        )
    }

    /// Lists actions.
    package func listActions(_ request: ListActionsRequest) async throws -> ListActionsResponse {
        let list = try EntityList(
            .action,
            sortBy: request.sortBy,
            sortOrder: request.sortOrder,
            nextToken: request.nextToken,
            maxResults: request.maxResults,
            sourceUri: request.sourceUri,
            type: request.actionType,
            createdAfter: request.createdAfter,
            createdBefore: request.createdBefore
        )
        let (summaries, next) = try await list.fetch(from: store) {
            ActionSummary(
                actionArn: $0.arn,
                actionName: $0.name,
                source: $0.source.lineage,
                actionType: $0.type,
                status: $0.details.status,
                creationTime: $0.created,
                lastModifiedTime: $0.modified
            )
        }
        return ListActionsResponse(actionSummaries: summaries, nextToken: next)
    }

    /// Deletes an action that has no associations.
    package func deleteAction(_ request: ActionNameRequest) async throws -> ActionArnResponse {
        ActionArnResponse(actionArn: try await delete { try EntityRecord.fetch($0, .action, name: request.actionName) })
    }
}
