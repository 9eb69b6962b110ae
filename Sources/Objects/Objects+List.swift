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
        try walk(prefix: prefix, delimiter: nil, after: start.map(Mark.key), limit: limit)
            .compactMap { if case .object(let entry) = $0 { entry } else { nil } }
    }

    /// What a listing has in one place: an object, or all keys with one beginning.
    package enum Item: Sendable, Hashable {
        case object(Entry)
        /// Stands for all keys that begin so: the asked prefix and what follows it up to the delimiter.
        case prefix(String)

        /// Where the next page begins.
        package var mark: Mark {
            switch self {
            case .object(let entry): .key(entry.key)
            case .prefix(let prefix): .prefix(prefix)
            }
        }
    }

    /// Where a listing goes on.
    package enum Mark: Sendable, Hashable {
        /// Behind this key.
        case key(String)
        /// Behind every key that begins so.
        case prefix(String)
    }

    /// One page of a listing in which keys that agree up to a delimiter are one item.
    ///
    /// - Parameters:
    ///   - prefix: Bucket and beginning of the key.
    ///   - delimiter: What ends a common beginning, usually a slash; nil for every key by itself.
    ///   - mark: Where to begin; nil for the beginning.
    ///   - limit: At most so many items.
    /// - Returns: The items in the order of their keys, and whether there are more.
    /// - Throws: ``ServiceError/Code/notFound`` if there is no such bucket.
    package func page(
        prefix: S3URI,
        delimiter: String?,
        after mark: Mark?,
        limit: Int
    ) throws -> (items: [Item], isTruncated: Bool) {
        let items = try walk(prefix: prefix, delimiter: delimiter, after: mark, limit: limit + 1)
        return (Array(items.prefix(limit)), items.count > limit)
    }

    private func walk(prefix: S3URI, delimiter: String?, after mark: Mark?, limit: Int) throws -> [Item] {
        try headBucket(prefix.bucket)
        let way = ObjectPath.folders(of: prefix.key.utf8)
        var listing = Listing(prefix: Array(prefix.key.utf8), delimiter: Array((delimiter ?? "").utf8), limit: limit)
        switch mark {
        case nil: break
        case .key(let key): listing.start = Array(key.utf8)
        case .prefix(let prefix):
            listing.start = Array(prefix.utf8)
            listing.skipsPrefix = true
        }
        try listing.visit(folder(of: prefix.bucket) + "/" + way.path, key: way.passed)
        return listing.items
    }
}

/// A walk through a bucket's folders in the order of the keys.
private struct Listing {
    let prefix: [UInt8]
    let delimiter: [UInt8]
    let limit: Int
    var start: [UInt8] = []
    /// Whether keys that begin with `start` are behind us.
    var skipsPrefix = false
    var items: [Objects.Item] = []

    init(prefix: [UInt8], delimiter: [UInt8], limit: Int) {
        self.prefix = prefix
        self.delimiter = delimiter
        self.limit = limit
    }

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
            if skipsPrefix && key.starts(with: start) { continue }
            names.append((key, String(decoding: name, as: UTF8.self), isFolder))
        }
        for (key, name, isFolder) in names.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            if items.count >= limit { return }
            // Nothing more is to be known of a folder whose keys the last item stands for.
            if let last = items.last, case .prefix(let common) = last, key.starts(with: common.utf8) { continue }
            if isFolder {
                try visit(folder + name + "/", key: key)
            } else if let status = try FileCall.status(folder + name), status.st_mode & S_IFMT == S_IFREG,
                let text = String(validating: key, as: UTF8.self)
            {
                items.append(
                    commonPrefix(of: key).map(Objects.Item.prefix) ?? .object(.init(key: text, status: status))
                )
            }
        }
    }

    /// The key up to the first delimiter behind the prefix.
    private func commonPrefix(of key: [UInt8]) -> String? {
        guard !delimiter.isEmpty, key.count >= prefix.count + delimiter.count else { return nil }
        for index in prefix.count...key.count - delimiter.count where key[index...].starts(with: delimiter) {
            return String(validating: key[..<(index + delimiter.count)], as: UTF8.self)
        }
        return nil
    }
}
