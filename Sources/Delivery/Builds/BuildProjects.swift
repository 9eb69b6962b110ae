package import Foundation
import GRDB
import Identifiers
import JSONDocuments
package import Jobs
package import Objects
package import Store
import Synchronization

/// Build projects and builds, as CodeBuild has them.
///
/// A build is a job with a confinement of its own; its program runs the buildspec and reports. ``run()`` follows the jobs,
/// also after a crash: a build's job is found by its id.
package final class BuildProjects: Sendable {
    let store: Store
    let jobs: Jobs
    let objects: Objects
    let settings: Settings
    private let repositories = Mutex<(any BuildSources)?>(nil)
    private let wake = Signal()
    private let waiters = Mutex<[String: [UUID: AsyncStream<Void>.Continuation]]>([:])

    /// What builds get besides what their projects say.
    package struct Settings: Sendable {
        /// The address of the server's API, for `AWS_ENDPOINT_URL`.
        package var endpoint: @Sendable () async -> String?
        /// The folder with the package DriftKit, for `DRIFTKIT`; nil if there is none on this machine.
        package var kit: String?
        /// Seconds between two looks at a build that runs.
        package var interval: TimeInterval = 1

        package init(
            endpoint: @escaping @Sendable () async -> String? = { nil },
            kit: String? = nil
        ) {
            self.endpoint = endpoint
            self.kit = kit
        }
    }

    /// Source: CodeBuild API, `CreateProject`.
    static let usualTimeout = 60
    /// Source: CodeBuild API, `CreateProject`.
    static let usualQueueTimeout = 480

    /// Makes the service; builds begin in ``run()``.
    package init(store: Store, jobs: Jobs, objects: Objects, settings: Settings = Settings()) {
        self.store = store
        self.jobs = jobs
        self.objects = objects
        self.settings = settings
    }

    /// Says where the sources of repositories come from; before ``run()``.
    package func use(_ sources: any BuildSources) { repositories.withLock { $0 = sources } }

    var sources: (any BuildSources)? { repositories.withLock { $0 } }

    package static let migrations = [
        Migration(
            "builds-1",
            """
            CREATE TABLE build_project (
                name TEXT PRIMARY KEY, definition TEXT NOT NULL, builds INTEGER NOT NULL DEFAULT 0, token TEXT,
                created REAL NOT NULL, modified REAL NOT NULL);
            CREATE TABLE build (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, project TEXT NOT NULL,
                number INTEGER NOT NULL, settings TEXT NOT NULL, initiator TEXT NOT NULL, token TEXT,
                status TEXT NOT NULL, phases TEXT NOT NULL, resolved TEXT, exported TEXT NOT NULL DEFAULT '{}',
                stopping INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL, ended REAL, UNIQUE (project, token));
            CREATE INDEX build_open ON build (sequence) WHERE status = 'IN_PROGRESS';
            """
        )
    ]

    /// Follows the builds that are and those to come, until it is cancelled.
    package func run() async throws {
        try await removeFoldersOfDeletedProjects()
        let flying = FlyingTasks()
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled {
                if let fault = flying.fault { throw fault }
                let open = try await store.read {
                    try String.fetchAll($0, sql: "SELECT id FROM build WHERE status = 'IN_PROGRESS' ORDER BY sequence")
                }
                for id in open where flying.begin(id) {
                    group.addTask {
                        do {
                            try await self.work(on: id)
                        } catch is CancellationError {
                            // The build goes on with the next run.
                        } catch {
                            flying.fail(error)
                        }
                        flying.end(id)
                        self.announce(id)
                    }
                }
                await wake.wait()
            }
            group.cancelAll()
        }
    }

    func wakeUp() { wake.notify() }

    // MARK: - Waiting for builds

    private func announce(_ id: String) {
        wake.notify()
        for waiter in waiters.withLock({ $0.removeValue(forKey: id) ?? [:] }).values { waiter.yield() }
    }

    /// Returns when a build has ended.
    ///
    /// - Returns: The build.
    /// - Throws: ``ServiceError/Code/buildResourceNotFound``; `CancellationError`.
    package func waitForEnd(_ id: String) async throws -> Build {
        while true {
            let (ends, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let key = UUID()
            waiters.withLock { $0[id, default: [:]][key] = continuation }
            defer { waiters.withLock { _ = $0[id]?.removeValue(forKey: key) } }
            let home = store.home
            let build = try await store.read { try BuildRecord.find($0, id: id).answer(home) }
            if build.buildComplete { return build }
            for await _ in ends { break }
            try Task.checkCancellation()
        }
    }
}

/// Gets the sources of repositories for builds.
package protocol BuildSources: Sendable {
    /// Writes a repository's files at a commit, branch or tag into a zip, and returns the commit.
    ///
    /// - Throws: `ServiceError` if there is no such repository or version.
    func archive(repository: String, version: String?, to zip: URL) async throws -> String
}
