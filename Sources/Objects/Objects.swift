import DurableFiles
package import Foundation
import Glibc
package import Identifiers
package import Store

/// Buckets and the objects in them, as files under the state directory.
///
/// An object's file is `objects/BUCKET/PATH`, see ``ObjectPath``; it appears whole, synced, by a rename, and is never
/// written again: a put replaces the file, so whoever has the old one open reads the old bytes to their end. A bucket is a
/// folder with a file `.bucket` in it. All calls are for any thread and block it while the disk works.
package final class Objects: Sendable {
    /// The folder of all buckets.
    let root: String
    let clock: any WallClock

    /// Opens the buckets of a state directory.
    ///
    /// Files that a crash left half-written are removed.
    package init(store: Store) throws {
        root = store.directory.appendingPathComponent("objects").path
        clock = store.clock
        try FileCall.makeFolder(root)
        try? FileManager.default.removeItem(atPath: arrivals)
        try FileCall.makeFolder(arrivals)
    }

    /// Where files wait to be renamed to their place; no bucket's name begins with a dot.
    private var arrivals: String { root + "/.arrivals" }

    /// A new name for a file that is to become an object; what is left there is removed at the next start.
    package func arrival() -> String { "\(arrivals)/\(UUID().uuidString)" }
}

// MARK: - Buckets

extension Objects {
    /// A bucket's name and when it was created.
    package struct Bucket: Sendable, Hashable {
        package let name: String
        package let created: Date
    }

    /// Creates a bucket; does nothing if it is there.
    ///
    /// - Throws: ``ServiceError/Code/validation`` for a name that S3 does not allow.
    package func createBucket(_ name: String) throws {
        if let fault = BucketName.fault(of: name) {
            throw ServiceError(.validation, "'\(name)' is no valid bucket name: \(fault).")
        }
        if hasBucket(name) { return }
        try FileCall.makeFolder(folder(of: name))
        try DurableFile.write(Array(String(clock.now().timeIntervalSince1970).utf8), to: folder(of: name) + "/.bucket")
    }

    /// What is wrong with a name for a bucket; nil if nothing is.
    package static func fault(ofBucketName name: String) -> String? { BucketName.fault(of: name) }

    /// Whether a bucket of this name exists.
    package func hasBucket(_ name: String) -> Bool {
        BucketName.fault(of: name) == nil && access(folder(of: name) + "/.bucket", F_OK) == 0
    }

    /// Finds a bucket.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if there is none.
    @discardableResult
    package func headBucket(_ name: String) throws -> Bucket {
        guard hasBucket(name), let text = FileManager.default.contents(atPath: folder(of: name) + "/.bucket") else {
            throw ServiceError(.notFound, "The bucket '\(name)' does not exist. Create it first.")
        }
        let seconds = Double(String(decoding: text, as: UTF8.self)) ?? 0
        return Bucket(name: name, created: Date(timeIntervalSince1970: seconds))
    }

    /// All buckets in the order of their names.
    package func listBuckets() throws -> [Bucket] {
        try (FileCall.names(in: root) ?? []).map { String(decoding: $0, as: UTF8.self) }
            .filter(hasBucket).sorted().map(headBucket)
    }

    /// Deletes an empty bucket.
    ///
    /// - Throws: ``ServiceError/Code/notFound``; ``ServiceError/Code/conflict`` if it holds objects.
    package func deleteBucket(_ name: String) throws {
        try headBucket(name)
        guard try list(prefix: S3URI(bucket: name, key: ""), limit: 1).isEmpty else {
            throw ServiceError(.conflict, "The bucket '\(name)' is not empty. Delete its objects first.")
        }
        if unlink(folder(of: name) + "/.bucket") != 0 { throw FileCall.fail("remove", folder(of: name) + "/.bucket") }
        try FileCall.sync(folder: folder(of: name))
        rmdir(folder(of: name))
        try FileCall.sync(folder: root)
    }

    func folder(of bucket: String) -> String { "\(root)/\(bucket)" }
}

// MARK: - One object

extension Objects {
    /// How a file becomes an object.
    package enum Transfer: Sendable {
        /// The file stays; the object is a copy.
        case copy
        /// The file goes: it becomes the object itself where both lie on one file system. Nobody may have it open.
        case move
    }

    /// Stores bytes as an object, replacing what was there; returns once it is on the disk.
    package func put(_ bytes: [UInt8], at uri: S3URI) throws {
        let path = try path(of: uri)
        let arrival = arrival()
        try DurableFile.write(bytes, to: arrival)
        try settle(arrival, at: path)
    }

