package import Foundation
import Glibc
package import Identifiers
import Store

extension Objects {
    /// What a listing says of an object.
    package struct Entry: Sendable, Hashable {
        package let key: String
        /// In bytes.
        package let size: Int
        package let modified: Date
        /// Changes whenever the object is put again: made of the file's inode, size and time, not of its content.
        ///
        /// It ends in `-1`, as the tags of uploads in parts do, so that no client takes it for an MD5.
        package let etag: String

        init(key: String, status: stat) {
            self.key = key
            size = Int(status.st_size)
            // In microseconds, so that a Date holds it exactly.
            let microseconds = status.st_mtim.tv_sec * 1_000_000 + status.st_mtim.tv_nsec / 1000
            modified = Date(timeIntervalSince1970: Double(microseconds) / 1e6)
            let words = [
                UInt64(status.st_ino),
                UInt64(bitPattern: Int64(microseconds) &* 1_000_003) ^ UInt64(bitPattern: Int64(status.st_size)),
            ]
            etag =
                words.map { String(repeating: "0", count: 16 - String($0, radix: 16).count) + String($0, radix: 16) }
                .joined() + "-1"
        }
    }

    /// The objects whose keys begin with the prefix, in the order of the keys' UTF-8 bytes.
    ///
    /// Reads only the folders that can hold such keys. Objects that come and go meanwhile may or may not be in it.
    /// - Parameters:
    ///   - prefix: Bucket and beginning of the key, cut anywhere; an empty key lists the bucket.
    ///   - start: Only keys behind this one.
    ///   - limit: At most so many.
    /// - Returns: Key, size and time of each.
    /// - Throws: ``ServiceError/Code/notFound`` if there is no such bucket.
    package func list(prefix: S3URI, startAfter start: String? = nil, limit: Int = .max) throws -> [Entry] {
        try headBucket(prefix.bucket)
        let way = ObjectPath.folders(of: prefix.key.utf8)
        var listing = Listing(prefix: Array(prefix.key.utf8), start: start.map { Array($0.utf8) } ?? [], limit: limit)
        try listing.visit(folder(of: prefix.bucket) + "/" + way.path, key: way.passed)
        return listing.entries
    }
}

/// A walk through a bucket's folders in the order of the keys.
private struct Listing {
    let prefix: [UInt8]
    let start: [UInt8]
    let limit: Int
    var entries: [Objects.Entry] = []

    /// Visits a folder; `folder` ends in a slash, `key` is what all keys in it begin with.
    mutating func visit(_ folder: String, key: [UInt8]) throws {
        var names: [(key: [UInt8], name: String, isFolder: Bool)] = []
        for name in try FileCall.names(in: folder) ?? [] {
            guard let (bytes, isFolder) = ObjectPath.keyBytes(of: name) else { continue }
            let key = key + bytes
            guard isFolder ? key.starts(with: prefix) || prefix.starts(with: key) : key.starts(with: prefix) else {
                continue
            }
            // A folder is behind the start if its keys are, or if the start lies in it.
            guard start.lexicographicallyPrecedes(key) || (isFolder && start.starts(with: key)) else { continue }
            names.append((key, String(decoding: name, as: UTF8.self), isFolder))
        }
        for (key, name, isFolder) in names.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            if entries.count >= limit { return }
            if isFolder {
                try visit(folder + name + "/", key: key)
            } else if let status = try FileCall.status(folder + name), status.st_mode & S_IFMT == S_IFREG,
                let text = String(validating: key, as: UTF8.self)
            {
                entries.append(Objects.Entry(key: text, status: status))
            }
        }
    }
}
