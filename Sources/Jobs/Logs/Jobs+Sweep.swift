package import Foundation
import GRDB
import Store

extension Jobs {
    /// What of ended jobs is kept on the disk; their descriptions stay.
    package struct Retention: Sendable {
        /// Logs of so many jobs of a kind, newest first.
        package var logs = 10_000
        /// Days after which a log goes.
        package var logDays = 90
        /// Folders that so many failed jobs of a kind left, newest first.
        package var trees = 20
        /// Days after which a failed job's folder goes.
        package var treeDays = 7
        /// Days without a job that uses it after which a Python environment goes.
        package var environmentDays = 30
        /// Seconds between two sweeps.
        package var interval: TimeInterval = 3600

        package init() {}
    }

    /// Removes what is not to be kept any more, now and once an hour, until it is cancelled.
    func sweep() async throws {
        while !Task.isCancelled {
            for kind in JobKind.allCases { try await sweep(kind) }
            sweepEnvironments()
            let next = store.clock.now().addingTimeInterval(limits.retention.interval)
            guard (try? await store.clock.sleep(until: next)) != nil else { return }
        }
    }

    /// Removes old logs and failed jobs' old folders of a kind.
    func sweep(_ kind: JobKind) async throws {
        let parent = folder(kind, "").root
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: parent.path) else { return }
        let present = Set(names)
        let ended = try await store.read { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT name, ended FROM job WHERE kind = ? AND phase = 'ended' ORDER BY ended DESC, position DESC",
                arguments: [kind.rawValue]
            )
            .map { (name: ($0["name"] as String).lowercased(), ended: Date(timeIntervalSince1970: $0["ended"] ?? 0)) }
        }
        await remove(ended.filter { present.contains($0.name) }, of: kind, at: store.clock.now())
    }

    @concurrent private func remove(_ jobs: [(name: String, ended: Date)], of kind: JobKind, at now: Date) async {
        let keep = limits.retention
        var trees = 0
        for (index, job) in jobs.enumerated() {
            let folder = folder(kind, job.name)
            let days = now.timeIntervalSince(job.ended) / 86_400
            if index >= keep.logs || days > Double(keep.logDays) {
                folder.remove()
            } else if FileManager.default.fileExists(atPath: folder.tree.path) {
                trees += 1
                if trees > keep.trees || days > Double(keep.treeDays) { folder.removeWork() }
            }
        }
    }
}