    /// Stores a file as an object, replacing what was there; returns once it is on the disk.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if `file` is no regular file.
    package func put(file: URL, at uri: S3URI, by transfer: Transfer = .copy) throws {
        let path = try path(of: uri)
        guard let status = try FileCall.status(file.path), status.st_mode & S_IFMT == S_IFREG else {
            throw ServiceError(.validation, "\(file.path) is not a regular file, so it cannot become \(uri).")
        }
        if transfer == .move, status.st_nlink == 1 {
            // In one step: a file that waited among the arrivals would be lost with a crash, and whoever stores a job's
            // outputs again would not find it.
            try FileCall.sync(file: file.path)
            if try place(file.path, at: path) { return }
        }
        let arrival = arrival()
        try FileCopy.make(file.path, arrival, mode: 0o644)
        try settle(arrival, at: path)
        if transfer == .move { unlink(file.path) }
    }

    /// Stores what an open file holds, if it is still the same after it has been copied; returns once it is on the disk.
    ///
    /// - Parameters:
    ///   - descriptor: The file, open for reading at its beginning.
    ///   - uri: Where it goes.
    ///   - isSame: Asked when the copy is complete.
    /// - Returns: Whether it was stored.
    /// - Throws: ``ServiceError`` if there is no such bucket, or the disk refuses.
    package func put(descriptor: Int32, at uri: S3URI, if isSame: () -> Bool) throws -> Bool {
        let path = try path(of: uri)
        let arrival = arrival()
        try FileCopy.make(from: descriptor, "the file for \(uri)", arrival, mode: 0o644)
        guard isSame() else {
            unlink(arrival)
            return false
        }
        try settle(arrival, at: path)
        return true
    }

    /// Syncs a new file and gives it its place; if that fails, nothing is left of it.
    private func settle(_ arrival: String, at path: String) throws {
        do {
            try FileCall.sync(file: arrival)
            guard try place(arrival, at: path) else { throw FileCall.fail("store the object", path, errno: EXDEV) }
        } catch {
            unlink(arrival)
            throw error
        }
    }

    /// Finds an object.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if there is none.
    package func head(_ uri: S3URI) throws -> Entry {
        let path = try path(of: uri)
        guard let status = try FileCall.status(path), status.st_mode & S_IFMT == S_IFREG else { throw missing(uri) }
        return Entry(key: uri.key, status: status)
    }

    /// Whether there is such an object; false also where there is no such bucket.
    package func exists(_ uri: S3URI) -> Bool { (try? head(uri)) != nil }

    /// The object's file, for reading only.
    ///
    /// It may be replaced or removed later: open it at once, or ``head(_:)`` again.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if there is none.
    package func localURL(of uri: S3URI) throws -> URL {
        _ = try head(uri)
        return URL(fileURLWithPath: try path(of: uri), isDirectory: false)
    }

    /// All bytes of an object.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if there is none.
    package func read(_ uri: S3URI) throws -> [UInt8] {
        let path = try path(of: uri)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw errno == ENOENT ? missing(uri) : FileCall.fail("open", path) }
        defer { close(descriptor) }
        var status = stat()
        if fstat(descriptor, &status) != 0 { throw FileCall.fail("look at", path) }
        return try [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, filled in
            while filled < buffer.count {
                let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
                if count == 0 { return }
                if count < 0 && errno != EINTR { throw FileCall.fail("read", path) }
                filled += max(0, count)
            }
        }
    }

    /// Deletes an object; as in S3, deleting one that is not there is no error.
    package func delete(_ uri: S3URI) throws {
        let path = try path(of: uri)
        if unlink(path) != 0 {
            if errno == ENOENT || errno == ENOTDIR { return }
            throw FileCall.fail("remove", path)
        }
        var folder = FileCall.parent(of: path)
        try FileCall.sync(folder: folder)
        while folder != self.folder(of: uri.bucket), rmdir(folder) == 0 { folder = FileCall.parent(of: folder) }
    }

    /// The path of an object's file, in a bucket that exists and with a key that S3 allows.
    func path(of uri: S3URI) throws -> String {
        try headBucket(uri.bucket)
        guard 1...Self.longestKey ~= uri.key.utf8.count else {
            throw ServiceError(
                .validation,
                "The key of \(uri) has \(uri.key.utf8.count) bytes; S3 allows 1 to \(Self.longestKey)."
            )
        }
        return folder(of: uri.bucket) + "/" + ObjectPath.path(of: uri.key.utf8)
    }

    /// The most bytes of a key.
    ///
    /// Source: Amazon S3 User Guide, "Naming Amazon S3 objects".
    private static let longestKey = 1024

    func missing(_ uri: S3URI) -> ServiceError { ServiceError(.notFound, "The object \(uri) does not exist.") }

    /// Renames a synced file to its place.
    ///
    /// A folder on the way may vanish when another thread deletes the last object in it, so that making the folder and
    /// renaming are tried again.
    /// - Returns: Whether it could; false if the file is on another file system.
    private func place(_ file: String, at path: String) throws -> Bool {
        chmod(file, 0o444)
        for _ in 0..<100 {
            try FileCall.makeFolder(FileCall.parent(of: path))
            if rename(file, path) == 0 {
                try FileCall.sync(folder: FileCall.parent(of: path))
                return true
            }
            if errno == EXDEV { return false }
            if errno != ENOENT { break }
        }
        throw FileCall.fail("store the object", path)
    }
}
