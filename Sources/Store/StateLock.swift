package import Foundation
import Synchronization

/// An exclusive lock on a state directory, held while the process lives: the kernel frees it however the process ends.
final class StateLock: Sendable {
    private let descriptor: Int32

    init(directory: URL) throws {
        let path = directory.appendingPathComponent("lock").path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ServiceError(.internalFailure, "Cannot open \(path): \(String(cString: strerror(errno))).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ServiceError(
                .stateInUse,
                "The state directory \(directory.path) is in use by another drift process. Stop that one, or choose another "
                    + "directory with --state."
            )
        }
    }

    // Also runs when init throws, as every property is set by then.
    deinit { close(descriptor) }
}

extension Store {
    /// Fails if a process has the state directory open.
    ///
    /// - Throws: ``ServiceError`` with ``ServiceError/Code/stateInUse``.
    package static func verifyUnused(directory: URL) throws { _ = try StateLock(directory: directory) }
}
