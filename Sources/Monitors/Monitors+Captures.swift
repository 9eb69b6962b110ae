import Foundation
import Identifiers
import Objects
import Store

extension Monitors {
    /// A prefix of captures in an execution's window, and where they lie below the job's dataset source.
    struct CaptureFolder: Sendable, Hashable {
        let uri: S3URI
        /// `{endpoint}/{variant}/yyyy/mm/dd/hh`.
        let path: String
    }

    /// The prefixes that hold captures of the execution's window, for each variant of its endpoint.
    @concurrent func captureFolders(
        of execution: MonitoringExecution,
        at location: S3URI
    ) async throws -> [CaptureFolder] {
        let base = location.appending(execution.endpoint)
        var folders: [CaptureFolder] = []
        for variant in try variants(below: base) {
            for prefix in execution.window.capturePrefixes {
                let uri = base.appending(variant).appending(prefix)
                guard try !objects.list(prefix: uri, limit: 1).isEmpty else { continue }
                let hour = prefix.prefix { $0 != "-" }.split(separator: "/").prefix(4).joined(separator: "/")
                folders.append(CaptureFolder(uri: uri, path: "\(execution.endpoint)/\(variant)/\(hour)"))
            }
        }
        return folders
    }

    /// The names of the folders directly below `base`, found by stepping from one to the next.
    private func variants(below base: S3URI) throws -> [String] {
        let root = base.appending("")
        let prefix = root.key.hasSuffix("/") ? root.key : root.key + "/"
        var names: [String] = []
        var last: String?
        while let entry = try objects.list(prefix: S3URI(bucket: base.bucket, key: prefix), startAfter: last, limit: 1)
            .first
        {
            guard
                let name = entry.key.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
                    .first
            else {
                break
            }
            if entry.key.hasPrefix(prefix + name + "/"), !name.isEmpty { names.append(String(name)) }
            // "0" is the character after "/": the next key is behind all of this folder's.
            last = prefix + name + "0"
        }
        return names
    }
}
