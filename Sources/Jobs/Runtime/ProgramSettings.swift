import Foundation
import Store

/// What the programs of users run with on this machine.
package struct ProgramSettings: Sendable {
    /// The virtual environment's folder or the interpreter of the host's Python; nil for `python3` on the PATH.
    package var python: String?
    package var sandbox = SandboxChoice.bubblewrap
    package var engine = EngineChoice.automatic
    /// Whether every job may use the network; otherwise those of runtimes that say so.
    package var allowsNetwork = false
    /// Files and folders that user code may read besides the system's own.
    package var readable: [String] = []
    package var limits = ProgramLimits()
    /// The state directory, which no user code may see.
    package var hidden: String?

    private let interpreters = HostPython()
    private let sandboxes = SandboxProbe()
    let tools = BuildTools()

    package init() {}

    /// Whether user code is kept from the rest of the machine.
    package enum SandboxChoice: Sendable, Hashable {
        /// By bubblewrap, `bwrap` on the PATH.
        case bubblewrap
        /// By this program.
        case program(String)
        /// Not at all; the user wanted it so.
        case off
    }

    /// What runs images that no other runtime is for.
    package enum EngineChoice: Sendable, Hashable {
        /// Docker or Podman, the first that is on the PATH and answers.
        case automatic
        /// This program, which takes Docker's arguments.
        case program(String)
        case none
    }

    /// The interpreter at `path`, else the configured one.
    func interpreter(_ path: String?) async throws -> HostPython.Interpreter {
        try await interpreters.interpreter(path ?? python)
    }

    /// The confinement of a program of a user's, outside of a container.
    ///
    /// - Throws: ``ServiceError/Code/validation`` if the sandbox is wanted and does not work.
    func confinement(
        readable: [String],
        mounts: [JobPlan.Mount] = [],
        allowsNetwork: Bool,
        limits: ProgramLimits
    ) async throws -> Confinement {
        guard let prlimit = ProgramPath.find("prlimit") else {
            throw ServiceError(
                .validation,
                "Jobs' limits need the program prlimit. Install it: apt-get install util-linux"
            )
        }
        let bwrap: String
        switch sandbox {
        case .off: return .none(limits, prlimit: prlimit, mounts: mounts)
        case .bubblewrap: bwrap = "bwrap"
        case .program(let path): bwrap = path
        }
        return .sandbox(
            Sandbox(
                program: try await sandboxes.working(bwrap),
                prlimit: prlimit,
                limits: limits,
                allowsNetwork: allowsNetwork,
                readable: readable + self.readable,
                mounts: mounts,
                hidden: hidden
            )
        )
    }

    /// The container engine, if there is one that answers.
    func containerEngine() async throws -> ContainerEngine? {
        switch engine {
        case .none: return nil
        case .program(let path): return await ContainerEngine.answering(path)
        case .automatic:
            for name in ["docker", "podman"] {
                if let path = ProgramPath.find(name), let found = await ContainerEngine.answering(path) { return found }
            }
            return nil
        }
    }
}

/// Finds programs.
enum ProgramPath {
    /// The path of a program: `name` itself if it holds a slash, else the first on the server's PATH.
    static func find(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
            .split(separator: ":")
        let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
