package import Foundation
import Glibc
package import Identifiers
import Store

extension Objects {
    /// How a job's folder gets at the content of objects.
    package enum Access: Sendable {
        /// Hard links: no copying. Only for programs that are trusted not to write to their inputs: the files are read-only,
        /// but their owner can change that, and would change the object.
        case link
        /// Hard links for files of 1 MiB and more, copies of the others: for programs that find the links read-only.
        case linkLarge
        /// Copies, by reference where the file system can: the program may do with them as it likes.
        case copy
    }

    /// Puts every object under a prefix into a folder, as SageMaker stages a job's `S3Prefix` input.
    ///
    /// Under the prefix `s3://b/data`, `data/x/y.csv` becomes `x/y.csv`; the object `s3://b/code/run.py` itself becomes
    /// `run.py`; and, a prefix being the beginning of a key, `s3://b/data` takes `data2/z.csv` as `data2/z.csv`. Keys that
    /// end in a slash become folders. An empty component of a key is left out.
    /// - Parameters:
    ///   - prefix: Bucket and beginning of the keys.
    ///   - folder: Made where missing.
    ///   - access: How the files share their content with the objects.
    /// - Returns: The number of objects.
    /// - Throws: ``ServiceError/Code/notFound`` without such a bucket; ``ServiceError/Code/validation`` for a key that has no
    ///   place in a folder (a component `..` or `.`, or two keys for one path).
    @discardableResult
    package func materialize(prefix: S3URI, into folder: URL, by access: Access) throws -> Int {
        let root = folder.path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let entries = try list(prefix: prefix)
        var made: Set<String> = [root]
        for entry in entries {
            let names = try Self.components(of: entry.key, under: prefix)
            let isFolder = entry.key.utf8.last == UInt8(ascii: "/")
            let parent = ([root] + (isFolder ? names : names.dropLast())).joined(separator: "/")
            do {
                if made.insert(parent).inserted {
                    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
                }
                guard !isFolder, let name = names.last else { continue }
                try take(
                    try path(of: S3URI(bucket: prefix.bucket, key: entry.key)),
                    to: parent + "/" + name,
                    by: access
                )
            } catch {
                throw ServiceError(
                    .validation,
                    "s3://\(prefix.bucket)/\(entry.key) cannot be put into \(parent): another object under \(prefix) has that "
                        + "path, or the disk refused.",
                    cause: error
                )
            }
        }
        return entries.count
    }

    private func take(_ object: String, to file: String, by access: Access) throws {
        if access == .link || (access == .linkLarge && Self.isLarge(object)) {
            if link(object, file) == 0 { return }
            // Another file system, or the most links that this one allows: copy.
            guard [EXDEV, EMLINK, EPERM, EOPNOTSUPP].contains(errno) else { throw FileCall.fail("link", file) }
        }
        try FileCopy.make(object, file, mode: 0o644)
    }

    private static func isLarge(_ file: String) -> Bool {
        var status = stat()
        return lstat(file, &status) == 0 && status.st_size >= 1 << 20
    }

    /// The path below the folder that a key under `prefix` takes.
    private static func components(of key: String, under prefix: S3URI) throws -> [String] {
        let start = Array(prefix.key.utf8)
        var rest = Array(key.utf8)[start.count...]
        if !start.isEmpty, start.last != UInt8(ascii: "/"), rest.first != UInt8(ascii: "/") {
            let slash = start.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            rest = Array(key.utf8)[slash...]
        }
        let names = rest.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
        for name in names {
            guard name != "..", name != ".", name.utf8.count <= 255, !name.utf8.contains(0) else {
                throw ServiceError(
                    .validation,
                    "s3://\(prefix.bucket)/\(key) cannot be an input: '\(name)' is no name for a file. Rename the object."
                )
            }
        }
        return names
    }

    /// Makes every file of a folder an object under a prefix; each appears whole, one after the other, by path.
    ///
    /// With ``Transfer/move`` the files are gone afterwards, and a second call after a crash continues.
    /// - Returns: The number of files.
    /// - Throws: ``ServiceError/Code/validation`` for a symbolic link, a device, or a name that is not UTF-8.
    @discardableResult
    package func upload(folder: URL, to prefix: S3URI, by transfer: Transfer = .copy) throws -> Int {
        var count = 0
        for name in (try FileCall.names(in: folder.path) ?? []).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let text = String(validating: name, as: UTF8.self) else {
                throw ServiceError(
                    .validation,
                    "A file name in \(folder.path) is not UTF-8: '\(String(decoding: name, as: UTF8.self))'. Rename the file."
                )
            }
            let path = folder.path + "/" + text
            let uri = prefix.appending(text)
            switch try FileCall.status(path).map({ $0.st_mode & S_IFMT }) {
            case S_IFDIR: count += try upload(folder: URL(fileURLWithPath: path), to: uri, by: transfer)
            case S_IFREG:
                try put(file: URL(fileURLWithPath: path), at: uri, by: transfer)
                count += 1
            default:
                throw ServiceError(
                    .validation,
                    "\(path) is neither a file nor a folder, so it cannot become \(uri). Write a regular file."
                )
            }
        }
        return count
    }
}
