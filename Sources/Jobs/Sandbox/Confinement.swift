import Foundation
import Objects

/// What keeps a job's program from the rest of the machine.
enum Confinement: Sendable {
    /// Nothing: the program is ours, and knows that its `/opt/ml` lies elsewhere.
    case trusted
    /// Nothing but limits, as the user wanted: `/opt/ml` in its command line and environment means the job's own tree, and the
    /// places of mounts what is mounted there.
    case none(ProgramLimits, prlimit: String, mounts: [JobPlan.Mount] = [])
    case sandbox(Sandbox)
    case container(ContainerRun)

    /// What the system is told to start.
    struct Invocation: Sendable {
        /// A program's path and its arguments.
        var command: [String]
        /// All of its environment, with ``JobFolder/marker``.
        var environment: [String: String]
    }

    /// What runs `command` in this confinement.
    ///
    /// - Parameters:
    ///   - command: The program's words.
    ///   - environment: The program's environment, as it is to be outside of any confinement.
    ///   - folder: Its tree is the program's `/opt/ml`.
    /// - Returns: The program to start, its arguments and its environment.
    /// - Throws: An error of the file system, when the sandbox's folders cannot be made.
    func invocation(_ command: [String], environment: [String: String], folder: JobFolder) throws -> Invocation {
        switch self {
        case .trusted: return Invocation(command: command, environment: environment)
        case .none(let limits, let prlimit, let mounts):
            let place = { (text: String) in text.replacingOccurrences(of: "/opt/ml", with: folder.tree.path) }
            var moved = environment.mapValues(place)
            for key in Self.placed { moved[key] = environment[key] }
            for mount in mounts {
                for (key, value) in moved where value == mount.place || value.hasPrefix(mount.place + "/") {
                    moved[key] = mount.host + value.dropFirst(mount.place.count)
                }
            }
            let limited = limits.enforced(on: command.map(place), by: prlimit, countsProcesses: false)
            return Invocation(command: limits.pinned(limited, by: prlimit) ?? limited, environment: moved)
        case .sandbox(let sandbox):
            return Invocation(
                command: try sandbox.command(command, environment: Self.inner(environment, folder), folder: folder),
                environment: Self.outer(environment)
            )
        case .container(let run):
            var inner = Self.inner(environment, folder)
            // These are the image's.
            inner["PATH"] = nil
            if inner["HOME"] == "/root" { inner["HOME"] = nil }
            return Invocation(
                command: run.command(command, environment: inner, folder: folder),
                environment: Self.outer(environment).merging(ContainerEngine.environment) { $1 }
            )
        }
    }

    /// How the program gets at its inputs.
    var access: Objects.Access {
        switch self {
        case .trusted: .link
        case .sandbox: .linkLarge
        case .none, .container: .copy
        }
    }

    /// What the program may use; nil without a limit.
    var limits: ProgramLimits? {
        switch self {
        case .trusted: nil
        case .none(let limits, _, _): limits
        case .sandbox(let sandbox): sandbox.limits
        case .container(let run): run.limits
        }
    }

    /// The folders of the server's that the program may write, besides its tree.
    var writableMounts: [String] {
        let mounts: [JobPlan.Mount] =
            switch self {
            case .trusted, .container: []
            case .none(_, _, let mounts): mounts
            case .sandbox(let sandbox): sandbox.mounts
            }
        return mounts.filter(\.isWritable).map(\.host)
    }

    /// Ends what a run of it left that is no process of this machine's user.
    func removeLeftOver(of folder: JobFolder) async {
        if case .container(let run) = self { await run.engine.remove(ContainerEngine.name(tree: folder.tree)) }
    }

    /// The number of the generation of processes that the program is in, the one that the server starts being 0.
    ///
    /// Bubblewrap and its first process within are two of their own, and would end at once, and all else with them.
    var generation: Int { if case .sandbox = self { 2 } else { 0 } }

    /// How the program ended, when what was started ended with `status`: its exit status, or minus a signal's number.
    ///
    /// Bubblewrap and container engines exit with 128 and the signal's number.
    func status(_ status: Int32) -> Int32 {
        switch self {
        case .sandbox, .container: (129...192).contains(status) ? 128 - status : status
        case .trusted, .none: status
        }
    }

    /// The entries of the environment that tell of places outside.
    private static let placed = ["DRIFTLOOP_OPT_ML", "TMPDIR", "HOME", "PATH"]

    private static func inner(_ environment: [String: String], _ folder: JobFolder) -> [String: String] {
        var inner = environment
        inner["DRIFTLOOP_OPT_ML"] = "/opt/ml"
        inner["DRIFTLOOP_PARENT_PIPE"] = nil
        inner["TMPDIR"] = "/tmp"
        if inner["HOME"] == folder.scratch.path { inner["HOME"] = "/root" }
        return inner
    }

    /// Nothing of the user's, which could change the program that confines.
    private static func outer(_ environment: [String: String]) -> [String: String] {
        environment.filter { $0.key == "DRIFTLOOP_OPT_ML" }
    }
}
