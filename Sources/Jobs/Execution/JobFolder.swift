import Foundation
import Glibc

/// A job's own folder under the state directory.
struct JobFolder: Sendable {
    /// `jobs/KIND/NAME`.
    let root: URL

    /// What the job knows as `/opt/ml`.
    var tree: URL { root.appendingPathComponent("opt-ml", isDirectory: true) }
    /// The job's TMPDIR.
    var scratch: URL { root.appendingPathComponent("tmp", isDirectory: true) }
    /// Where archives are made.
    var archives: URL { root.appendingPathComponent("archives", isDirectory: true) }
    var log: URL { root.appendingPathComponent("log", isDirectory: false) }

    /// The entry of the environment by which the job's processes are found, whatever group they are in.
    var marker: String { "DRIFTLOOP_OPT_ML=\(tree.path)" }

    /// Where a path below `/opt/ml` lies.
    func url(_ path: String) -> URL { tree.appendingPathComponent(path) }

    /// Makes the folder as it is before a run: empty, but for the log.
    func prepare() throws {
        removeWork()
        for folder in [tree, scratch] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        for folder in ["output", "input/config", "model", "processing"] { try makeFolder(folder) }
    }

    /// Removes all but the log.
    func removeWork() {
        for folder in [tree, scratch, archives] { Self.remove(folder) }
    }

    func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(at: url(path), withIntermediateDirectories: true)
    }

    func write(_ text: String, to path: String) throws {
        try makeFolder((path as NSString).deletingLastPathComponent)
        try Data(text.utf8).write(to: url(path))
    }

    /// The beginning of a small text file that the job wrote; nil if there is none, or it is blank, or no plain file.
    func text(_ path: String) -> String? {
        let descriptor = open(url(path).path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, filled in
            filled = max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }

    /// Removes a folder, also where the job has taken the permissions on some of it away.
    private static func remove(_ folder: URL) {
        let manager = FileManager.default
        guard (try? manager.removeItem(at: folder)) == nil, manager.fileExists(atPath: folder.path) else { return }
        chmod(folder.path, 0o700)
        let walk = manager.enumerator(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
        while let item = walk?.nextObject() as? URL {
            var status = stat()
            if lstat(item.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { chmod(item.path, 0o700) }
        }
        try? manager.removeItem(at: folder)
    }
}
