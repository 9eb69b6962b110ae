import DurableFiles
package import Foundation
import Glibc
package import Identifiers
import Store

/// Uploads in parts: `objects/.uploads/ID/` holds `target`, the object's address, and a file for each part.
///
/// The folder is the whole state, so that an upload goes on after a restart. What nobody completes is removed
/// ``Objects/longestUpload`` after its beginning.
extension Objects {
    /// The most parts of an upload.
    ///
    /// Source: Amazon S3 User Guide, "Amazon S3 multipart upload limits".
    package static let mostParts = 10_000
    /// The fewest bytes of a part that is not the last; same source.
    package static let smallestPart = 5 << 20
    /// How long an upload may take: 7 days.
    package static let longestUpload: TimeInterval = 7 * 86_400

    /// A part of an upload.
    package struct Part: Sendable, Hashable {
        /// From 1 on.
        package let number: Int
        /// Its key is empty.
        package let entry: Entry
    }

    /// Begins an upload; old ones that were given up are removed.
    ///
    /// - Returns: The upload's id.
    /// - Throws: ``ServiceError/Code/notFound`` without the bucket; ``ServiceError/Code/validation`` for a key that S3 does not
    ///   allow.
    package func createUpload(of uri: S3URI) throws -> String {
        _ = try path(of: uri)
        removeOldUploads()
        let id = UUID().uuidString.lowercased()
        try FileCall.makeFolder(folder(ofUpload: id))
        try DurableFile.write(Array(uri.description.utf8), to: folder(ofUpload: id) + "/target")
        return id
    }

    /// Makes a file a part of an upload, replacing one of that number; the file goes.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if there is no such upload.
    package func putPart(_ number: Int, file: URL, of id: String, for uri: S3URI) throws -> Part {
        try requireUpload(id, of: uri)
        let path = self.path(ofPart: number, of: id)
        try FileCall.sync(file: file.path)
        if rename(file.path, path) != 0 { throw FileCall.fail("store the part", path) }
        try FileCall.sync(folder: folder(ofUpload: id))
        return try part(number, of: id)
    }

    /// The parts of an upload in the order of their numbers.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if there is no such upload.
    package func parts(of id: String, for uri: S3URI) throws -> [Part] {
        try requireUpload(id, of: uri)
        let numbers = try (FileCall.names(in: folder(ofUpload: id)) ?? [])
            .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        return try numbers.sorted().map { try part($0, of: id) }
    }

    /// Makes an object of these parts, in this order, and ends the upload.
    ///
    /// After a crash in the middle either the object is not there yet, or the upload is still there too and can be
    /// completed again.
    /// - Throws: ``ServiceError/Code/notFound`` if there is no such upload.
    package func completeUpload(_ id: String, of uri: S3URI, parts numbers: [Int]) throws {
        try requireUpload(id, of: uri)
        let arrival = arrival()
        do {
            var whole = try DurableFile(at: arrival)
            for number in numbers {
                let part = try ObjectReader(key: "", path: path(ofPart: number, of: id), missing: missing(uri))
                var offset = 0
                while case let bytes = try part.read(at: offset, count: 1 << 20), !bytes.isEmpty {
                    try whole.append(bytes)
                    offset += bytes.count
                }
            }
            try whole.commit()
        }
        try put(file: URL(fileURLWithPath: arrival), at: uri, by: .move)
        try abortUpload(id, of: uri)
    }

    /// Ends an upload and removes its parts.
    ///
    /// - Throws: ``ServiceError/Code/notFound`` if there is no such upload.
    package func abortUpload(_ id: String, of uri: S3URI) throws {
        try requireUpload(id, of: uri)
        // Without its target it is no upload any more.
        unlink(folder(ofUpload: id) + "/target")
        try FileManager.default.removeItem(atPath: folder(ofUpload: id))
    }

    private func requireUpload(_ id: String, of uri: S3URI) throws {
        guard UUID(uuidString: id) != nil,
            let target = FileManager.default.contents(atPath: folder(ofUpload: id) + "/target"),
            target.elementsEqual(uri.description.utf8)
        else {
            throw ServiceError(
                .notFound,
                "There is no upload '\(id)' of \(uri): it was completed, aborted or given up."
            )
        }
    }

    private func part(_ number: Int, of id: String) throws -> Part {
        let path = path(ofPart: number, of: id)
        guard let status = try FileCall.status(path) else { throw FileCall.fail("find the part", path, errno: ENOENT) }
        return Part(number: number, entry: Entry(key: "", status: status))
    }

    private func removeOldUploads() {
        for name in (try? FileCall.names(in: uploads)) ?? [] {
            let folder = "\(uploads)/\(String(decoding: name, as: UTF8.self))"
            let begun = try? FileCall.status(folder + "/target")?.st_mtim.tv_sec
            guard let begun, clock.now().timeIntervalSince1970 - Double(begun) > Self.longestUpload else { continue }
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private var uploads: String { root + "/.uploads" }
    private func folder(ofUpload id: String) -> String { "\(uploads)/\(id.lowercased())" }
    private func path(ofPart number: Int, of id: String) -> String { "\(folder(ofUpload: id))/\(number)" }
}
