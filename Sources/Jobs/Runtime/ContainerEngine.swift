import Foundation
import Subprocess
import SystemPackage

/// Docker or Podman, which take the same arguments.
struct ContainerEngine: Sendable, Hashable {
    /// The command line program's path.
    let program: String

    /// The engine behind a program; nil if none answers.
    static func answering(_ program: String) async -> ContainerEngine? {
        let engine = ContainerEngine(program: program)
        return await engine.call(["ps", "--quiet"]) ? engine : nil
    }

    /// The container of a job: the same name for the same folder, so that it is found again after a crash.
    static func name(tree: URL) -> String {
        // FNV-1a: two installations may have jobs of the same name.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in tree.standardizedFileURL.path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let job = tree.deletingLastPathComponent().lastPathComponent
        return "driftloop-\(job)-\(String(hash, radix: 16))"
    }

    /// Removes a container with all its processes, if there is one of that name.
    func remove(_ name: String) async { _ = await call(["rm", "--force", name]) }

    /// Variables of the server's that the engine's program needs to find its engine.
    static var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            ["PATH", "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"].contains(name)
                || name.hasPrefix("DOCKER_") || name.hasPrefix("CONTAINER")
        }
    }

    private func call(_ arguments: [String]) async -> Bool {
        let answer = try? await Subprocess.run(
            .path(FilePath(program)),
            arguments: Arguments(arguments),
            output: .discarded,
            error: .discarded
        )
        return answer?.terminationStatus.isSuccess ?? false
    }
}
