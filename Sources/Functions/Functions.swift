package import Store

/// Functions: AWS Lambda over programs that are part of the server.
///
/// A function's record is Lambda's, its code is the native named by the tag ``nativeTag``; the template's own code is what
/// runs on AWS. An invocation is recorded before it runs, with what it wrote to its log. An asynchronous one that a crash
/// interrupted runs again, as Lambda's do: at least once.
package final class Functions: Sendable {
    let store: Store
    let natives: [String: NativeFunction]
    /// Wakes the loop that runs asynchronous invocations.
    let invoked = Signal()

    /// The tag that names a function's native.
    package static let nativeTag = "driftloop:function"

    /// Serves over a store that was opened with ``migrations``.
    ///
    /// - Parameters:
    ///   - store: Where functions and their invocations are kept.
    ///   - natives: What functions run, by name.
    package init(store: Store, natives: [String: NativeFunction]) {
        self.store = store
        self.natives = natives
    }

    /// The tables of this room.
    package static let migrations = [
        Migration(
            "functions-1",
            """
            CREATE TABLE functions (
                name TEXT PRIMARY KEY, arn TEXT NOT NULL, native TEXT NOT NULL, settings TEXT NOT NULL, tags TEXT NOT NULL,
                code_size INTEGER NOT NULL, code_sha TEXT NOT NULL, modified REAL NOT NULL, revision TEXT NOT NULL);
            CREATE TABLE functions_permissions (
                position INTEGER PRIMARY KEY AUTOINCREMENT,
                function TEXT NOT NULL REFERENCES functions (name) ON DELETE CASCADE,
                sid TEXT NOT NULL, statement TEXT NOT NULL, UNIQUE (function, sid));
            CREATE TABLE functions_invocations (
                position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, function TEXT NOT NULL, type TEXT NOT NULL,
                token TEXT UNIQUE, payload TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
                due REAL, started REAL NOT NULL, ended REAL, failure TEXT, answer TEXT, log TEXT);
            CREATE INDEX functions_invocations_function ON functions_invocations (function, position);
            CREATE INDEX functions_invocations_due ON functions_invocations (due) WHERE due IS NOT NULL;
            CREATE INDEX functions_invocations_ended ON functions_invocations (ended);
            """
        )
    ]
}
