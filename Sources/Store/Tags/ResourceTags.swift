/// SageMaker's tags of whatever has an ARN.
package struct ResourceTags: Sendable {
    let store: Store
    let places: [TagPlace]

    /// The tags of the resources of all rooms that have such places.
    package init(store: Store, places: [TagPlace]) {
        self.store = store
        self.places = places
    }

    /// Adds tags to a resource; a key that it has gets the new value.
    package func addTags(_ request: AddTagsRequest) async throws -> AddTagsResponse {
        try Self.refuseReserved(request.tags.map(\.key))
        try ResourceTag.validate(request.tags)
        let tags = try await store.changeTags(of: request.resourceArn, in: places) { old in
            var tags = old
            for tag in request.tags {
                if let index = tags.firstIndex(where: { $0.key == tag.key }) {
                    tags[index] = tag
                } else {
                    tags.append(tag)
                }
            }
            return tags
        }
        return AddTagsResponse(tags: tags)
    }

    /// Lists a resource's tags, in the order in which they were given.
    package func listTags(_ request: ListTagsRequest) async throws -> ListTagsResponse {
        let page = try Page(
            limit: request.maxResults ?? ResourceTag.most,
            member: "MaxResults",
            most: 100,
            nextToken: request.nextToken
        )
        let (tags, next) = page.cut(outOf: try await store.tags(of: request.resourceArn, in: places))
        return ListTagsResponse(tags: tags, nextToken: next)
    }

    /// Deletes tags of a resource; keys that it does not have are passed over.
    package func deleteTags(_ request: DeleteTagsRequest) async throws -> DeleteTagsResponse {
        guard 1...ResourceTag.most ~= request.tagKeys.count else {
            throw ServiceError(
                .validation,
                "TagKeys has \(request.tagKeys.count) entries; give 1 to \(ResourceTag.most)."
            )
        }
        try Self.refuseReserved(request.tagKeys)
        let keys = Set(request.tagKeys)
        try await store.changeTags(of: request.resourceArn, in: places) { old in
            old.filter { !keys.contains($0.key) }
        }
        return DeleteTagsResponse()
    }

    private static func refuseReserved(_ keys: [String]) throws {
        guard let key = keys.first(where: ResourceTag.isReserved) else { return }
        throw ServiceError(
            .validation,
            "The tag '\(key)' cannot be changed: keys that begin with aws: are AWS's own. Choose another key."
        )
    }
}

/// Tags for a resource, given by its ARN.
package struct AddTagsRequest: Codable, Sendable {
    package let resourceArn: String
    package let tags: [ResourceTag]

    package init(resourceArn: String, tags: [ResourceTag]) {
        self.resourceArn = resourceArn
        self.tags = tags
    }
}

/// All tags of the resource.
package struct AddTagsResponse: Codable, Sendable {
    package let tags: [ResourceTag]
}

/// Whose tags to list.
package struct ListTagsRequest: Codable, Sendable {
    package let resourceArn: String
    package let nextToken: String?
    /// 50 unless given.
    package let maxResults: Int?

    package init(resourceArn: String, nextToken: String? = nil, maxResults: Int? = nil) {
        self.resourceArn = resourceArn
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

package struct ListTagsResponse: Codable, Sendable {
    package let tags: [ResourceTag]
    package let nextToken: String?
}

/// Which tags to delete of a resource.
package struct DeleteTagsRequest: Codable, Sendable {
    package let resourceArn: String
    package let tagKeys: [String]

    package init(resourceArn: String, tagKeys: [String]) {
        self.resourceArn = resourceArn
        self.tagKeys = tagKeys
    }
}

/// Nothing.
package struct DeleteTagsResponse: Codable, Sendable {}
