import Foundation
import JSONDocuments
import TestSupport
import Testing

@testable import Lineage

@Suite("Lineage answers") struct ShapeTests {
    @Test(.enabled(if: Python.with("botocore") != nil, "Python with botocore is not installed"))
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
            try BotocoreShapes.check(service: "sagemaker", answers: answers)
        }
    }
}
