import Store

/// The rules of descriptions and tags.
enum RepositoryText {
    /// Source: CodeCommit API Reference, RepositoryMetadata: at most 1,000 characters.
    static func validate(description: String?) throws {
        guard let description, description.count > 1000 else { return }
        throw ServiceError(
            .invalidDescription,
            "The description has \(description.count) characters; at most 1000 are allowed."
        )
    }

    /// Source: CodeCommit API Reference, TagResource: 50 tags, keys of 1 to 128 and values of at most 256 characters.
    static func validate(tags: [String: String]) throws {
        guard tags.count <= 50 else {
            throw ServiceError(.tooManyTags, "The repository would have \(tags.count) tags; at most 50 are allowed.")
        }
        for (key, value) in tags {
            guard 1...128 ~= key.count, value.count <= 256, !key.hasPrefix("aws:") else {
                throw ServiceError(
                    .invalidTags,
                    "The tag '\(key)' cannot be: a key has 1 to 128 characters and does not begin with 'aws:', a value has at "
                        + "most 256."
                )
            }
        }
    }
}
