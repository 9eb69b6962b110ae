import ArgumentParser
import Foundation
import Identifiers
import JSONDocuments

extension ProjectCommand {
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a project with everything that belongs to it.",
            discussion: """
                Stops what is running, deletes the stacks of production, staging and the pipeline with the model versions, empties
                the artifact bucket (data, models, captures, reports), and deletes the project with its repositories. A deletion
                that was interrupted is gone on with by the same command.

                Kept: the history of events, metrics and lineage, and job logs, each until its retention ends.
                """
        )

        @Argument(help: "The project's name.") var name: String
        @Flag(help: "Do not ask.") var yes = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.withClient { client in
                let parts = try await ProjectParts.of(name, client)
                try confirm(parts)
                let deletion = ProjectDeletion(client: client, parts: parts, says: !server.json)
                try await deletion.run()
                print(
                    server.json
                        ? (["ProjectName": .string(name), "Deleted": .array(deletion.names.map(JSON.string))] as JSON)
                            .text(.pretty)
                        : "Project \(name) is deleted. Kept until their retention ends: events, metrics, lineage, job logs."
                )
            }
        }

        private func confirm(_ parts: ProjectParts) throws {
            if yes { return }
            guard isatty(STDIN_FILENO) == 1 else {
                throw CommandError("This deletes \(name) with its repositories, models and data. Say so with --yes.")
            }
            print(
                "This deletes \(parts.stacks.count) stacks, the repositories, the models and the bucket "
                    + "\(parts.bucket ?? "-") with all data. Type the project's name to go on: ",
                terminator: ""
            )
            fflush(nil)
            guard readLine() == name else { throw CommandError("Nothing was deleted.") }
        }
    }
}

/// The steps that delete a project; each finds what an interrupted deletion did before.
struct ProjectDeletion {
    let client: APIClient
    let parts: ProjectParts
    /// Whether a person reads what is done.
    let says: Bool

    /// What is deleted.
    var names: [String] { parts.stacks.map { TextTable.plain($0["StackName"]) } }

    /// - Throws: ``CommandError`` with what could not be deleted, or that the server has gone.
    func run() async throws {
        do { try await perform() } catch let error where !(error is CommandError) {
            throw CommandError(
                "The server has gone (\(error)). What is left of \(parts.name) is deleted when you run 'drift project delete "
                    + "\(parts.name)' again."
            )
        }
    }

    private func perform() async throws {
        try await stopTriggers()
        try await stopExecutions()
        let stacks = ProjectParts.deployed(parts.name)
        for stack in stacks.dropFirst().reversed() { try await delete(stack: stack) }
        try await deleteModels()
        try await delete(stack: stacks[0])
        if let bucket = parts.bucket {
            try await stopJobs(writingInto: bucket)
            let answer = try await client.call("Driftloop.EmptyBucket", ["Bucket": .string(bucket)])
            say("emptied", "\(bucket): \(TextTable.plain(answer["Deleted"])) objects")
        }
        _ = try await client.call("SageMaker.DeleteProject", ["ProjectName": .string(parts.name)])
        try await ProjectWatch(client: client).waitUntilGone(parts.name)
        say("deleted", "the project's own stack")
    }

    /// Nothing of the project starts anything any more.
    private func stopTriggers() async throws {
        for rule in parts.names(ofType: "AWS::Events::Rule") {
            try await ignoring("ResourceNotFoundException") {
                _ = try await client.call("AWSEvents.DisableRule", ["Name": .string(rule)])
            }
        }
    }

