package import Foundation
import Identifiers
package import Objects
package import Store
import Synchronization

/// Git repositories: AWS CodeCommit over bare repositories that `git` itself reads and writes.
///
/// A repository is `repositories/NAME.git` below the state directory, so it is cloned and pushed by path as well as over
/// HTTP. What a branch or tag points at is git's to say. The store holds what was last seen of it: ``compareRefs(of:)`` finds
/// what changed since and publishes "CodeCommit Repository State Change" in the transaction that records it. That is done at
/// the end of each push over HTTP and each operation, when git's hook leaves a mark, and for all repositories at the start.
package final class Repositories: Sendable {
    let store: Store
    let objects: Objects
    let git: Git
    /// One comparison, creation or removal of a repository at a time.
    let turns = Turns()
    private let address: Mutex<String>

    /// Serves over a store that was opened with ``migrations``.
    ///
    /// - Parameters:
    ///   - store: Where repositories and their last seen branches and tags are kept.
    ///   - objects: Where archives that a repository begins with are.
    ///   - address: What clone addresses begin with, until ``listen(at:)`` says another.
    /// - Throws: ``ServiceError`` if the folder of repositories cannot be made.
    package init(store: Store, objects: Objects, address: String = "http://127.0.0.1:7878") throws {
        self.store = store
        self.objects = objects
        self.address = Mutex(address)
        git = Git(root: store.directory.appendingPathComponent("repositories", isDirectory: true))
        try git.prepareRoot()
    }

    /// Says where the server is reached, as `http://127.0.0.1:7878`: clone addresses begin with it.
    package func listen(at address: String) { self.address.withLock { $0 = address } }

    /// The address to clone a repository from; CodeCommit's own path behind the server's address.
    func cloneAddress(of name: String) -> String { address.withLock { $0 } + "/v1/repos/" + name }

    /// The folder of a repository, to clone it by path.
    package func folder(of name: String) -> URL { git.folder(of: name) }

    /// The tables of this room.
    package static let migrations = [
        Migration(
            "repositories-1",
            """
            CREATE TABLE repositories (
                id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT, default_branch TEXT,
                created REAL NOT NULL, modified REAL NOT NULL, renaming TEXT, token TEXT, tags TEXT NOT NULL DEFAULT '{}');
            CREATE TABLE repositories_refs (
                repository TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
                ref TEXT NOT NULL, object TEXT NOT NULL, commit_id TEXT NOT NULL, PRIMARY KEY (repository, ref));
            """
        )
    ]

    /// Looks at what was pushed while nobody looked, and then at whatever a push by path leaves a mark of, until the task is
    /// cancelled.
    package func run() async throws {
        try await finishRenames()
        let marks = PushMarks(folder: git.marks)
        for name in try await names() { try await observe(name) }
        while !Task.isCancelled {
            for name in marks.take() { try await observe(name) }
            await store.clock.wait(until: marks.nextLook(after: store.clock.now()), or: marks.signal)
        }
    }

    /// Compares; a repository that is gone or damaged is left to whoever asks for it next.
    private func observe(_ name: String) async throws {
        do { try await compareRefs(of: name) } catch is ServiceError { try Task.checkCancellation() }
    }
}
