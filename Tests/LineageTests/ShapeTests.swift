import Foundation
import JSONDocuments
import Testing

@testable import Lineage

@Suite("Lineage answers") struct ShapeTests {
    @Test(.enabled(if: Shapes.python != nil, "Python with botocore is not installed"))
    func `every answer has the members of AWS's own service model`() async throws {
        try await withGraph { graph in
            try await graph.record(RecordingTests.preprocessing)
            try await graph.record(RecordingTests.training)
            try await graph.record(RecordingTests.version)
            let lineage = graph.lineage
            var answers: [(String, JSON)] = []
            let artifacts = try await graph.ask(lineage.listArtifacts, ["MaxResults": 3])
            answers.append(("ListArtifacts", artifacts))
            let arn = artifacts["ArtifactSummaries"]?[0]?["ArtifactArn"] ?? .null
            answers.append(("DescribeArtifact", try await graph.ask(lineage.describeArtifact, ["ArtifactArn": arn])))
            let source: JSON = ["SourceUri": "s3://b/new", "SourceTypes": [["SourceIdType": "S3ETag", "Value": "e"]]]
            let artifact: JSON = [
                "Source": source, "ArtifactType": "DataSet", "ArtifactName": "new", "Properties": ["a": "b"],
            ]
            let made = try await graph.ask(lineage.createArtifact, artifact)
            answers.append(("CreateArtifact", made))
            answers.append(("DescribeArtifact", try await graph.ask(lineage.describeArtifact, made)))
            let action: JSON = [
                "ActionName": "deploy", "ActionType": "ModelDeployment", "Source": source, "Description": "d",
                "Status": "Completed", "MetadataProperties": ["CommitId": "c"],
            ]
            answers.append(("CreateAction", try await graph.ask(lineage.createAction, action)))
            answers.append(("DescribeAction", try await graph.ask(lineage.describeAction, ["ActionName": "deploy"])))
            answers.append(("ListActions", try await graph.ask(lineage.listActions)))
            let context: JSON = ["ContextName": "endpoint", "ContextType": "Endpoint", "Source": source]
            answers.append(("CreateContext", try await graph.ask(lineage.createContext, context)))
            answers.append(
                ("DescribeContext", try await graph.ask(lineage.describeContext, ["ContextName": "endpoint"]))
            )
            answers.append(("ListContexts", try await graph.ask(lineage.listContexts)))
            let job: JSON = ["TrialComponentName": "train-aws-training-job"]
            answers.append(("DescribeTrialComponent", try await graph.ask(lineage.describeTrialComponent, job)))
            answers.append(("ListTrialComponents", try await graph.ask(lineage.listTrialComponents)))
            let pair: JSON = ["SourceArn": made["ArtifactArn"] ?? .null, "DestinationArn": arn]
            answers.append(("AddAssociation", try await graph.ask(lineage.addAssociation, pair)))
            answers.append(("ListAssociations", try await graph.ask(lineage.listAssociations)))
            let query: JSON = ["StartArns": [arn], "MaxResults": 2]
            answers.append(("QueryLineage", try await graph.ask(lineage.queryLineage, query)))
            answers.append(("DeleteAssociation", try await graph.ask(lineage.deleteAssociation, pair)))
            answers.append(("DeleteArtifact", try await graph.ask(lineage.deleteArtifact, made)))
            answers.append(("DeleteAction", try await graph.ask(lineage.deleteAction, ["ActionName": "deploy"])))
            answers.append(("DeleteContext", try await graph.ask(lineage.deleteContext, ["ContextName": "endpoint"])))
            let result = try Shapes.check(answers)
            #expect(result.status == 0, "\(result.output)")
        }
    }
}

/// AWS's service model of SageMaker, as botocore carries it.
private enum Shapes {
    static let python: String? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path =
            ProcessInfo.processInfo.environment["DRIFTLOOP_PYTHON"]
            ?? root.appendingPathComponent(".build/venv/bin/python").path
        return (try? run(path, ["-c", "import botocore"]))?.status == 0 ? path : nil
    }()

    /// Compares answers with the output shapes of their operations: no member that AWS has not, none of another type.
    static func check(_ answers: [(String, JSON)]) throws -> (status: Int32, output: String) {
        let list = JSON.array(answers.map { ["Operation": .string($0.0), "Answer": $0.1] })
        return try run(python ?? "", ["-c", program, list.text()])
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    private static let program = """
        import json, re, sys
        import botocore.session
        model = botocore.session.get_session().get_service_model("sagemaker")

        def compare(shape, value, path):
            kind = shape.type_name
            if kind == "structure":
                assert isinstance(value, dict), path
                for name, member in value.items():
                    assert name in shape.members, f"{path} has {name}, which AWS has not"
                    compare(shape.members[name], member, f"{path}.{name}")
                for name in shape.required_members: assert name in value, f"{path} lacks {name}"
            elif kind == "list":
                for item in value: compare(shape.member, item, path + "[]")
            elif kind == "map":
                for key, item in value.items(): compare(shape.value, item, f"{path}[{key}]")
            elif kind == "string":
                assert isinstance(value, str), path
                assert not getattr(shape, "enum", None) or value in shape.enum, (path, value)
                pattern = shape.metadata.get("pattern")
                assert pattern is None or re.fullmatch(pattern, value), (path, value, pattern)
            elif kind in ("timestamp", "double", "float", "integer", "long"):
                assert isinstance(value, (int, float)) and not isinstance(value, bool), (path, value)
            elif kind == "boolean":
                assert isinstance(value, bool), path
            else:
                raise AssertionError((path, kind))

        for entry in json.loads(sys.argv[1]):
            compare(model.operation_model(entry["Operation"]).output_shape, entry["Answer"], entry["Operation"])
        """
}
