import Foundation
import Store
import Subprocess
import Synchronization
import SystemPackage

/// The Python interpreters of this machine, each asked once where it lies.
final class HostPython: Sendable {
    /// An interpreter and what it needs.
    struct Interpreter: Sendable, Hashable {
        /// Its own path, not that of a script that finds it.
        let executable: String
        /// The folders of its libraries: the virtual environment's and its base's.
        let folders: [String]
        /// The interpreter itself, which a virtual environment's is a link to.
        let base: String
        /// `3.11.4`.
        let version: String
        let hasPip: Bool
        /// The folders of its packages, `site-packages`.
        let packages: [String]
    }

    private let known = Mutex<[String: Interpreter]>([:])

    /// Finds an interpreter.
    ///
    /// - Parameter given: A virtual environment's folder, an interpreter's path or name; nil for `python3` on the PATH.
    /// - Returns: Its own path, and the folders that it needs.
    /// - Throws: ``ServiceError/Code/validation`` if there is none, or it does not run.
    func interpreter(_ given: String?) async throws -> Interpreter {
        let name = given ?? "python3"
        if let found = known.withLock({ $0[name] }), FileManager.default.isExecutableFile(atPath: found.executable) {
            return found
        }
        let inside = name + "/bin/python3"
        guard let path = FileManager.default.isExecutableFile(atPath: inside) ? inside : ProgramPath.find(name),
            let found = await Self.ask(path)
        else {
            throw ServiceError(
                .validation,
                "There is no working Python at '\(name)', which the job's script needs. Name a virtual environment: drift "
                    + "serve --python FOLDER, the environment variable DRIFTLOOP_PYTHON, or \"python\" in runtimes.json."
            )
        }
        known.withLock { $0[name] = found }
        return found
    }

    private static let question = """
        import importlib.util, os, sys
        print(sys.executable, sys.prefix, sys.base_prefix, os.path.realpath(sys.executable), sep="\\n")
        print("%d.%d.%d" % sys.version_info[:3], importlib.util.find_spec("pip") is not None, sep="\\n")
        print(*(path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")), sep="\\n")
        """

    private static func ask(_ path: String) async -> Interpreter? {
        let answer = try? await Subprocess.run(
            .path(FilePath(path)),
            arguments: ["-I", "-c", question],
            output: .string(limit: 1 << 16),
            error: .discarded
        )
        guard let answer, answer.terminationStatus.isSuccess else { return nil }
        let lines = answer.standardOutput.split(separator: "\n").map(String.init)
        guard lines.count >= 6, lines.prefix(4).allSatisfy({ $0.hasPrefix("/") }) else { return nil }
        var folders: [String] = []
        for folder in [lines[1], lines[2], (lines[3] as NSString).deletingLastPathComponent]
        where !folders.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) {
            folders.append(folder)
        }
        return Interpreter(
            executable: lines[0],
            folders: folders,
            base: lines[3],
            version: lines[4],
            hasPip: lines[5] == "True",
            packages: Array(lines.dropFirst(6))
        )
    }
}
