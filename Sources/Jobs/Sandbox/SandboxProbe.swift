import Store
import Subprocess
import Synchronization
import SystemPackage

/// Whether bubblewrap is there and the kernel lets it work, found out once.
final class SandboxProbe: Sendable {
    private let known = Mutex<[String: String]>([:])

    /// The path of a bubblewrap that works.
    ///
    /// - Throws: ``ServiceError/Code/validation``, with what to do, if it does not.
    func working(_ name: String) async throws -> String {
        if let path = known.withLock({ $0[name] }) { return path }
        guard let path = ProgramPath.find(name) else {
            throw Self.refusal("the program '\(name)' is not there. Install it: apt-get install bubblewrap")
        }
        let answer = try? await Subprocess.run(
            .path(FilePath(path)),
            arguments: [
                "--unshare-user", "--unshare-pid", "--unshare-net", "--cap-drop", "ALL", "--ro-bind", "/", "/",
                "--proc",
                "/proc", "--", "/bin/true",
            ],
            output: .string(limit: 4096),
            error: .combinedWithOutput
        )
        guard let answer, answer.terminationStatus.isSuccess else {
            let reason =
                (answer.map(\.standardOutput) ?? "").split(separator: "\n").last.map(String.init)
                ?? "it cannot be started"
            throw Self.refusal(
                "'\(path)' does not work: \(reason). Allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone, "
                    + "kernel.apparmor_restrict_unprivileged_userns)"
            )
        }
        known.withLock { $0[name] = path }
        return path
    }

    private static func refusal(_ reason: String) -> ServiceError {
        ServiceError(
            .validation,
            "A user's program runs in a sandbox of bubblewrap, and \(reason). To run jobs without a sandbox, with all that you "
                + "may do yourself: drift serve --no-sandbox."
        )
    }
}
