import Store

extension Lineage {
    /// Describes a trial component, given by its name or ARN.
    package func describeTrialComponent(
        _ request: TrialComponentNameRequest
    ) async throws -> DescribeTrialComponentResponse {
        let entity = try await store.read {
            try EntityRecord.fetch($0, .trialComponent, name: request.trialComponentName)
        }
        return DescribeTrialComponentResponse(
            trialComponentName: entity.name ?? "",
            trialComponentArn: entity.arn,
            displayName: entity.details.displayName,
            source: entity.source.trialComponent,
            status: entity.status,
            startTime: entity.details.startTime,
            endTime: entity.details.endTime,
            creationTime: entity.created,
            createdBy: UserContext(),
            lastModifiedTime: entity.modified,
            lastModifiedBy: UserContext(),
            parameters: entity.details.parameters ?? [:],
            inputArtifacts: entity.details.inputArtifacts ?? [:],
            outputArtifacts: entity.details.outputArtifacts ?? [:],
            metadataProperties: entity.details.metadataProperties,
            sources: entity.source.trialComponent.map { [$0] }
        )
    }

    /// Lists trial components.
    package func listTrialComponents(
        _ request: ListTrialComponentsRequest
    ) async throws -> ListTrialComponentsResponse {
        let list = try EntityList(
            .trialComponent,
            sortBy: request.sortBy,
            sortOrder: request.sortOrder,
            nextToken: request.nextToken,
            maxResults: request.maxResults,
            sourceUri: request.sourceArn,
            type: nil,
            createdAfter: request.createdAfter,
            createdBefore: request.createdBefore
        )
        let (summaries, next) = try await list.fetch(from: store) {
            TrialComponentSummary(
                trialComponentName: $0.name ?? "",
                trialComponentArn: $0.arn,
                displayName: $0.details.displayName,
                trialComponentSource: $0.source.trialComponent,
                status: $0.status,
                startTime: $0.details.startTime,
                endTime: $0.details.endTime,
                creationTime: $0.created,
                createdBy: UserContext(),
                lastModifiedTime: $0.modified,
                lastModifiedBy: UserContext()
            )
        }
        return ListTrialComponentsResponse(trialComponentSummaries: summaries, nextToken: next)
    }
}

extension EntityRecord {
    fileprivate var status: TrialComponentStatus? {
        details.status.map { TrialComponentStatus(primaryStatus: $0, message: nil) }
    }
}
