import Foundation
import Glibc
import Store

/// A job's own folder under the state directory, or that of one of its instances but the first in it.
struct JobFolder: Sendable {
    /// `jobs/KIND/NAME`; of a job's second instance, `jobs/KIND/NAME/algo-2`.
    let root: URL

    /// What the job knows as `/opt/ml`.
    var tree: URL { root.appendingPathComponent("opt-ml", isDirectory: true) }
    /// The job's TMPDIR.
    var scratch: URL { root.appendingPathComponent("tmp", isDirectory: true) }
    /// Where archives are made.
    var archives: URL { root.appendingPathComponent("archives", isDirectory: true) }
    /// A Python environment that is the job's alone.
    var environment: URL { root.appendingPathComponent("environment", isDirectory: true) }
    var log: URL { root.appendingPathComponent("log", isDirectory: false) }

    /// The entry of the environment by which the job's processes are found, whatever group they are in.
    var marker: String { "DRIFTLOOP_OPT_ML=\(tree.path)" }

    /// The folder of an instance, counted from 0; the first one's is the job's own.
    func instance(_ index: Int) -> JobFolder {
        index == 0
            ? self : JobFolder(root: root.appendingPathComponent("algo-\(index + 1)", isDirectory: true))
    }

    /// The folders of the instances that are there, the job's own first.
    var instances: [JobFolder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return [self]
            + names.filter { $0.hasPrefix("algo-") }.sorted()
            .map { JobFolder(root: root.appendingPathComponent($0, isDirectory: true)) }
    }

    /// Where a path below `/opt/ml` lies.
    func url(_ path: String) -> URL { tree.appendingPathComponent(path) }

    /// Makes an instance's folder as it is before a run.
    func prepare() throws {
        for folder in [tree, scratch] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        for folder in ["output", "input/config", "model", "processing"] { try makeFolder(folder) }
    }

    /// Removes all but the log.
    func removeWork() {
        for folder in [tree, scratch, archives, environment] { Self.remove(folder) }
        for instance in instances.dropFirst() { Self.remove(instance.root) }
    }

    /// Removes all, also the log.
    func remove() {
        removeWork()
        Self.remove(root)
    }

    func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(at: url(path), withIntermediateDirectories: true)
    }

    func write(_ text: String, to path: String) throws {
        try makeFolder((path as NSString).deletingLastPathComponent)
        do {
            try Data(text.utf8).write(to: url(path))
        } catch {
            throw ServiceError(.internalFailure, "Cannot write /opt/ml/\(path). Is the disk full?", cause: error)
        }
    }

    /// The beginning of a small text file that the job wrote; nil if there is none, or it is blank, or no plain file.
    func text(_ path: String, most: Int = 4096) -> String? {
        let descriptor = PlainFolder.open(tree, path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
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
