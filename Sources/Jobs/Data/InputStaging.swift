import Foundation
import Identifiers
import Objects
import Store

/// Puts a job's inputs into the trees of its instances.
struct InputStaging {
    let objects: Objects
    let plan: JobPlan
    /// The folder of each instance.
    let folders: [JobFolder]
    let log: JobLog

    /// Stages every input.
    ///
    /// - Throws: ``ServiceError``: `internalFailure` if the disk refuses, another code if the job asks for what is not there.
    func run() throws {
        for input in plan.inputs {
            try Task.checkCancellation()
            let files = try files(of: input)
            guard !files.isEmpty || input.mayBeEmpty else {
                throw ServiceError(
                    .notFound,
                    "Data download failed: No S3 objects found under S3 URL \"\(input.uri)\". Put data there first."
                )
            }
            let parts = input.isSharded ? Self.shards(files, folders.count) : folders.map { _ in files }
            for (folder, part) in zip(folders, parts) {
                if part.allSatisfy(\.isFolder), !files.isEmpty, folders.count > 1 {
                    log.note("\(input.uri) has fewer objects than the job instances; one gets none.")
                }
                try stage(part, of: input, into: folder.url(input.path))
            }
        }
    }

    private func files(of input: JobPlan.Input) throws -> [Objects.FolderFile] {
        switch input.kind {
        case .prefix: return try objects.files(under: input.uri)
        case .manifest: return try InputManifest.files(at: input.uri, in: objects)
        case .object:
            _ = try objects.head(input.uri)
            return [try Objects.FolderFile(object: input.uri, path: input.uri.lastComponent)]
        }
    }

    /// Deals objects to instances, one each in turn, in the order of their keys; all get the folders.
    ///
    /// So no instance has two objects more than another.
    static func shards(_ files: [Objects.FolderFile], _ count: Int) -> [[Objects.FolderFile]] {
        var shards = [[Objects.FolderFile]](repeating: [], count: count)
        var next = 0
        for file in files.sorted(by: { $0.object.key.utf8.lexicographicallyPrecedes($1.object.key.utf8) }) {
            if file.isFolder {
                for index in shards.indices { shards[index].append(file) }
            } else {
                shards[next % count].append(file)
                next += 1
            }
        }
        return shards
    }

    private func stage(_ files: [Objects.FolderFile], of input: JobPlan.Input, into folder: URL) throws {
        guard input.isCompressed else {
            return try objects.materialize(files, into: folder, by: plan.access(for: input))
        }
        try objects.materialize(files.filter(\.isFolder), into: folder, by: .copy)
        for file in files where !file.isFolder {
            let path = file.path.hasSuffix(".gz") ? String(file.path.dropLast(3)) : file.path
            try GzipReader.decompress(
                try objects.localURL(of: file.object).path,
                named: file.object.description,
                to: folder.appendingPathComponent(path).path
            )
        }
    }
}
