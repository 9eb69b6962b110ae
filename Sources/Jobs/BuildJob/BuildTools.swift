import Foundation
import Store
import Subprocess
import Synchronization
import SystemPackage

/// What builds find on this machine besides the system: Swift, and what git's system configuration leads to.
final class BuildTools: Sendable {
    struct Found: Sendable, Hashable {
        /// Folders that builds may read.
        var folders: [String] = []
        /// Folders for the PATH.
        var path: [String] = []
        /// Files of `/etc`.
        var settings: [String] = []
    }

    private let known = Mutex<Found?>(nil)

    /// Looks once; the toolchain of the `swift` on the server's PATH, wherever links and proxies lead.
    func found() async throws -> Found {
        if let known = known.withLock({ $0 }) { return known }
        var found = Found(settings: ["/etc/gitconfig", "/etc/gitignore", "/etc/gitattributes"])
        if let swift = ProgramPath.find("swift"), let toolchain = await Self.toolchain(of: swift) {
            found.path.append(toolchain + "/usr/bin")
            found.folders.append(toolchain)
        }
        found.folders += Self.mirrors(in: "/etc/gitconfig")
        found.folders.removeAll { $0 == "/" || $0 == "/usr" || !FileManager.default.fileExists(atPath: $0) }
        known.withLock { $0 = found }
        return found
    }

    /// The folder above `usr/lib/swift` that a compiler says is its own.
    private static func toolchain(of swift: String) async -> String? {
        let answer = try? await Subprocess.run(
            .path(FilePath(swift)),
            arguments: ["-print-target-info"],
            output: .string(limit: 1 << 16),
            error: .discarded
        )
        guard let answer, answer.terminationStatus.isSuccess,
            let info = try? JSONSerialization.jsonObject(with: Data(answer.standardOutput.utf8)) as? [String: Any],
            let paths = info["paths"] as? [String: Any], let resources = paths["runtimeResourcePath"] as? String,
            resources.hasSuffix("/usr/lib/swift")
        else { return nil }
        let toolchain = String(resources.dropLast("/usr/lib/swift".count))
        return toolchain.isEmpty ? "/" : URL(fileURLWithPath: toolchain).resolvingSymlinksInPath().path
    }

    /// The folders that git is told to take instead of addresses: `[url "/srv/mirror/"]`.
    static func mirrors(in file: String) -> [String] {
        let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n")
            .compactMap { line in
                let line = line.trimmingCharacters(in: .whitespaces)
                guard line.hasPrefix("[url \"/"), line.hasSuffix("\"]") else { return nil }
                let path = line.dropFirst("[url \"".count).dropLast(2)
                return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : String(path)
            }
    }
}
