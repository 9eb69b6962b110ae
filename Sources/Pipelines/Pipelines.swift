package import Jobs
package import Objects
package import Registry
package import Store

/// ML pipelines and their executions, as SageMaker Pipelines has them.
///
/// Everything an execution needs is frozen in the database when it starts: definition, parameters, who started it. Each
/// change of a status is a transaction that publishes its event. ``run()`` reads what is under way from there, also
/// after a crash: a job is found again by its name, a model version by its token, so that nothing happens twice.
package final class Pipelines: Sendable {
    let store: Store
    let jobs: any JobRunner
    let registry: Registry
    let objects: Objects
    let models: (any ModelMaker)?
    let lineage: (any LineageRecorder)?
    let hashes: ContentHashes
    /// Notified whenever an execution may have something to do.
    let wake = Signal()
    /// Called before every write of a running execution; tests throw from it to end the service at that point.
    private let interruption: @Sendable () throws -> Void

    /// Executions of steps as `jobs`; nothing runs until ``run()``.
    package convenience init(
        store: Store,
        jobs: Jobs,
        registry: Registry,
        objects: Objects,
        models: (any ModelMaker)? = nil,
        lineage: (any LineageRecorder)? = nil
    ) {
        self.init(
            store: store,
            runner: JobsRunner(jobs: jobs),
            registry: registry,
            objects: objects,
            models: models,
            lineage: lineage
        )
    }

    /// Executions of steps by any runner.
    package init(
        store: Store,
        runner: any JobRunner,
        registry: Registry,
        objects: Objects,
        models: (any ModelMaker)? = nil,
        lineage: (any LineageRecorder)? = nil,
        interruption: @escaping @Sendable () throws -> Void = {}
    ) {
        self.store = store
        jobs = runner
        self.registry = registry
        self.objects = objects
        self.models = models
        self.lineage = lineage
        hashes = ContentHashes(store: store, objects: objects)
        self.interruption = interruption
    }

    /// Writes a change of a running execution.
    ///
    /// - Throws: ``StateFailure`` for any error, so that a fault of the database is not taken for one of a step.
    func write<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        do {
            try interruption()
            return try await store.write(body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StateFailure(cause: error)
        }
    }

    /// A change of state could not be written.
    struct StateFailure: Error {
        let cause: any Error
    }

    /// Where the tags of pipelines are; executions have none.
    package static let tagPlaces = [TagPlace("pipeline", table: "pipeline")]

    /// Gives a pipeline these tags and no others.
    package func setTags(_ tags: [(key: String, value: String)], of arn: String) async throws {
        try await store.setTags(tags, of: arn, in: Self.tagPlaces)
    }

    package static let migrations = [
        Migration(
            "pipelines-1",
            """
            CREATE TABLE pipeline (
                name TEXT PRIMARY KEY COLLATE NOCASE, arn TEXT NOT NULL UNIQUE, display_name TEXT, description TEXT,
                role_arn TEXT, definition TEXT NOT NULL, parallelism INTEGER, client_token TEXT,
                created REAL NOT NULL, modified REAL NOT NULL, last_execution REAL);
            CREATE TABLE pipeline_execution (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, arn TEXT NOT NULL UNIQUE,
                pipeline TEXT NOT NULL COLLATE NOCASE, pipeline_arn TEXT NOT NULL, display_name TEXT, description TEXT,
                status TEXT NOT NULL, failure_reason TEXT, definition TEXT NOT NULL, parameters TEXT NOT NULL,
                parallelism INTEGER, started_by TEXT NOT NULL, client_token TEXT, round INTEGER NOT NULL DEFAULT 1,
                created REAL NOT NULL, modified REAL NOT NULL, ended REAL, UNIQUE (pipeline, client_token));
            CREATE INDEX pipeline_execution_live ON pipeline_execution (sequence)
                WHERE status IN ('Executing', 'Stopping');
            CREATE TABLE pipeline_step (
                execution TEXT NOT NULL REFERENCES pipeline_execution (id), name TEXT NOT NULL, type TEXT NOT NULL,
                status TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 1, retry_at REAL, started REAL NOT NULL,
                ended REAL, failure_reason TEXT, metadata TEXT, properties TEXT, PRIMARY KEY (execution, name));
            """
        ),
        Migration(
            "pipelines-2",
            """
            ALTER TABLE pipeline_step ADD COLUMN fingerprint TEXT;
            ALTER TABLE pipeline_step ADD COLUMN cache_key TEXT;
            ALTER TABLE pipeline_step ADD COLUMN cache_report TEXT;
            ALTER TABLE pipeline_step ADD COLUMN cache_source TEXT;
            ALTER TABLE pipeline_step ADD COLUMN outputs TEXT;
            CREATE INDEX pipeline_step_finished ON pipeline_step (name, ended) WHERE fingerprint IS NOT NULL;
            ALTER TABLE pipeline_execution ADD COLUMN client_request TEXT;
            ALTER TABLE pipeline_execution ADD COLUMN retry_token TEXT;
            CREATE TABLE content_hash (uri TEXT PRIMARY KEY, version TEXT NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
            """
        ),
        Migration("pipelines-3", "ALTER TABLE pipeline ADD COLUMN tags TEXT;"),
    ]
}
