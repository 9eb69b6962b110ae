package import Foundation
package import GRDB
package import Identifiers

/// The one database of an installation, and the folder it lies in.
///
/// Every service keeps its state here. A state change and the event that tells of it are written in one ``write(_:)``, so
/// that neither exists without the other; a write that has returned survives SIGKILL and loss of power.
package final class Store: Sendable {
    /// The state directory; services keep files in sub-folders of it.
    package let directory: URL
    /// Account and region of every ARN.
    package let home: Home
    /// Where every service takes its time from.
    package let clock: any WallClock
    /// Notified after each commit that published an event.
    package let published = Signal()

    private let pool: DatabasePool
    private let lock: StateLock

    /// Opens, or creates, the state directory and brings its database to the newest schema.
    ///
    /// - Parameters:
    ///   - directory: The state directory; created where missing, readable by its owner only.
    ///   - home: Account and region of every ARN.
    ///   - clock: The time.
    ///   - migrations: All rooms' migrations; each runs once, in this order, in a transaction of its own.
    /// - Throws: ``ServiceError`` with ``ServiceError/Code/stateInUse`` if another process has it open.
    package init(directory: URL, home: Home = Home(), clock: any WallClock, migrations: [Migration]) throws {
        self.directory = directory
        self.home = home
        self.clock = clock
        try FileManager.default.createDirectory(
            at: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        lock = try StateLock(directory: directory)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        pool = try DatabasePool(
            path: directory.appendingPathComponent("driftloop.sqlite").path,
            configuration: configuration
        )
        var migrator = DatabaseMigrator()
        for migration in Event.migrations + migrations {
            migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
        }
        try migrator.migrate(pool)
    }

    /// Reads a consistent snapshot, at the same time as other reads and a write.
    package func read<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result
    {
        try await pool.read(body)
    }

    /// Writes in one transaction: all of it or, if `body` throws, nothing.
    ///
    /// Returns once it is on the disk.
    /// - Throws: What `body` throws; `CancellationError`, with nothing written, where the task is cancelled.
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        announced(try await pool.write { try self.transact(body, in: $0) })
    }

    /// Writes like ``write(_:)``, also where the task is cancelled: what a service that stops has still to say.
    package func writeAtEnd<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        announced(
            try await withCheckedThrowingContinuation { continuation in
                pool.asyncWrite({ try self.transact(body, in: $0) }, completion: { continuation.resume(with: $1) })
            }
        )
    }

    private func transact<Result: Sendable>(
        _ body: (Transaction) throws -> Result,
        in database: Database
    ) throws -> (result: Result, published: Bool) {
        let transaction = Transaction(database: database, home: home, now: clock.now())
        let before = database.totalChangesCount
        let result = try body(transaction)
        return (result, database.totalChangesCount != before && transaction.hasPublished)
    }

    private func announced<Result>(_ written: (result: Result, published: Bool)) -> Result {
        if written.published { published.notify() }
        return written.result
    }

    /// Closes the database after the last read and write have ended.
    package func close() throws { try pool.close() }
}

/// A set of tables that a room adds to the database.
package struct Migration: Sendable {
    /// Unique and never changed: `registry-1`.
    package let name: String
    /// One or more statements, run once.
    package let sql: String

    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}
