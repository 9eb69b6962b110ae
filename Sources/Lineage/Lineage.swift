package import Store

/// What every model was made of, and what every data set went into: SageMaker's lineage graph.
///
/// Its entities are artifacts (data, code, images, models, model versions), trial components (jobs), actions (a version's
/// registration) and contexts (model package groups); associations lead from what came first to what came of it. Jobs and
/// versions are written down in the transaction that ends their pipeline step; the operations read, and add by hand.
package final class Lineage: Sendable {
    let store: Store

    package init(store: Store) { self.store = store }

    /// Where the tags of artifacts, actions, contexts and trial components are.
    package static let tagPlaces = EntityKind.allCases.map {
        TagPlace($0.resource, table: "lineage_entity", column: "details", path: "$.Tags")
    }

    package static let migrations = [
        Migration(
            "lineage-1",
            """
            CREATE TABLE lineage_entity (
                position INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
                name TEXT COLLATE NOCASE, type TEXT, source_uri TEXT, source_types TEXT NOT NULL, source TEXT NOT NULL,
                details TEXT NOT NULL, created REAL NOT NULL, modified REAL NOT NULL);
            CREATE UNIQUE INDEX lineage_artifact ON lineage_entity (source_uri, source_types) WHERE kind = 'Artifact';
            CREATE UNIQUE INDEX lineage_named ON lineage_entity (kind, name) WHERE kind <> 'Artifact';
            CREATE INDEX lineage_source ON lineage_entity (source_uri);
            CREATE TABLE lineage_association (
                position INTEGER PRIMARY KEY AUTOINCREMENT,
                source TEXT NOT NULL REFERENCES lineage_entity (arn),
                destination TEXT NOT NULL REFERENCES lineage_entity (arn), type TEXT, created REAL NOT NULL,
                UNIQUE (source, destination));
            CREATE INDEX lineage_destination ON lineage_association (destination);
            """
        )
    ]
}

extension Lineage {
    /// Who did something; nobody is known on one machine, so it is empty.
    package struct UserContext: Codable, Sendable, Hashable {
        package init() {}
    }

    /// A key and a value that a user gave to a resource.
    package typealias Tag = ResourceTag

    /// Where an entity comes from.
    package struct MetadataProperties: Codable, Sendable, Hashable {
        package var commitId: String?
        package var repository: String?
        /// For what a pipeline made, the execution's ARN.
        package var generatedBy: String?
        package var projectId: String?

        package init(generatedBy: String? = nil) { self.generatedBy = generatedBy }
    }
}
