import Store

extension Lineage {
    /// Creates an artifact, or finds the one with the same address and the same source types.
    package func createArtifact(_ request: CreateArtifactRequest) async throws -> ArtifactArnResponse {
        try request.artifactName.map { try LineageRules.validate(name: $0, of: .artifact) }
        try LineageRules.validate(sourceUri: request.source.sourceUri)
        try LineageRules.validate(properties: request.properties)
        try ResourceTag.validate(request.tags)
        for type in request.source.sourceTypes ?? [] {
            guard ["MD5Hash", "S3ETag", "S3Version", "Custom"].contains(type.sourceIdType) else {
                throw ServiceError(
                    .validation,
                    "SourceIdType is '\(type.sourceIdType)'; give MD5Hash, S3ETag, S3Version or Custom."
                )
            }
        }
        let arn = try await store.write { transaction in
            var entity = NewEntity(kind: .artifact, name: request.artifactName, type: request.artifactType)
            entity.source = request.source.entity
            entity.details.properties = request.properties
            entity.details.tags = request.tags
            entity.details.metadataProperties = request.metadataProperties
            return try entity.insert(in: transaction).arn
        }
        return ArtifactArnResponse(artifactArn: arn)
    }

    /// Describes an artifact.
    package func describeArtifact(_ request: DescribeArtifactRequest) async throws -> DescribeArtifactResponse {
        let entity = try await store.read { try EntityRecord.fetch($0, arn: request.artifactArn, .artifact) }
        return DescribeArtifactResponse(
            artifactName: entity.name,
            artifactArn: entity.arn,
            source: entity.source.artifact,
            artifactType: entity.type,
            properties: entity.details.properties,
            creationTime: entity.created,
            createdBy: UserContext(),
            lastModifiedTime: entity.modified,
            lastModifiedBy: UserContext(),
            metadataProperties: entity.details.metadataProperties
        )
    }

    /// Lists artifacts.
    package func listArtifacts(_ request: ListArtifactsRequest) async throws -> ListArtifactsResponse {
        let list = try EntityList(
            .artifact,
            sortBy: request.sortBy,
            sortOrder: request.sortOrder,
            nextToken: request.nextToken,
            maxResults: request.maxResults,
            sourceUri: request.sourceUri,
            type: request.artifactType,
            createdAfter: request.createdAfter,
            createdBefore: request.createdBefore
        )
        let (summaries, next) = try await list.fetch(from: store) {
            ArtifactSummary(
                artifactArn: $0.arn,
                artifactName: $0.name,
                source: $0.source.artifact,
                artifactType: $0.type,
                creationTime: $0.created,
                lastModifiedTime: $0.modified
            )
        }
        return ListArtifactsResponse(artifactSummaries: summaries, nextToken: next)
    }

    /// Deletes an artifact that has no associations.
    package func deleteArtifact(_ request: DeleteArtifactRequest) async throws -> ArtifactArnResponse {
        let arn = try await delete { database in
            if let arn = request.artifactArn { return try EntityRecord.fetch(database, arn: arn, .artifact) }
            guard let source = request.source else {
                throw ServiceError(.validation, "Neither ArtifactArn nor Source is given; give one of them.")
            }
            guard let entity = try EntityRecord.find(database, artifact: source.entity) else {
                throw EntityRecord.missing(.artifact, source.sourceUri)
            }
            return entity
        }
        return ArtifactArnResponse(artifactArn: arn)
    }
}

extension ArtifactSource {
    var entity: EntitySource { EntitySource(uri: sourceUri, types: sourceTypes) }
}

extension EntitySource {
    var artifact: ArtifactSource { ArtifactSource(sourceUri: uri ?? "", sourceTypes: types) }
    var lineage: LineageSource { LineageSource(sourceUri: uri ?? "", sourceType: type, sourceId: id) }
    var trialComponent: TrialComponentSource? { uri.map { TrialComponentSource(sourceArn: $0, sourceType: type) } }
}

extension LineageSource {
    var entity: EntitySource { EntitySource(uri: sourceUri, type: sourceType, id: sourceId) }
}
