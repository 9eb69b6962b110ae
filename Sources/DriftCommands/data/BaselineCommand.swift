import ArgumentParser
import DataQuality
import Foundation
import Tables

/// Profiles data into a baseline.
struct BaselineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Profile data and write the baseline: statistics.json and constraints.json.",
        discussion: "The files are SageMaker Model Monitor's. Several files of the same columns are one data set."
    )

    @OptionGroup var data: DataOptions
    @Option(name: .shortAndLong, help: "The folder to write to; made where missing.") var output: String

    func run() async throws {
        let suggestion = try await data.withProgress { try await DataQuality.baseline(of: $0) }
        try MonitoringFiles(folder: output).write(suggestion)
        data.printNotes(suggestion.notes)
        print(
            "\(suggestion.statistics.itemCount) rows, \(suggestion.statistics.features.count) columns: "
                + "\(output)/\(MonitoringFiles.statistics), \(output)/\(MonitoringFiles.constraints)"
        )
    }
}

/// Which data to read, and how.
struct DataOptions: ParsableArguments {
    @Argument(help: "CSV, Parquet, JSON Lines or captured records; gzip is fine.") var paths: [String]
    @Flag(inversion: .prefixedNo, help: "Whether CSV files begin with a line of names.") var header = true
    @Option(help: "The format: csv, parquet or jsonl; told from the files by default.", transform: format(named:))
    var format: TableFormat?

    var readOptions: ReadOptions {
        var options = ReadOptions()
        options.header = header
        options.format = format
        return options
    }

    /// Reads the data, with a bar while it takes.
    func withProgress<Result: Sendable>(_ read: (DataSource) async throws -> Result) async rethrows -> Result {
        let progress = ReadProgress()
        var options = readOptions
        options.progress = progress
        let sizes = paths.map { (try? FileManager.default.attributesOfItem(atPath: $0)[.size]) as? Int ?? 0 }
        let total = Double(max(1, sizes.reduce(0, +)))
        let source = DataSource(paths: paths, options: options)
        return try await ProgressBar().during("reading", { Double(progress.bytes) / total }, { try await read(source) })
    }

    private static func format(named name: String) throws -> TableFormat {
        guard let format = TableFormat(rawValue: name) else {
            throw ValidationError(
                "'\(name)' is no format. Give csv, parquet or jsonl, or leave it to be told from the files."
            )
        }
        return format
    }

    /// Prints what a person should know of the files, aside from the answer.
    func printNotes(_ notes: [String]) {
        for note in notes { FileHandle.standardError.write(Data("note: \(note)\n".utf8)) }
    }
}
