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
    /// - Parameters:
    ///   - prefix: Bucket and beginning of the keys.
    ///   - folder: Made where missing.
    ///   - access: How the files share their content with the objects.
    /// - Returns: The number of objects.
    /// - Throws: What ``files(under:)`` and ``materialize(_:into:by:)`` throw.
    @discardableResult
    package func materialize(prefix: S3URI, into folder: URL, by access: Access) throws -> Int {
        let files = try files(under: prefix)
        try materialize(files, into: folder, by: access)
        return files.count
    }

    /// The objects under a prefix and the paths that they take in a folder, in the order of the keys.
    ///
    /// Under the prefix `s3://b/data`, `data/x/y.csv` becomes `x/y.csv`; the object `s3://b/code/run.py` itself becomes
    /// `run.py`; and, a prefix being the beginning of a key, `s3://b/data` takes `data2/z.csv` as `data2/z.csv`. Keys that
    /// end in a slash become folders. An empty component of a key is left out.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` without such a bucket; ``ServiceError/Code/validation`` for a key that has no
    ///   place in a folder.
    package func files(under prefix: S3URI) throws -> [FolderFile] {
        try list(prefix: prefix)
            .map { entry in
                var rest = entry.key.utf8.dropFirst(prefix.key.utf8.count)
                if !prefix.key.isEmpty, prefix.key.utf8.last != UInt8(ascii: "/"), rest.first != UInt8(ascii: "/") {
                    // The prefix ends inside of a component, which belongs to the path.
                    let start = prefix.key.utf8.lastIndex(of: UInt8(ascii: "/")).map(prefix.key.utf8.index(after:))
                    rest = entry.key.utf8.dropFirst(
                        prefix.key.utf8.distance(
                            from: prefix.key.utf8.startIndex,
                            to: start ?? prefix.key.utf8.startIndex
                        )
                    )
                }
                return try FolderFile(
                    object: S3URI(bucket: prefix.bucket, key: entry.key),
                    path: String(decoding: rest, as: UTF8.self)
                )
            }
    }

    /// Puts objects into a folder at their paths.
    ///
    /// - Parameters:
    ///   - files: The objects.
    ///   - folder: Made where missing.
    ///   - access: How the files share their content with the objects.
    /// - Throws: ``ServiceError/Code/validation`` for two objects with one path; ``ServiceError/Code/notFound`` for one that is
    ///   not there; ``ServiceError/Code/internalFailure`` if the disk refuses.
    package func materialize(_ files: [FolderFile], into folder: URL, by access: Access) throws {
        var made: Set<String> = []
        try make(folder.path, &made)
        for file in files {
            let target = file.path.isEmpty ? folder.path : folder.path + "/" + file.path
            do {
                try make(file.isFolder ? target : FileCall.parent(of: target), &made)
                if !file.isFolder { try take(try path(of: file.object), file.object, to: target, by: access) }
            } catch  where isTaken(file.path, in: folder.path) {
                throw ServiceError(
                    .validation,
                    "\(file.object) cannot be put into \(folder.path): another object of the input has its path "
                        + "'\(file.path)'. Rename one of them.",
                    cause: error
                )
            }
        }
    }

    /// Makes a folder and those above it; nothing of a job's input has to survive a crash.
    private func make(_ folder: String, _ made: inout Set<String>) throws {
        guard made.insert(folder).inserted else { return }
        if mkdir(folder, 0o755) == 0 { return }
        if errno == ENOENT, FileCall.parent(of: folder) != folder {
            try make(FileCall.parent(of: folder), &made)
            if mkdir(folder, 0o755) == 0 { return }
        }
        guard errno == EEXIST, let status = try FileCall.status(folder), status.st_mode & S_IFMT != S_IFREG else {
            throw FileCall.fail("make the folder", folder)
        }
    }

    /// Whether a file of another object is in the way of a path.
    private func isTaken(_ path: String, in folder: String) -> Bool {
        var place = folder
        let names = path.split(separator: "/")
        for (index, name) in names.enumerated() {
            place += "/" + name
            guard let status = try? FileCall.status(place) else { return false }
            if index == names.count - 1 || status.st_mode & S_IFMT == S_IFREG { return true }
        }
        return false
    }

    private func take(_ path: String, _ object: S3URI, to file: String, by access: Access) throws {
        if access == .link || (access == .linkLarge && Self.isLarge(path)) {
            if link(path, file) == 0 { return }
            if errno == ENOENT { throw missing(object) }
            // Another file system, or the most links that this one allows: copy.
            guard [EXDEV, EMLINK, EPERM, EOPNOTSUPP].contains(errno) else { throw FileCall.fail("link", file) }
        }
        guard try FileCall.status(path) != nil else { throw missing(object) }
        try FileCopy.make(path, file, mode: 0o644)
    }

    private static func isLarge(_ file: String) -> Bool {
        var status = stat()
        return lstat(file, &status) == 0 && status.st_size >= 1 << 20
    }
}
