public import ArgumentParser

/// The command `drift`.
public struct DriftCommand: AsyncParsableCommand, Sendable {
    /// Its name, help and sub-commands.
    public static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Train, deploy and watch models; retrain them when the world moves.",
        discussion: """
            Start with 'drift demo': the whole loop on one machine, in seconds.

            Exit status: 0 success; 1 failure; 2 'drift check' found violations; 64 a command line that is not understood.
            Shell completion: drift --generate-completion-script bash|zsh|fish
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "Start here", subcommands: [DemoCommand.self, ServeCommand.self]),
            CommandGroup(
                name: "Data quality, without a server",
                subcommands: [BaselineCommand.self, CheckCommand.self]
            ),
            CommandGroup(
                name: "Projects, on a running server",
                subcommands: [ProjectCommand.self, TemplateCommand.self]
            ),
            CommandGroup(
                name: "The loop, on a running server",
                subcommands: [
                    PipelineCommand.self, ExecutionCommand.self, JobCommand.self, ModelCommand.self,
                    EndpointCommand.self,
                    MonitorCommand.self, StackCommand.self, AlarmCommand.self, EventCommand.self, RuleCommand.self,
                    DeliveryCommand.self, RepositoryCommand.self, FunctionCommand.self,
                ]
            ),
            CommandGroup(name: "Templates", subcommands: [SynthCommand.self]),
            CommandGroup(name: "What jobs run", subcommands: [TaxiCommand.self, AlgorithmCommand.self]),
        ]
    )

    /// A command without arguments.
    public init() {}

    /// Runs the command that the process's arguments name, and ends the process if it fails.
    public static func start() async { await main() }
}
