/// What a build runs: a `buildspec.yml`, version 0.1 or 0.2.
///
/// Source: CodeBuild user guide, "Build specification reference for CodeBuild".
package struct Buildspec: Sendable, Hashable {
    package var version = Version.two
    package var shell = Shell.sh
    /// In the document's order.
    package var variables: [Variable] = []
    /// The variables whose values the build puts out.
    package var exported: [String] = []
    /// Those that are there, in the order in which they run.
    package var phases: [Phase] = []
    package var artifacts: Artifacts?
    package var secondaryArtifacts: [String: Artifacts] = [:]
    /// Paths below the source that are kept for the next build.
    package var cachePaths: [String] = []

    package enum Version: String, Sendable, Hashable {
        /// Every command has a shell of its own.
        case one = "0.1"
        /// All commands run in one shell.
        case two = "0.2"
    }

    package enum Shell: String, Sendable, Hashable {
        case sh
        case bash

        var path: String { "/bin/\(rawValue)" }
    }

    package struct Variable: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    package struct Phase: Sendable, Hashable {
        package let name: PhaseName
        package var commands: [String] = []
        /// Run behind the commands, also when one of them failed.
        package var finally: [String] = []
        package var onFailure: OnFailure?
    }

    package enum PhaseName: String, Sendable, Hashable, CaseIterable {
        case install
        case preBuild = "pre_build"
        case build
        case postBuild = "post_build"

        /// As CodeBuild's API and log spell it: `PRE_BUILD`.
        package var title: String { rawValue.uppercased() }
    }

    package enum OnFailure: String, Sendable, Hashable {
        /// The build ends.
        case abort = "ABORT"
        /// The next phase begins.
        case `continue` = "CONTINUE"
    }

    /// Files that a build puts out.
    package struct Artifacts: Sendable, Hashable {
        /// Patterns below ``baseDirectory``.
        package var files: [String] = []
        package var excluded: [String] = []
        /// Whether all files end up in one folder.
        package var discardsPaths = false
        package var baseDirectory: String?
        package var name: String?
    }

    package func phase(_ name: PhaseName) -> Phase? { phases.first { $0.name == name } }
}

/// All that is wrong with a buildspec.
package struct BuildspecError: Error, Sendable, Hashable, CustomStringConvertible {
    package let findings: [Finding]

    /// One fault, and where it is.
    package struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// From 1.
        package let line: Int?
        /// Such as `phases.build.commands[1]`; empty for the whole document.
        package let path: String
        package let message: String

        package var description: String {
            let place = [line.map { "line \($0)" }, path.isEmpty ? nil : path].compactMap(\.self)
            return (place.isEmpty ? "" : place.joined(separator: ", ") + ": ") + message
        }
    }

    package var description: String { findings.map(\.description).joined(separator: "; ") }
}
