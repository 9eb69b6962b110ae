import ArgumentParser
import BuildPipeline
import Containers
import Foundation
import JSONDocuments
import PipelineDefinition
import Taxi
import TaxiSamples

/// The reference project: fares of New York's green taxis.
struct TaxiCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "taxi",
        abstract: "The example project's own steps: fares of New York's green taxis.",
        subcommands: [Preprocess.self, Evaluate.self, Features.self, Generate.self, Pipeline.self]
    )

    struct Preprocess: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The pipeline's step PreprocessData, in a SageMaker container's tree."
        )

        func run() async throws { try await JobProcess.run { await TaxiPreprocessing.run(container: $0) } }
    }

    struct Evaluate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The pipeline's step EvaluateModel, in a SageMaker container's tree."
        )

        func run() async throws { try await JobProcess.run { await TaxiEvaluation.run(container: $0) } }
    }

    struct Features: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Turn months of trips into one CSV of features.")
        @Argument(help: "Months of green trips: CSV or Parquet.") var months: [String]
        @Option(help: "taxi_zones.zip.") var zones: String
        @Option(name: .shortAndLong, help: "The CSV to write.") var output: String

        func run() async throws {
            let report = try await TaxiFeatures.write(
                months: months.map { URL(fileURLWithPath: $0) },
                zones: URL(fileURLWithPath: zones),
                to: URL(fileURLWithPath: output)
            )
            for note in report.notes { FileHandle.standardError.write(Data("note: \(note)\n".utf8)) }
            print("\(report.counts.read) rows read, \(report.counts.kept) kept: \(output)")
        }
    }

    struct Generate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Generate months of trips and zones of the same form, for a machine without the data."
        )
        @Option(help: "How many months.") var months = 3
        @Option(help: "Trips a month.") var trips = 65_000
        @Option(help: "The seed; the same seed gives the same files.") var seed: UInt64 = 1
        @Option(name: .shortAndLong, help: "The folder to write to; made where missing.") var output: String

        func run() async throws {
            let files = try await SyntheticTrips(seed: seed)
                .write(
                    SyntheticTrips.months(count: months),
                    rowsPerMonth: trips,
                    to: URL(fileURLWithPath: output)
                )
            for file in files.months + [files.zones] { print(file.path) }
        }
    }

    struct Pipeline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the build pipeline's definition.")
        @Option(help: "The bucket for data and models.") var bucket = "driftloop-taxi"
        @Option(help: "The model package group.") var group = "taxi"

        func run() async throws {
            print(try TaxiPipeline.example(bucket: bucket, group: group).json.text(.pretty))
        }
    }
}

extension SyntheticTrips {
    /// Consecutive months from January 2021 on.
    static func months(count: Int) throws -> [Month] {
        guard 1...600 ~= count else { throw ValidationError("\(count) months cannot be made; give 1 to 600.") }
        return (0..<count).map { Month(year: 2021 + $0 / 12, month: $0 % 12 + 1) }
    }
}

extension TaxiPipeline {
    /// The pipeline `taxi-pipeline` without a project around it: its own steps run this binary, as the image `driftloop`.
    static func example(bucket: String, group: String) throws -> PipelineDefinition {
        func program(_ verb: String) -> StepProgram {
            StepProgram(
                image: "000000000000.dkr.ecr.us-east-1.amazonaws.com/driftloop:latest",
                entrypoint: ["drift", "taxi", verb]
            )
        }
        return definition(
            Places(
                bucket: bucket,
                prefix: "taxi",
                pipelineName: "taxi-pipeline",
                modelPackageGroupName: group,
                roleArn: "arn:aws:iam::000000000000:role/driftloop"
            ),
            images: try Images(region: "us-east-1"),
            programs: Programs(preprocess: program("preprocess"), evaluate: program("evaluate"))
        )
    }
}
