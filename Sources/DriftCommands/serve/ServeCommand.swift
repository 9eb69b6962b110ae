import ArgumentParser
import Foundation
import Gateway
import Host
import Jobs
import Store

/// Runs the server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run Driftloop's services and the API, until stopped with Ctrl-C.",
        discussion: """
            Everything that was going on when the server last stopped, however it stopped, goes on.
            Point AWS's tools at it: export AWS_ENDPOINT_URL=http://127.0.0.1:7878
            """
    )

    @OptionGroup var state: StateOptions

    @Option(help: "The TCP port; 0 for a free one.") var port = 7878

    @Option(help: "The address to listen on; loopback only, as requests are not authenticated.") var host = "127.0.0.1"

    @OptionGroup var programs: ProgramOptions

    func run() async throws {
        var configuration = Server.Configuration(state: state.directory, executable: Executable.url)
        configuration.port = port
        configuration.address = host
        configuration.runtimes = programs.runtimes.map { URL(fileURLWithPath: $0) }
        configuration.programs = programs.settings
        configuration.kit = try programs.kitLocation
        let server = try Server(configuration)
        let (address, folder) = (host, configuration.state.path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run(until: Signal()) }
            group.addTask {
                let port = try await server.gateway.port()
                print("Driftloop is ready at http://\(address):\(port), state in \(folder)")
                fflush(nil)
            }
            try await group.waitForAll()
        }
    }
}

/// Where an installation keeps its state.
struct StateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The state directory.",
            discussion: "Default: the environment variable DRIFTLOOP_STATE, else driftloop in the XDG data directory."
        )
    )
    var state: String?

    /// The directory, made absolute.
    var directory: URL {
        URL(fileURLWithPath: state ?? Self.environment("DRIFTLOOP_STATE") ?? Self.dataDirectory.path)
            .standardizedFileURL
    }

    /// `driftloop` in the XDG data directory.
    static var dataDirectory: URL {
        let data = environment("XDG_DATA_HOME") ?? NSHomeDirectory() + "/.local/share"
        return URL(fileURLWithPath: data).appendingPathComponent("driftloop")
    }

    static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// The program itself, which jobs run sub-commands of.
enum Executable {
    /// The running program's file, also after a `cd` and through links.
    static var url: URL {
        URL(
            fileURLWithPath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
                ?? CommandLine.arguments[0]
        )
    }
}