    private func stopExecutions() async throws {
        for pipeline in parts.names(ofType: "AWS::CodePipeline::Pipeline") {
            let answer = try await client.call(
                "CodePipeline_20150709.ListPipelineExecutions",
                ["pipelineName": .string(pipeline)]
            )
            for execution in answer["pipelineExecutionSummaries"]?.array ?? [] where execution["status"] == "InProgress"
            {
                try await ignoring("PipelineExecutionNotStoppableException") {
                    _ = try await client.call(
                        "CodePipeline_20150709.StopPipelineExecution",
                        [
                            "pipelineName": .string(pipeline), "abandon": true, "reason": "The project is deleted",
                            "pipelineExecutionId": execution["pipelineExecutionId"] ?? .null,
                        ]
                    )
                    say("stopped", "\(pipeline) \(TextTable.plain(execution["pipelineExecutionId"]))")
                }
            }
        }
        for pipeline in parts.names(ofType: "AWS::SageMaker::Pipeline") {
            while true {
                let summaries = try await client.list(
                    "SageMaker.ListPipelineExecutions",
                    ["PipelineName": .string(pipeline)],
                    member: "PipelineExecutionSummaries"
                )
                let running = summaries.filter {
                    ["Executing", "Stopping"].contains($0["PipelineExecutionStatus"]?.string ?? "")
                }
                if running.isEmpty { break }
                for execution in running where execution["PipelineExecutionStatus"] == "Executing" {
                    try await ignoring("ValidationException") {
                        _ = try await client.call(
                            "SageMaker.StopPipelineExecution",
                            [
                                "PipelineExecutionArn": execution["PipelineExecutionArn"] ?? .null,
                                "ClientRequestToken": .string(UUID().uuidString),
                            ]
                        )
                        say("stopped", TextTable.plain(execution["PipelineExecutionArn"]))
                    }
                }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Jobs outlast what began them, such as the report on a training: none may write into the bucket when it is empty.
    private func stopJobs(writingInto bucket: String) async throws {
        while true {
            var isDone = true
            for status in ["InProgress", "Stopping"] {
                let jobs = try await client.list(
                    "SageMaker.ListProcessingJobs",
                    ["StatusEquals": .string(status)],
                    member: "ProcessingJobSummaries"
                )
                for job in jobs {
                    let name: JSON = ["ProcessingJobName": job["ProcessingJobName"] ?? .null]
                    let described = try await client.call("SageMaker.DescribeProcessingJob", name)
                    let outputs = described["ProcessingOutputConfig"]?["Outputs"]?.array ?? []
                    let uris = outputs.compactMap { $0["S3Output"]?["S3Uri"]?.string.flatMap(S3URI.init) }
                    guard uris.contains(where: { $0.bucket == bucket }) else { continue }
                    isDone = false
                    guard described["ProcessingJobStatus"] == "InProgress" else { continue }
                    // It may have ended meanwhile.
                    try await ignoring("ValidationException") {
                        _ = try await client.call("SageMaker.StopProcessingJob", name)
                        say("stopped", "job \(TextTable.plain(job["ProcessingJobName"]))")
                    }
                }
            }
            if isDone { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func deleteModels() async throws {
        for group in parts.names(ofType: "AWS::SageMaker::ModelPackageGroup") {
            let versions = try await client.list(
                "SageMaker.ListModelPackages",
                ["ModelPackageGroupName": .string(group)],
                member: "ModelPackageSummaryList"
            )
            for version in versions {
                _ = try await client.call(
                    "SageMaker.DeleteModelPackage",
                    ["ModelPackageName": version["ModelPackageArn"] ?? .null]
                )
            }
            if !versions.isEmpty { say("deleted", "\(versions.count) model versions of \(group)") }
        }
    }

    private func delete(stack: String) async throws {
        guard try await ProjectParts.describe(stack: stack, client) != nil else { return }
        _ = try await client.call("CloudFormation.DeleteStack", ["StackName": .string(stack)])
        while let described = try await ProjectParts.describe(stack: stack, client) {
            if described["StackStatus"] == "DELETE_FAILED" {
                throw CommandError(
                    "The stack \(stack) could not be deleted: \(TextTable.plain(described["StackStatusReason"])) See 'drift "
                        + "stack events \(stack)'."
                )
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        say("deleted", "stack \(stack)")
    }

    private func ignoring(_ code: String, _ body: () async throws -> Void) async throws {
        do { try await body() } catch let error as CommandError where error.awsCode == code {}
    }

    private func say(_ what: String, _ which: String) {
        if says { print("\(what.padding(toLength: 8, withPad: " ", startingAt: 0)) \(which)") }
    }
}
