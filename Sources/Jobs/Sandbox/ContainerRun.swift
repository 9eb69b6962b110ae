import Foundation
import Glibc

/// One run of an image by a container engine.
struct ContainerRun: Sendable {
    let engine: ContainerEngine
    let image: String
    let entrypoint: [String]?
    let allowsNetwork: Bool
    let limits: ProgramLimits

    /// The engine's command line.
    ///
    /// - Parameters:
    ///   - words: The program's arguments.
    ///   - environment: The program's environment.
    ///   - folder: The job's folder; its tree is mounted at `/opt/ml`.
    /// - Returns: The engine's path and its arguments.
    func command(_ words: [String], environment: [String: String], folder: JobFolder) -> [String] {
        var command = [
            engine.program, "run", "--rm", "--name", ContainerEngine.name(tree: folder.tree), "--hostname",
            environment["SM_CURRENT_HOST"] ?? "algo-1", "--volume", "\(folder.tree.path):/opt/ml", "--memory",
            String(limits.memory), "--pids-limit", String(limits.processes), "--cpus",
            String(limits.processorCount), "--security-opt", "no-new-privileges",
        ]
        if !allowsNetwork { command += ["--network", "none"] }
        // Docker's engine is root's; its files would be too, and this server could not remove them.
        if getuid() != 0, (engine.program as NSString).lastPathComponent == "docker" {
            command += ["--user", "\(getuid()):\(getgid())"]
        }
        for (key, value) in environment.sorted(by: { $0.key < $1.key }) { command += ["--env", "\(key)=\(value)"] }
        if let first = entrypoint?.first { command += ["--entrypoint", first] }
        return command + [image] + (entrypoint ?? []).dropFirst() + words
    }
}
