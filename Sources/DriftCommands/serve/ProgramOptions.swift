import ArgumentParser
import Foundation
import Jobs
import ProjectSeeds

/// What users' programs run with.
struct ProgramOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file of what runs jobs.",
            discussion:
                "Default: runtimes.json in the state directory, if it is there. Documentation/Jobs.md describes it."
        )
    )
    var runtimes: String?

    @Option(
        help: ArgumentHelp(
            "The Python of users' scripts: a virtual environment's folder, or an interpreter.",
            discussion:
                "Default: the environment variable DRIFTLOOP_PYTHON, else the configuration file's, else python3."
        )
    )
    var python: String?

    @Option(
        help: ArgumentHelp(
            "The folder with the package DriftKit, on which a project's repository depends.",
            discussion:
                "Default: the environment variable DRIFTLOOP_KIT, else the checkout that this program was built in."
        )
    )
    var kit: String?

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Run users' programs in a sandbox (bubblewrap).",
            discussion: "Without it they may do whatever you may. DRIFTLOOP_SANDBOX=off means the same as --no-sandbox."
        )
    )
    var sandbox: Bool?

    /// Where DriftKit lies: where was named, else where this program lies, else why neither is known.
    ///
    /// - Throws: `ValidationError` where what was named is no kit.
    var kitLocation: Result<KitLocation, SeedError> {
        get throws {
            do {
                return .success(try KitLocation(option: kit, executable: Executable.url))
            } catch {
                let isNamed = kit != nil || StateOptions.environment(KitLocation.setting) != nil
                if isNamed { throw ValidationError(error.description) }
                return .failure(error)
            }
        }
    }

    /// The settings that these options make.
    var settings: ProgramSettings {
        var settings = ProgramSettings()
        settings.python = python ?? StateOptions.environment("DRIFTLOOP_PYTHON")
        if let path = settings.python, path.contains("/") {
            settings.python = URL(fileURLWithPath: path).standardizedFileURL.path
        }
        let isWanted = sandbox ?? (StateOptions.environment("DRIFTLOOP_SANDBOX") != "off")
        if !isWanted { settings.sandbox = .off }
        return settings
    }
}
