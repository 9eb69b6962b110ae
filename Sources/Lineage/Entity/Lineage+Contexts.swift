import Store

extension Lineage {
    /// Creates a context.
    ///
    /// - Throws: ``ServiceError/Code/validation``, as SageMaker has it, for a name that is taken.
    package func createContext(_ request: CreateContextRequest) async throws -> ContextArnResponse {
        try LineageRules.validate(name: request.contextName, of: .context)
        try LineageRules.validate(sourceUri: request.source.sourceUri)
        try LineageRules.validate(properties: request.properties)
        try ResourceTag.validate(request.tags)
        let arn = try await store.write { transaction in
            var entity = NewEntity(kind: .context, name: request.contextName, type: request.contextType)
            entity.source = request.source.entity
            entity.details.description = request.description
            entity.details.properties = request.properties
            entity.details.tags = request.tags
            let (arn, isNew) = try entity.insert(in: transaction)
            guard isNew else {
                throw ServiceError(
                    .validation,
                    "Context '\(request.contextName)' already exists (\(arn)). Choose another name."
                )
            }
            return arn
        }
        return ContextArnResponse(contextArn: arn)
    }

    /// Describes a context, given by its name or ARN.
    package func describeContext(_ request: ContextNameRequest) async throws -> DescribeContextResponse {
        let entity = try await store.read { try EntityRecord.fetch($0, .context, name: request.contextName) }
        return DescribeContextResponse(
            contextName: entity.name,
            contextArn: entity.arn,
            source: entity.source.lineage,
            contextType: entity.type,
            description: entity.details.description,
            properties: entity.details.properties,
            creationTime: entity.created,
            createdBy: UserContext(),
            lastModifiedTime: entity.modified,
            lastModifiedBy: UserContext()
        )
    }

    /// Lists contexts.
    package func listContexts(_ request: ListContextsRequest) async throws -> ListContextsResponse {
        let list = try EntityList(
            .context,
            sortBy: request.sortBy,
            sortOrder: request.sortOrder,
            nextToken: request.nextToken,
            maxResults: request.maxResults,
            sourceUri: request.sourceUri,
            type: request.contextType,
            createdAfter: request.createdAfter,
            createdBefore: request.createdBefore
        )
        let (summaries, next) = try await list.fetch(from: store) {
            ContextSummary(
                contextArn: $0.arn,
                contextName: $0.name,
                source: $0.source.lineage,
                contextType: $0.type,
                creationTime: $0.created,
                lastModifiedTime: $0.modified
            )
        }
        return ListContextsResponse(contextSummaries: summaries, nextToken: next)
    }

    /// Deletes a context that has no associations.
    package func deleteContext(_ request: ContextNameRequest) async throws -> ContextArnResponse {
        ContextArnResponse(
            contextArn: try await delete { try EntityRecord.fetch($0, .context, name: request.contextName) }
        )
    }
}
