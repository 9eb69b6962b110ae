package import Store

/// IAM's roles and policies: recorded, and checked for their form.
///
/// Nothing is granted or denied here, since the one who may connect may do everything; a template that goes to AWS too has
/// its roles found wrong here already. Answers have policies percent-encoded, as IAM's have.
package final class Roles: Sendable {
    let store: Store

    package init(store: Store) { self.store = store }

    package static let migrations = [
        Migration(
            "roles-1",
            """
            CREATE TABLE iam_role (
                name TEXT PRIMARY KEY COLLATE NOCASE, id TEXT NOT NULL, path TEXT NOT NULL, trust TEXT NOT NULL,
                description TEXT, maximum_duration INTEGER NOT NULL, tags TEXT NOT NULL, created REAL NOT NULL);
            CREATE TABLE iam_role_policy (
                role TEXT NOT NULL REFERENCES iam_role (name) ON DELETE CASCADE, name TEXT NOT NULL,
                document TEXT NOT NULL, PRIMARY KEY (role, name));
            CREATE TABLE iam_policy (
                name TEXT PRIMARY KEY COLLATE NOCASE, id TEXT NOT NULL, path TEXT NOT NULL, arn TEXT NOT NULL UNIQUE,
                document TEXT NOT NULL, description TEXT, tags TEXT NOT NULL, created REAL NOT NULL);
            CREATE TABLE iam_attachment (
                role TEXT NOT NULL REFERENCES iam_role (name) ON DELETE CASCADE, policy TEXT NOT NULL,
                PRIMARY KEY (role, policy));
            CREATE TABLE bucket_policy (bucket TEXT PRIMARY KEY, document TEXT NOT NULL);
            """
        )
    ]
}

extension ServiceError.Code {
    /// There is no such role or policy.
    package static let noSuchEntity = ServiceError.Code("no_such_entity", "NoSuchEntity", 404)
    /// The name is taken.
    package static let entityExists = ServiceError.Code("entity_exists", "EntityAlreadyExists", 409)
    /// The document is no policy.
    package static let malformedPolicy = ServiceError.Code("malformed_policy", "MalformedPolicyDocument", 400)
    /// Something has to be removed first.
    package static let deleteConflict = ServiceError.Code("delete_conflict", "DeleteConflict", 409)
}
