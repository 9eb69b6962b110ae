package import Store

/// Model package groups and the model versions in them.
///
/// Versions of a group count 1, 2, 3, … and are never given twice, also after the newest has been deleted. Each creation
/// and change publishes "SageMaker Model Package State Change" in the same transaction.
package final class Registry: Sendable {
    package let store: Store

    package init(store: Store) { self.store = store }

    /// Where the tags of groups and versions are.
    package static let tagPlaces = [
        TagPlace("model-package-group", table: "model_package_group"),
        TagPlace("model-package", table: "model_package", column: "request", path: "$.Tags"),
    ]

    /// Gives a group or a version these tags and no others.
    package func setTags(_ tags: [(key: String, value: String)], of arn: String) async throws {
        try await store.setTags(tags, of: arn, in: Self.tagPlaces)
    }

    package static let migrations = [
        Migration(
            "registry-1",
            """
            CREATE TABLE model_package_group (
                name TEXT PRIMARY KEY COLLATE NOCASE, arn TEXT NOT NULL UNIQUE, description TEXT, created REAL NOT NULL,
                last_version INTEGER NOT NULL DEFAULT 0, tags TEXT);
            CREATE TABLE model_package (
                arn TEXT PRIMARY KEY,
                group_name TEXT NOT NULL COLLATE NOCASE REFERENCES model_package_group (name),
                version INTEGER NOT NULL, client_token TEXT, request TEXT NOT NULL,
                approval_status TEXT NOT NULL, approval_description TEXT, customer_metadata TEXT,
                created REAL NOT NULL, modified REAL NOT NULL,
                UNIQUE (group_name, version), UNIQUE (group_name, client_token));
            CREATE INDEX model_package_created ON model_package (created);
            """
        )
    ]
}
