import ArgumentParser
import Builds
import BuiltInAlgorithms
import Containers
import Foundation

/// The built-in algorithms, as jobs run them.
struct AlgorithmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "algorithm",
        abstract: "Run a built-in algorithm in a SageMaker container's tree (/opt/ml).",
        discussion: "The server runs these as jobs. DRIFTLOOP_OPT_ML names the tree where it is not /opt/ml.",
        subcommands: [XGBoost.self, XGBoostTransformation.self, Analyzer.self, Rules.self, Build.self]
    )

    struct XGBoost: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "xgboost",
            abstract: "Train as SageMaker's built-in XGBoost does."
        )

        func run() async throws { try await JobProcess.run { await XGBoostTraining.run(container: $0) } }
    }

    struct XGBoostTransformation: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "xgboost-transform",
            abstract: "Predict the records of files as SageMaker's batch transform does."
        )

        func run() async throws { try await JobProcess.run { await XGBoostTransform.run(container: $0) } }
    }

    struct Analyzer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "model-monitor-analyzer",
            abstract: "Baseline or check data as SageMaker's Model Monitor does."
        )

        func run() async throws { try await JobProcess.run { await ModelMonitorAnalyzer.run(container: $0) } }
    }

    struct Rules: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "debugger-rules",
            abstract: "Report on a training job as SageMaker Debugger's CreateXgboostReport does."
        )

        func run() async throws { try await JobProcess.run { await DebuggerRules.run(container: $0) } }
    }
}

extension AlgorithmCommand {
    struct Build: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "codebuild",
            abstract: "Run a buildspec as CodeBuild does."
        )

        func run() async throws {
            try await JobProcess.run { container in
                var runner = BuildRunner(tree: container.root, environment: ProcessInfo.processInfo.environment)
                return runner.run()
            }
        }
    }
}

/// A process that is a job.
enum JobProcess {
    /// Runs a job's program and ends with its status; ends at once if the server that started it goes away.
    static func run(_ program: (Container) async -> Int32) async throws {
        if ProcessInfo.processInfo.environment["DRIFTLOOP_PARENT_PIPE"] == "1" { endWithParent() }
        let status = await program(Container())
        if status != 0 { throw ExitCode(status) }
    }

    /// The server holds the other end of standard input open while it lives, and writes nothing: the end of the input is the
    /// server's end, and then nobody waits for this job any more.
    private static func endWithParent() {
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { _exit(143) }
            }
        }
    }
}
