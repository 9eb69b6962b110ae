package import Objects
package import Store
import Synchronization

/// Project templates, what is provisioned of them, and projects: Service Catalog and SageMaker's projects.
///
/// A product of the catalogue is a CloudFormation template in versions. What is provisioned of one is a stack; its records
/// say what is being done to it. A project is a provisioned product with a name and an id of its own, which the template gets
/// as parameters: its status is that of its newest record, so that it is written down once.
package final class Projects: Sendable {
    let store: Store
    let objects: Objects
    let stacks: any ProductStacks
    let work = Signal()
    /// The records being worked on.
    let active = Mutex<Set<String>>([])

    /// Makes the service; nothing runs before ``run()``.
    ///
    /// - Parameters:
    ///   - store: The state.
    ///   - objects: Where products' templates are read from.
    ///   - stacks: Who makes a stack of a product.
    package init(store: Store, objects: Objects, stacks: any ProductStacks) {
        self.store = store
        self.objects = objects
        self.stacks = stacks
    }

    /// Where the tags of projects are.
    package static let tagPlaces = [TagPlace("project", table: "project", isNamed: true)]

    package static let migrations = [
        Migration(
            "projects-1",
            """
            CREATE TABLE catalog_portfolio (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, provider TEXT NOT NULL, description TEXT, created REAL NOT NULL,
                token TEXT NOT NULL UNIQUE);
            CREATE TABLE catalog_product (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, description TEXT, distributor TEXT,
                created REAL NOT NULL, tags TEXT NOT NULL, token TEXT NOT NULL UNIQUE);
            CREATE TABLE catalog_artifact (
                id TEXT PRIMARY KEY, product TEXT NOT NULL REFERENCES catalog_product (id) ON DELETE CASCADE,
                name TEXT NOT NULL, description TEXT, url TEXT NOT NULL, template TEXT NOT NULL, created REAL NOT NULL,
                token TEXT NOT NULL UNIQUE);
            CREATE TABLE catalog_association (
                portfolio TEXT NOT NULL REFERENCES catalog_portfolio (id), product TEXT NOT NULL REFERENCES catalog_product (id),
                PRIMARY KEY (portfolio, product));
            CREATE TABLE catalog_principal (
                portfolio TEXT NOT NULL REFERENCES catalog_portfolio (id), principal TEXT NOT NULL, type TEXT NOT NULL,
                PRIMARY KEY (portfolio, principal));
            CREATE TABLE catalog_constraint (
                id TEXT PRIMARY KEY, portfolio TEXT NOT NULL, product TEXT NOT NULL, type TEXT NOT NULL, description TEXT,
                parameters TEXT NOT NULL, token TEXT NOT NULL UNIQUE, UNIQUE (portfolio, product, type),
                FOREIGN KEY (portfolio, product) REFERENCES catalog_association (portfolio, product));
            CREATE TABLE provisioned_product (
                id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, product TEXT NOT NULL REFERENCES catalog_product (id),
                artifact TEXT NOT NULL REFERENCES catalog_artifact (id), parameters TEXT NOT NULL, tags TEXT NOT NULL,
                created REAL NOT NULL);
            CREATE TABLE provisioning_record (
                position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
                provisioned TEXT NOT NULL REFERENCES provisioned_product (id) ON DELETE CASCADE, type TEXT NOT NULL,
                status TEXT NOT NULL, error TEXT, artifact TEXT NOT NULL, token TEXT NOT NULL UNIQUE, created REAL NOT NULL,
                updated REAL NOT NULL);
            CREATE INDEX provisioning_record_open ON provisioning_record (position) WHERE status = 'IN_PROGRESS';
            CREATE TABLE project (
                name TEXT PRIMARY KEY COLLATE NOCASE, id TEXT NOT NULL UNIQUE, description TEXT,
                provisioned TEXT NOT NULL UNIQUE REFERENCES provisioned_product (id) ON DELETE CASCADE,
                created REAL NOT NULL, modified REAL NOT NULL, tags TEXT NOT NULL);
            """
        )
    ]

    /// An id such as `prod-1a2b3c4d5e6f7`: a prefix and 13 (or `length`) lower-case letters and digits.
    static func identifier(_ prefix: String, length: Int = 13) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return prefix + "-" + String((0..<length).compactMap { _ in letters.randomElement() })
    }
}

extension Projects {
    /// A key and a value that a user gave to a resource.
    package typealias Tag = ResourceTag

    /// A template's parameter and its value.
    package struct Parameter: Codable, Sendable, Hashable {
        package var key: String
        /// Empty if the request has none, as AWS's clients may leave it out.
        package var value: String?

        package init(key: String, value: String?) {
            self.key = key
            self.value = value
        }
    }
}
