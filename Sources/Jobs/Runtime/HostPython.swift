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
    }

    private let known = Mutex<[String: Interpreter]>([:])

    /// Finds an interpreter.
    ///
    /// - Parameter given: A virtual environment's folder, an interpreter's path or name; nil for `python3` on the PATH.
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

    private static let question =
        "import sys, os; print(sys.executable); print(sys.prefix); print(sys.base_prefix); print(os.path.realpath(sys.executable))"

    private static func ask(_ path: String) async -> Interpreter? {
        let answer = try? await Subprocess.run(
            .path(FilePath(path)),
            arguments: ["-I", "-c", question],
            output: .string(limit: 1 << 16),
            error: .discarded
        )
        guard let answer, answer.terminationStatus.isSuccess else { return nil }
        let lines = answer.standardOutput.split(separator: "\n").map(String.init)
        guard lines.count == 4, lines.allSatisfy({ $0.hasPrefix("/") }) else { return nil }
        var folders: [String] = []
        for folder in [lines[1], lines[2], (lines[3] as NSString).deletingLastPathComponent]
        where !folders.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) {
            folders.append(folder)
        }
        return Interpreter(executable: lines[0], folders: folders)
    }
}
