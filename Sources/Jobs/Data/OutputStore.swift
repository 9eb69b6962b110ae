import Foundation
import Glibc
import Identifiers
import Objects
import Store
import Synchronization

/// The output folders of a job's instances on their way to being objects.
///
/// All instances' files go under one prefix; where several have a file of one path, the last instance's counts, whenever they
/// were written.
final class OutputStore: Sendable {
    /// A path of an output, and the instance whose file it is.
    private struct Place: Hashable {
        let output: Int
        let path: String
    }

    private struct Source: Equatable {
        let instance: Int
        let version: FileVersion
    }

    private struct State {
        /// What was there at the last look.
        var seen: [Place: [Int: FileVersion]] = [:]
        /// What the objects were made of.
        var stored: [Place: Source] = [:]
        /// Whether a fault has been said in the log.
        var hasFailed = false
    }

    private let outputs: [JobPlan.Output]
    /// The tree of each instance.
    private let trees: [URL]
    private let objects: Objects
    private let log: JobLog
    private let state = Mutex(State())

    init(_ outputs: [JobPlan.Output], trees: [URL], objects: Objects, log: JobLog) {
        self.outputs = outputs
        self.trees = trees
        self.objects = objects
        self.log = log
    }

    var isContinuous: Bool { outputs.contains(where: \.isContinuous) }

    // MARK: - While the job runs

    /// Stores the files of continuous outputs that have not changed since the last call and are not stored yet.
    ///
    /// A file that changes while it is being stored is left for a later call. What goes wrong is said in the log, once: at the
    /// end of the job it is tried again.
    func storeComplete() {
        state.withLock { state in
            do {
                for (index, output) in outputs.enumerated() where output.isContinuous {
                    for instance in trees.indices { try storeComplete(output, index, of: instance, &state) }
                }
            } catch {
                if !state.hasFailed { log.note("a file cannot be stored yet: \(error)") }
                state.hasFailed = true
            }
        }
    }

    private func storeComplete(_ output: JobPlan.Output, _ index: Int, of instance: Int, _ state: inout State) throws {
        guard let folder = PlainFolder(trees[instance], output.path) else { return }
        for item in try folder.items() where item.isRegular && item.isNamed {
            let place = Place(output: index, path: item.path)
            let source = Source(instance: instance, version: item.version)
            let isComplete = state.seen[place]?[instance] == item.version
            state.seen[place, default: [:]][instance] = item.version
            let stored = state.stored[place]
            guard isComplete, stored != source, stored.map({ $0.instance <= instance }) ?? true else { continue }
            let descriptor = folder.open(item.path)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            guard FileVersion(descriptor: descriptor) == item.version else { continue }
            let isStored = try objects.put(descriptor: descriptor, at: output.uri.appending(item.path)) {
                FileVersion(descriptor: descriptor) == item.version
            }
            if isStored { state.stored[place] = source }
        }
    }

    // MARK: - When the job's processes have ended

    /// Stores what is not stored yet.
    ///
    /// With ``Objects/Transfer/move`` the files are gone afterwards, and a second call after a crash continues.
    ///
    /// - Parameters:
    ///   - onlyContinuous: Whether the outputs that are stored at the end of a job are left out, because it failed.
    ///   - transfer: Whether the files stay.
    /// - Throws: ``ServiceError/Code/validation`` for a symbolic link, a device, or a name that is not UTF-8.
    func storeRest(onlyContinuous: Bool, by transfer: Objects.Transfer) throws {
        try state.withLock { state in
            for (index, output) in outputs.enumerated() where output.isContinuous || !onlyContinuous {
                try storeRest(output, index, by: transfer, state.stored)
            }
        }
    }

    private func storeRest(
        _ output: JobPlan.Output,
        _ index: Int,
        by transfer: Objects.Transfer,
        _ stored: [Place: Source]
    ) throws {
        var winners: [String: Source] = [:]
        var losers: [(instance: Int, path: String)] = []
        for instance in trees.indices {
            for item in try PlainFolder(trees[instance], output.path)?.items() ?? [] {
                let uri = output.uri.appending(item.path)
                guard item.isRegular, item.isNamed else {
                    throw ServiceError(
                        .validation,
                        "\(item.path) in /opt/ml/\(output.path) is neither a file nor a folder, or its name is not UTF-8, so it "
                            + "cannot become \(uri). Write a regular file."
                    )
                }
                if let other = winners[item.path]?.instance { losers.append((other, item.path)) }
                winners[item.path] = Source(instance: instance, version: item.version)
            }
        }
        for (instance, path) in losers {
            let uri = output.uri.appending(path)
            log.note(
                "several instances wrote \(uri); the file of algo-\(instance + 1) is not the last one and is left out."
            )
            // Before the others go: after a crash it must not come back as the only one.
            if transfer == .move { unlink(file(instance, output, path).path) }
        }
        for (path, source) in winners.sorted(by: { $0.key < $1.key }) {
            let file = file(source.instance, output, path)
            if stored[Place(output: index, path: path)] != source {
                try objects.put(file: file, at: output.uri.appending(path), by: transfer)
            } else if transfer == .move {
                unlink(file.path)
            }
        }
    }

    private func file(_ instance: Int, _ output: JobPlan.Output, _ path: String) -> URL {
        trees[instance].appendingPathComponent(output.path).appendingPathComponent(path)
    }
}
