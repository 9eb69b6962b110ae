import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Projects by the command line", .timeLimit(.minutes(5))) struct ProjectCommandTests {
    private func serving(_ body: (@escaping ([String]) throws -> Program.Result, URL) throws -> Void) async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            // Publishing waits for what the server does by itself at its first start.
            let published = try DriftProcess.run(["template", "publish", "--endpoint", server.address])
            try #require(published.status == 0, "\(published.errors)")
            try body({ try DriftProcess.run($0 + ["--endpoint", server.address]) }, folder)
        }
    }

    @Test func `the template is there after the first start, and publishing it again changes nothing`() async throws {
        try await serving { drift, _ in
            let template = try #require(try drift(["template", "list", "--json"]).json()["Products"]?[0])
            #expect(template["Name"]?.string == "Driftloop template for real-time deployment")
            let again = try drift(["template", "publish", "--json"])
            #expect(try again.json()["Changed"] == false)
            #expect(try drift(["template", "list"]).output.contains(template["ProductId"]?.string ?? "?"))
            let stack = try drift(["stack", "describe", "drift-service-catalog", "--json"])
            #expect(stack.output.contains("CREATE_COMPLETE"))
        }
    }

    @Test(arguments: [
        (["under_score"], 1, "'under_score' is not valid"), (["trail-"], 1, "'trail-' is not valid"),
        ([String(repeating: "n", count: 33)], 1, "has 33 characters"), ([""], 1, "1 to 32"),
        (["fine", "--retrain-schedule", "cron(0 12 1 * * *)"], 1, "one of them must be '?'"),
        (["fine", "--retrain-schedule", "monthly"], 1, "'monthly'"),
        (["fine", "--retrain-schedule", "cron(0 12 31 2 ? *)"], 1, "'cron(0 12 31 2 ? *)', which never fires"),
        (["fine", "--template", "none"], 1, "no template 'none'"),
        (["fine", "--parameter", "Key"], 64, "--parameter is 'Key'"),
        (["fine", "--parameter", "A=1", "--parameter", "A=2"], 64, "gives 'A' twice"),
        (["fine", "--parameter", "Colour=red"], 1, "Parameters.Colour"),
    ])
    func `wrong input says what is wrong and creates nothing`(
        words: [String],
        status: Int32,
        message: String
    ) async throws {
        try await serving { drift, _ in
            let refused = try drift(["project", "create"] + words)
            #expect(refused.status == status && refused.errors.contains(message), "\(refused.status) \(refused.errors)")
            #expect(try drift(["project", "list", "--json"]).json()["ProjectSummaryList"]?.array?.isEmpty == true)
            #expect(try drift(["repository", "list", "--json"]).json()["repositories"]?.array?.isEmpty == true)
            #expect(try drift(["stack", "list"]).output.split(separator: "\n").count == 2)
        }
    }

    @Test func `projects live side by side, and one's deletion leaves the other`() async throws {
        try await serving { drift, _ in
            for name in ["one", "two"] {
                let made = try drift(["project", "create", name, "--description", "Number \(name)"])
                #expect(made.status == 0 && made.output.contains("/v1/repos/sagemaker-\(name)-build"), "\(made.errors)")
            }
            let taken = try drift(["project", "create", "ONE"])
            #expect(taken.status == 1 && taken.errors.contains("a project named 'one'"), "\(taken.errors)")
            let refused = try drift(["project", "delete", "one"])
            #expect(refused.status == 1 && refused.errors.contains("--yes"), "\(refused.errors)")
            let deleted = try drift(["project", "delete", "one", "--yes"])
            #expect(deleted.status == 0 && deleted.output.contains("Kept"), "\(deleted.output)\(deleted.errors)")
            #expect(try drift(["project", "describe", "one"]).status == 1)
            let shown = try drift(["project", "describe", "two"]).output
            let lines = shown.split(separator: "\n")
            let repository = try #require(lines.first { $0.hasPrefix("AWS::CodeCommit::Repository") })
            #expect(repository.contains("sagemaker-two-"), "\(shown)")
            let left = try drift(["project", "describe", "two", "--json"]).json()
            #expect(left["ProjectStatus"] == "CreateCompleted", "\(left.text())")
            let types = Set((left["StackResources"]?.array ?? []).compactMap { $0["ResourceType"]?.string })
            #expect(types.isSuperset(of: ["AWS::S3::Bucket", "AWS::CodePipeline::Pipeline", "AWS::Events::Rule"]))
            let repositories = try drift(["repository", "list", "--json"]).json()["repositories"]?.array ?? []
            #expect(
                repositories.compactMap { $0["repositoryName"]?.string }.sorted() == [
                    "sagemaker-two-build", "sagemaker-two-deploy",
                ]
            )
        }
    }

    @Test func `a deletion stops the jobs that would write into the emptied bucket, and no others`() async throws {
        try await withScratchFolder { folder in
            let server = try ServerProcess(state: folder.appendingPathComponent("state"))
            defer { server.stop() }
            func drift(_ arguments: String...) throws -> Program.Result {
                let result = try DriftProcess.run(arguments + ["--endpoint", server.address])
                try #require(result.status == 0, "\(result.errors)")
                return result
            }
            _ = try drift("template", "publish")
            let api = try await ServerAPI.connect(to: server.address)
            for name in ["one", "two"] {
                let project = try drift("project", "create", name, "--json").json()
                let id = try #require(project["ProjectId"]?.string)
                let job: JSON = [
                    "ProcessingJobName": .string("job-of-\(name)"),
                    "RoleArn": "arn:aws:iam::000000000000:role/sagemaker",
                    "AppSpecification": [
                        "ImageUri": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
                        "ContainerEntrypoint": ["sleep", "600"],
                    ],
                    "ProcessingResources": [
                        "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
                    ],
                    "ProcessingOutputConfig": [
                        "Outputs": [
                            [
                                "OutputName": "out",
                                "S3Output": [
                                    "S3Uri": .string("s3://sagemaker-project-\(id)-us-east-1/out"),
                                    "LocalPath": "/opt/ml/processing/out",
                                    "S3UploadMode": "Continuous",
                                ],
                            ]
                        ]
                    ],
                ]
                _ = try await api.call("SageMaker.CreateProcessingJob", job)
            }
            let deleted = try drift("project", "delete", "one", "--yes")
            #expect(deleted.output.contains("stopped  job job-of-one") && !deleted.output.contains("job-of-two"))
            for (name, status) in [("one", "Stopped"), ("two", "InProgress")] {
                let job = try await api.call(
                    "SageMaker.DescribeProcessingJob",
                    ["ProcessingJobName": .string("job-of-\(name)")]
                )
                #expect(job["ProcessingJobStatus"]?.string == status, "\(job.text())")
            }
            await api.close()
        }
    }

    @Test func `the product's template makes the parts of a project that has its name and id already`() async throws {
        try await serving { drift, folder in
            let templates = folder.appendingPathComponent("templates").path
            let written = try DriftProcess.run(["synth", "--output", templates])
            try #require(written.status == 0, "\(written.errors)")
            let product = templates + "/product-deploy.template.json"
            let made = try drift([
                "stack", "deploy", "parts", product, "--parameter", "SageMakerProjectName=mine", "--parameter",
                "SageMakerProjectId=p-abc123def456",
            ])
            #expect(made.status == 0, "\(made.output)\(made.errors)")
            let pipelines = try drift(["delivery", "list"]).output
            #expect(pipelines.contains("sagemaker-mine-build") && pipelines.contains("sagemaker-mine-deploy"))
            let rule = try drift(["rule", "describe", "sagemaker-mine-schedule-build"])
            #expect(rule.output.contains("FireTimes"), "\(rule.errors)")
        }
    }

    @Test func `a template that cannot be read, or a parameter given twice, is told in a sentence`() async throws {
        try await serving { drift, folder in
            let missing = try drift(["stack", "deploy", "x", "/nonexist"])
            #expect(missing.status == 1, "\(missing.errors)")
            #expect(missing.errors.contains("Cannot read the template /nonexist: there is no such file."))
            let aFolder = try drift(["stack", "deploy", "x", folder.path])
            #expect(aFolder.status == 1 && aFolder.errors.contains("it is a folder"), "\(aFolder.errors)")
            let twice = try drift([
                "stack", "deploy", "x", "/nonexist", "--parameter", "N=a", "--parameter", "N=b",
            ])
            #expect(twice.status == 64 && twice.errors.contains("gives 'N' twice"), "\(twice.errors)")
        }
    }

    @Test func `a stack that could not be made is to be deleted before it is deployed again`() async throws {
        try await serving { drift, folder in
            let template = folder.appendingPathComponent("twins.yaml")
            let text = """
                Resources:
                  A: {Type: "AWS::CodeCommit::Repository", Properties: {RepositoryName: twin}}
                  B: {Type: "AWS::CodeCommit::Repository", DependsOn: A, Properties: {RepositoryName: twin}}
                """
            try Data(text.utf8).write(to: template)
            let failed = try drift(["stack", "deploy", "broken", template.path])
            #expect(failed.status == 1, "\(failed.output)\(failed.errors)")
            let again = try drift(["stack", "deploy", "broken", template.path, "--tag", "again=yes"])
            #expect(again.status == 1, "\(again.output)")
            #expect(again.errors.contains("ROLLBACK_COMPLETE"), "\(again.errors)")
            #expect(again.errors.contains("Delete the stack first"), "\(again.errors)")
            #expect(try drift(["stack", "delete", "broken", "--yes"]).status == 0)
        }
    }

    @Test func `an enabled rule whose schedule has no next time never fires`() async throws {
        try await serving { drift, folder in
            let template = folder.appendingPathComponent("never.json")
            let text = #"""
                {"Resources": {"Rule": {"Type": "AWS::Events::Rule", "Properties":
                  {"Name": "never", "ScheduleExpression": "cron(0 12 31 2 ? *)"}}}}
                """#
            try Data(text.utf8).write(to: template)
            let made = try drift(["stack", "deploy", "never", template.path])
            try #require(made.status == 0, "\(made.output)\(made.errors)")
            #expect(try drift(["rule", "describe", "never"]).output.contains("never: its schedule has no next time"))
            _ = try drift(["rule", "disable", "never"])
            #expect(try drift(["rule", "describe", "never"]).output.contains("none, while it is disabled"))
        }
    }
}
