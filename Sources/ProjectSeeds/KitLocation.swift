package import Foundation

/// Where DriftKit lies on this machine: the folder of the installation that holds `Package.swift`, `Sources` and `Seeds`.
///
/// Builds of projects get it as ``variable`` and compile against it, so a project fits the server that it runs on. See
/// Documentation/Projects.md.
package struct KitLocation: Sendable, Hashable {
    /// The environment variable that a build finds the kit by.
    package static let variable = "DRIFTKIT"
    /// The environment variable that says where the kit lies, where the program does not lie in it.
    package static let setting = "DRIFTLOOP_KIT"

    /// Absolute.
    package let folder: URL

    /// Takes the folder that `option` (`--kit`) names, else ``setting``, else the installation around `executable`.
    ///
    /// Around it is the nearest folder above, as in a checkout, or its `../share/driftloop`, as in an installation.
    /// - Throws: ``SeedError`` when what was named is no kit, or nothing was and none is found.
    package init(
        option: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: URL
    ) throws(SeedError) {
        let named = [("--kit", option), (Self.setting, environment[Self.setting])]
        for case (let name, let path?) in named where !path.isEmpty {
            let folder = URL(fileURLWithPath: path).standardizedFileURL
            guard Self.isKit(folder) else {
                throw SeedError(
                    "\(name) is \(folder.path), which holds no \(Self.parts.joined(separator: " and ")): name the folder of a "
                        + "Driftloop checkout."
                )
            }
            self.folder = folder
            return
        }
        let program = executable.resolvingSymlinksInPath().standardizedFileURL
        var above = program.deletingLastPathComponent()
        let shared = above.deletingLastPathComponent().appendingPathComponent("share/driftloop")
        if Self.isKit(shared) {
            folder = shared
            return
        }
        while !Self.isKit(above) {
            guard above.path != "/" else {
                throw SeedError(
                    "Projects are built with DriftKit, and \(program.path) lies in no Driftloop checkout. Clone "
                        + "https://github.com/driftloop/driftloop and name its folder by --kit or \(Self.setting)."
                )
            }
            above.deleteLastPathComponent()
        }
        folder = above
    }

    /// The folder of the files that a repository begins with: `build` or `deploy`.
    package func seed(_ name: String) -> URL { folder.appendingPathComponent("Seeds/\(name)") }

    private static let parts = ["Package.swift", "Sources/DriftKit", "Seeds"]

    private static func isKit(_ folder: URL) -> Bool {
        parts.allSatisfy { FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path) }
    }
}
