import Foundation
import Glibc
import Store

extension Git {
    /// The largest pack that a push may send.
    ///
    /// Source: AWS CodeCommit User Guide, "Quotas": 2 GB for a push.
    static let largestPush = 2 << 30

    /// Makes the folder of all repositories with the server's hooks; what was on its way in or out at a crash is removed.
    func prepareRoot() throws {
        try? FileManager.default.removeItem(at: transit)
        for folder in [root, marks, hooks, transit] {
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
        try writeHook(into: hooks)
    }

    /// Makes an empty bare repository at `folder`.
    func create(at folder: URL) async throws {
        try await demand(["init", "--quiet", "--bare", "--template=", "--initial-branch=main"], in: folder)
        try Self.configuration.write(to: folder.appendingPathComponent("config"), atomically: false, encoding: .utf8)
        for name in ["hooks", "info"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name),
                withIntermediateDirectories: true
            )
        }
        // An archive of a commit has every file of it, whatever its .gitattributes say.
        try "* -export-ignore -export-subst\n"
            .write(to: folder.appendingPathComponent("info/attributes"), atomically: false, encoding: .utf8)
        try writeHook(into: folder.appendingPathComponent("hooks"))
    }

    /// What every repository is set to, also for those who push by path.
    ///
    /// - Everything is checked when it arrives, and on the disk before a push is answered.
    /// - `hooksPath` is in the repository's own file, so that a user's global one does not take its place.
    private static let configuration = """
        [core]
        \trepositoryformatversion = 0
        \tfilemode = true
        \tbare = true
        \thooksPath = hooks
        \tfsync = objects,derived-metadata,reference
        \tfsyncMethod = fsync
        [receive]
        \tfsckObjects = true
        \tmaxInputSize = \(largestPush)
        \tunpackLimit = 1
        [gc]
        \tautoDetach = false
        [uploadpack]
        \tallowFilter = true

        """

    /// Writes the hook that leaves a mark of a push.
    ///
    /// git runs it inside the repository, once for each push, after the references have changed.
    private func writeHook(into folder: URL) throws {
        let hook = folder.appendingPathComponent("post-receive")
        let text = """
            #!/bin/sh
            # Tells the Driftloop server that something was pushed; it looks itself at what has changed.
            cat >/dev/null
            : >"../.pushed/$(basename "$(pwd -P)" .git)"

            """
        // Beside its name and then in its place: a push may be running the one that is there.
        let partial = folder.appendingPathComponent("post-receive.partial")
        try text.write(to: partial, atomically: false, encoding: .utf8)
        guard chmod(partial.path, 0o755) == 0, rename(partial.path, hook.path) == 0 else {
            throw Self.fault("write", hook.path)
        }
    }

    /// Syncs every file and folder below `folder`.
    static func sync(tree folder: URL) throws {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        for name in names { try sync(folder.path + "/" + name) }
        try sync(folder.path)
    }

    /// Syncs a file, or the names in a folder.
    static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw fault("open", path) }
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw fault("sync", path) }
    }

    static func fault(_ operation: String, _ path: String) -> ServiceError {
        ServiceError(.internalFailure, "Cannot \(operation) \(path): \(String(cString: strerror(errno))).")
    }
}
