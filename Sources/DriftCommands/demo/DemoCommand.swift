import ArgumentParser
import Foundation
import Host
import JSONDocuments
import Store

/// Runs the whole loop on this machine.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run the whole loop once: train, deploy, drift, alarm, retrain.",
        discussion: """
            Everything really happens, in a server of the demo's own on a free port: jobs, HTTP traffic, captures, monitoring,
            the alarm, the rule that starts the retraining. With --data it uses real months of New York's green taxis
            (green_tripdata_*.parquet or .csv, and taxi_zones.zip, as the TLC publishes them); without, it generates some.
            """
    )

    @Option(help: "A folder with months of green trips and taxi_zones.zip.") var data: String?

    @Option(
        help: ArgumentHelp(
            "The state directory; what an earlier demo left there is replaced.",
            discussion: "Default: driftloop/demo in the XDG data directory."
        )
    )
    var state: String?

    @Flag(help: "Print one JSON object with what happened.") var json = false

    func run() async throws {
        let folder = URL(fileURLWithPath: state ?? StateOptions.dataDirectory.appendingPathComponent("demo").path)
            .standardizedFileURL
        let input = try data.map { try DemoData(folder: URL(fileURLWithPath: $0)) }
        try Self.prepare(folder)
        var configuration = Server.Configuration(state: folder, executable: Executable.url)
        configuration.port = 0
        let server = try Server(configuration)
        let screen = DemoScreen(quiet: json)
        let stop = Signal()
        let facts = try await withThrowingTaskGroup(of: DemoFacts?.self) { group in
            group.addTask {
                try await server.run(until: stop)
                return nil
            }
            group.addTask {
                defer { stop.notify() }
                return try await Demo(server: server, data: input, screen: screen).run()
            }
            let first = try await group.next() ?? nil
            if first == nil { group.cancelAll() }
            let second = try await group.next() ?? nil
            return first ?? second
        }
        guard let facts else { throw CommandError("The demo was stopped. Run it again with 'drift demo'.") }
        if json { print(facts.json.text(.pretty)) }
    }

    /// The file that marks a folder as a demo's, so that only such a folder is ever replaced.
    private static let marker = ".made-by-drift-demo"

    /// Makes an empty state directory; replaces what an earlier demo left.
    private static func prepare(_ folder: URL) throws {
        let files = FileManager.default
        if let contents = try? files.contentsOfDirectory(atPath: folder.path), !contents.isEmpty {
            guard contents.contains(marker) else {
                throw CommandError(
                    "\(folder.path) is not empty and was not made by 'drift demo'; it is left alone. Choose another --state."
                )
            }
            try Store.verifyUnused(directory: folder)
            try files.removeItem(at: folder)
        }
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data().write(to: folder.appendingPathComponent(marker))
    }
}

/// Months of trips and the zones to go with them.
struct DemoData: Sendable {
    let months: [URL]
    let zones: URL

    /// Finds the files in a folder.
    init(folder: URL) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        months =
            names.filter { name in
                name.hasPrefix("green_tripdata_") && [".parquet", ".csv", ".csv.gz"].contains { name.hasSuffix($0) }
            }
            .sorted().map { folder.appendingPathComponent($0) }
        zones = folder.appendingPathComponent("taxi_zones.zip")
        guard !months.isEmpty, FileManager.default.fileExists(atPath: zones.path) else {
            throw CommandError(
                "\(folder.path) lacks \(months.isEmpty ? "green_tripdata_*.parquet or .csv" : "taxi_zones.zip"). Give --data a "
                    + "folder with months of green trips and the zones, or leave it out to have some generated."
            )
        }
    }
}
