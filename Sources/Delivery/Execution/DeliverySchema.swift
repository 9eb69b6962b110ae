import Store

/// The tables of code pipelines.
enum DeliverySchema {
    static let migrations = [
        Migration(
            "delivery-1",
            """
            CREATE TABLE code_pipeline (
                name TEXT PRIMARY KEY, arn TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, tags TEXT NOT NULL,
                token TEXT, created REAL NOT NULL, updated REAL NOT NULL);
            CREATE TABLE code_pipeline_version (
                pipeline TEXT NOT NULL REFERENCES code_pipeline (name) ON DELETE CASCADE, version INTEGER NOT NULL,
                declaration TEXT NOT NULL, created REAL NOT NULL, PRIMARY KEY (pipeline, version));
            CREATE TABLE stage_transition (
                pipeline TEXT NOT NULL REFERENCES code_pipeline (name) ON DELETE CASCADE, stage TEXT NOT NULL,
                enabled INTEGER NOT NULL, reason TEXT, changed_by TEXT NOT NULL, changed REAL NOT NULL,
                PRIMARY KEY (pipeline, stage));
            CREATE TABLE code_execution (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
                pipeline TEXT NOT NULL REFERENCES code_pipeline (name) ON DELETE CASCADE, version INTEGER NOT NULL,
                declaration TEXT NOT NULL, status TEXT NOT NULL, summary TEXT, stage INTEGER NOT NULL DEFAULT 0,
                inside INTEGER NOT NULL DEFAULT 0, abandons INTEGER NOT NULL DEFAULT 0, stop_reason TEXT,
                trigger_type TEXT NOT NULL, trigger_detail TEXT NOT NULL, variables TEXT NOT NULL,
                revisions TEXT NOT NULL, token TEXT, attempt INTEGER NOT NULL DEFAULT 1, created REAL NOT NULL,
                updated REAL NOT NULL, UNIQUE (pipeline, token));
            CREATE INDEX code_execution_live ON code_execution (pipeline, sequence)
                WHERE status IN ('InProgress', 'Stopping');
            CREATE TABLE stage_execution (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                execution TEXT NOT NULL REFERENCES code_execution (id) ON DELETE CASCADE,
                pipeline TEXT NOT NULL, stage TEXT NOT NULL, status TEXT NOT NULL, started REAL NOT NULL,
                UNIQUE (execution, stage));
            CREATE INDEX stage_execution_latest ON stage_execution (pipeline, stage, sequence);
            CREATE TABLE action_execution (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
                execution TEXT NOT NULL REFERENCES code_execution (id) ON DELETE CASCADE,
                pipeline TEXT NOT NULL, stage TEXT NOT NULL, action TEXT NOT NULL, status TEXT NOT NULL,
                counts INTEGER NOT NULL DEFAULT 1, resolved TEXT NOT NULL, inputs TEXT NOT NULL,
                outputs TEXT NOT NULL, approval_token TEXT, job TEXT NOT NULL UNIQUE, awaits_job INTEGER NOT NULL DEFAULT 0,
                continuation TEXT, begins REAL, external_id TEXT, external_url TEXT, summary TEXT, error_code TEXT,
                error_message TEXT, revision TEXT, variables TEXT NOT NULL DEFAULT '{}', updated_by TEXT NOT NULL,
                deadline REAL NOT NULL, started REAL NOT NULL, updated REAL NOT NULL);
            CREATE INDEX action_execution_open ON action_execution (sequence) WHERE status = 'InProgress';
            CREATE INDEX action_execution_latest ON action_execution (pipeline, stage, action, sequence);
            CREATE INDEX action_execution_of ON action_execution (execution, sequence);
            """
        )
    ]
}
