import Foundation
import JSONDocuments

/// A virtual environment over the host's Python: it has the host's packages, and before them those installed into it.
///
/// It is made of a few small files, so it costs no time. Source: PEP 405.
struct PythonEnvironment: Sendable {
    let python: HostPython.Interpreter
    /// The folder that it is for the programs of the job.
    let place: String

    var interpreter: String { place + "/bin/python3" }

    /// Makes an empty one in a new folder.
    ///
    /// - Throws: An error of the file system.
    func make(at folder: URL) throws {
        let manager = FileManager.default
        try? manager.removeItem(at: folder)
        let minor = python.version.split(separator: ".").prefix(2).joined(separator: ".")
        let packages = folder.appendingPathComponent("lib/python\(minor)/site-packages")
        let programs = folder.appendingPathComponent("bin")
        for path in [packages, programs] { try manager.createDirectory(at: path, withIntermediateDirectories: true) }
        try manager.createSymbolicLink(atPath: folder.path + "/lib64", withDestinationPath: "lib")
        for name in ["python", "python3", "python\(minor)"] {
            try manager.createSymbolicLink(atPath: programs.path + "/" + name, withDestinationPath: python.base)
        }
        let home = (python.base as NSString).deletingLastPathComponent
        let settings = "home = \(home)\ninclude-system-site-packages = false\nversion = \(python.version)\n"
        try Data(settings.utf8).write(to: folder.appendingPathComponent("pyvenv.cfg"))
        // A line that begins with `import` is run: so the host's own .pth files count, too.
        let lines = python.packages.map { "import site; site.addsitedir(\(JSON.string($0).text()))\n" }
        try Data(lines.joined().utf8).write(to: packages.appendingPathComponent("host.pth"))
        for name in ["pip", "pip3"] {
            let file = programs.appendingPathComponent(name)
            try Data("#!/bin/sh\nexec '\(interpreter)' -m pip \"$@\"\n".utf8).write(to: file)
            try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
    }

    /// A command line with this interpreter in place of the host's.
    func command(_ words: [String]) -> [String] { words.map { $0 == python.executable ? interpreter : $0 } }

    /// An environment in which the programs of this one come first.
    func variables(_ variables: [String: String]) -> [String: String] {
        var variables = variables
        variables["PATH"] = place + "/bin:" + (variables["PATH"] ?? "/usr/bin:/bin")
        return variables
    }
}
