import Blueprints
import CloudFormation
import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Generated templates") struct LintTests {
    @Test(
        .enabled(if: Peers.hasCFNLint, "cfn-lint is not in .build/venv"),
        arguments: ["us-east-1", "eu-west-1", "ap-southeast-2"]
    )
    func `cfn-lint finds nothing, in JSON and in YAML`(region: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lint-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, template) in try Samples.all() {
            try template.json.text(.pretty)
                .write(
                    to: folder.appendingPathComponent(name),
                    atomically: true,
                    encoding: .utf8
                )
            try template.yaml.write(
                to: folder.appendingPathComponent(name + ".yaml"),
                atomically: true,
                encoding: .utf8
            )
        }
        let result = try Program(Peers.cfnLint).run(["-r", region, "--", folder.path + "/*"])
        #expect(result.output + result.errors == "")
        #expect(result.status == 0)
    }

    @Test func `each is valid, and fits into a request`() throws {
        for (name, template) in try Samples.all() {
            #expect(template.validate() == [], "\(name)")
            #expect(try template.inlineText().utf8.count <= 51_200)
            #expect(try Template(json: template.json) == template)
            #expect(try Template(parsing: template.yaml) == template)
        }
    }

    @Test(.enabled(if: Peers.hasPython, "Python is not there"))
    func `the functions' Python compiles and handles events`() throws {
        for function in ProjectFunction.allCases {
            let program = """
                import ast, sys
                tree = ast.parse(sys.argv[1])
                assert "lambda_handler" in [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]
                """
            #expect(throws: Never.self, "\(function)") { try Python.run(program, [function.python]) }
        }
    }

    @Test(.enabled(if: Peers.hasPython, "Python is not there"), arguments: [true, false])
    func `pipeline-change turns off what an execution must not meet, and on again`(running: Bool) throws {
        // botocore's stubs check every request and answer against AWS's own models.
        let program = """
            import os, sys, types
            import boto3
            from botocore.stub import Stubber
            os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x",
                PIPELINE_NAME="p-build", CODE_PIPELINE_NAME="cp", DRIFT_RULE_NAME="drift", SCHEDULE_RULE_NAME="schedule")
            running = sys.argv[2] == "true"
            module = types.ModuleType("index")
            exec(sys.argv[1], module.__dict__)
            arn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/p-build/execution/abcdefghijkl"
            executions = [{"PipelineExecutionArn": arn + "0", "PipelineExecutionStatus": "Succeeded"},
                {"PipelineExecutionArn": arn, "PipelineExecutionStatus": "Executing" if running else "Failed"}]
            stubs = [Stubber(c) for c in (module.sagemaker, module.codepipeline, module.events)]
            stubs[0].add_response("list_pipeline_executions", {"PipelineExecutionSummaries": executions})
            stage = {"pipelineName": "cp", "stageName": "Build", "transitionType": "Inbound"}
            word = "disable" if running else "enable"
            if running:
                stage["reason"] = "Pipeline execution abcdefghijkl is running"
            stubs[1].add_response(word + "_stage_transition", {}, stage)
            for name in ("schedule", "drift"):
                stubs[2].add_response(word + "_rule", {}, {"Name": name})
            for stub in stubs:
                stub.activate()
            answer = module.lambda_handler({"id": "x"}, None)
            assert answer == {"running": "abcdefghijkl" if running else None}, answer
            for stub in stubs:
                stub.assert_no_pending_responses()
            """
        try Python.run(program, [ProjectFunction.pipelineChange.python, running ? "true" : "false"])
    }

    @Test(.enabled(if: Peers.hasPython, "Python is not there"))
    func `pipeline-change names what is missing, and changes the others all the same`() throws {
        let program = """
            import os, sys, types
            import boto3
            from botocore.stub import Stubber
            os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x",
                PIPELINE_NAME="p-build", CODE_PIPELINE_NAME="cp", DRIFT_RULE_NAME="drift", SCHEDULE_RULE_NAME="schedule")
            module = types.ModuleType("index")
            exec(sys.argv[1], module.__dict__)
            stubs = [Stubber(c) for c in (module.sagemaker, module.codepipeline, module.events)]
            stubs[0].add_response("list_pipeline_executions", {"PipelineExecutionSummaries": []})
            stubs[1].add_client_error("enable_stage_transition", "PipelineNotFoundException", "no cp")
            stubs[2].add_client_error("enable_rule", "ResourceNotFoundException", "no schedule")
            stubs[2].add_response("enable_rule", {}, {"Name": "drift"})
            for stub in stubs:
                stub.activate()
            try:
                module.lambda_handler({"id": "x"}, None)
            except RuntimeError as error:
                assert "no cp" in str(error) and "no schedule" in str(error), error
            else:
                raise AssertionError("nothing was said")
            for stub in stubs:
                stub.assert_no_pending_responses()
            """
        try Python.run(program, [ProjectFunction.pipelineChange.python])
    }

    @Test(.enabled(if: Peers.hasPython, "Python is not there"))
    func `start-pipeline starts an execution once for an event`() throws {
        let program = """
            import os, sys, types
            import boto3
            from botocore.stub import Stubber
            os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x",
                PIPELINE_NAME="p-build", INPUT_SOURCE="CodePipeline")
            module = types.ModuleType("index")
            exec(sys.argv[1], module.__dict__)
            stub = Stubber(module.sagemaker)
            token = "6a7e8feb-b491-4cf7-a9f1-bf3703467718"
            stub.add_response("start_pipeline_execution", {"PipelineExecutionArn": "arn:x"}, {
                "PipelineName": "p-build", "ClientRequestToken": token,
                "PipelineParameters": [{"Name": "InputSource", "Value": "CodePipeline"}]})
            stub.activate()
            assert module.lambda_handler({"id": token}, None) == {"PipelineExecutionArn": "arn:x"}
            """
        try Python.run(program, [ProjectFunction.startPipeline.python])
    }
}
