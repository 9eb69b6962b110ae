import Foundation
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import Lineage

@Suite("Lineage operations") struct OperationTests {
    @Test func `there is one artifact for a content at an address`() async throws {
        try await withGraph { graph in
            let first = try await graph.artifact("s3://b/data", hash: "1")
            #expect(try await graph.artifact("s3://b/data", hash: "1") == first)
            let second = try await graph.artifact("s3://b/data", hash: "2")
            #expect(second != first)
            #expect(try await graph.artifact("s3://b/data") != first)
            let list = try await graph.ask(graph.lineage.listArtifacts, ["SourceUri": "s3://b/data", "MaxResults": 2])
            #expect(list["ArtifactSummaries"]?.array?.count == 2 && list["NextToken"] == "2")
            let other = try await graph.ask(graph.lineage.listArtifacts, ["ArtifactType": "Model"])
            #expect(other["ArtifactSummaries"] == [])
        }
    }

    @Test func `what has associations is not deleted`() async throws {
        try await withGraph { graph in
            let a = try await graph.artifact("s3://b/a")
            let b = try await graph.artifact("s3://b/b")
            try await graph.associate(a, b)
            try await graph.associate(a, b)
            await #expect(throws: ServiceError.self) { try await graph.associate(a, b, .sameAs) }
            await #expect(throws: ServiceError.self) { try await graph.associate(a, a) }
            await #expect(throws: ServiceError.self) { try await graph.associate(a, a + "x") }
            let request: JSON = ["ArtifactArn": .string(a)]
            await #expect(throws: ServiceError.self) { try await graph.ask(graph.lineage.deleteArtifact, request) }
            let pair: JSON = ["SourceArn": .string(a), "DestinationArn": .string(b)]
            #expect(try await graph.ask(graph.lineage.deleteAssociation, pair) == pair)
            await #expect(throws: ServiceError.self) { try await graph.ask(graph.lineage.deleteAssociation, pair) }
            #expect(try await graph.ask(graph.lineage.deleteArtifact, request) == request)
            let source: JSON = ["Source": ["SourceUri": "s3://b/b"]]
            let deleted = try await graph.ask(graph.lineage.deleteArtifact, source)
            #expect(deleted["ArtifactArn"]?.string == b)
            let rows = try await graph.rows()
            #expect(rows.isEmpty)
        }
    }

    @Test func `actions and contexts are named, once, whatever the case`() async throws {
        try await withGraph { graph in
            let action: JSON = [
                "ActionName": "Deploy-1", "Source": ["SourceUri": "s3://b/x", "SourceType": "S3"],
                "ActionType": "ModelDeployment",
                "Status": "InProgress", "Properties": ["k": "v"],
            ]
            let arn = try await graph.ask(graph.lineage.createAction, action)["ActionArn"]
            #expect(arn == "arn:aws:sagemaker:us-east-1:000000000000:action/deploy-1")
            await #expect(throws: ServiceError.self) { try await graph.ask(graph.lineage.createAction, action) }
            for name in ["Deploy-1", "DEPLOY-1", arn?.string ?? ""] {
                let described = try await graph.ask(graph.lineage.describeAction, ["ActionName": .string(name)])
                #expect(described["ActionName"] == "Deploy-1" && described["Status"] == "InProgress")
                #expect(described["Properties"] == ["k": "v"] && described["Source"] == action["Source"])
            }
            let context: JSON = [
                "ContextName": "End_point", "Source": ["SourceUri": "s3://b/x"], "ContextType": "Endpoint",
            ]
            _ = try await graph.ask(graph.lineage.createContext, context)
            let contexts = try await graph.ask(graph.lineage.listContexts, ["ContextType": "Endpoint"])
            #expect(contexts["ContextSummaries"]?.array?.count == 1)
            let deleted = try await graph.ask(graph.lineage.deleteAction, ["ActionName": "deploy-1"])
            #expect(deleted["ActionArn"] == arn)
            await #expect(throws: ServiceError.self) {
                try await graph.ask(graph.lineage.describeAction, ["ActionName": "deploy-1"])
            }
        }
    }

    @Test func `associations are listed by their ends and types`() async throws {
        try await withGraph { graph in
            let data = try await graph.artifact("s3://b/data")
            let model = try await graph.artifact("s3://b/model", type: "Model")
            let code = try await graph.artifact("s3://b/code", type: "Code")
            try await graph.associate(data, model)
            try await graph.associate(code, model, .derivedFrom)
            func sources(_ request: JSON) async throws -> [JSON?] {
                let answer = try await graph.ask(graph.lineage.listAssociations, request)
                return answer["AssociationSummaries"]?.array?.map { $0["SourceArn"] } ?? []
            }
            #expect(try await sources(["DestinationArn": .string(model)]) == [.string(code), .string(data)])
            #expect(try await sources(["SourceType": "DataSet"]) == [.string(data)])
            #expect(try await sources(["AssociationType": "DerivedFrom"]) == [.string(code)])
            #expect(try await sources(["DestinationType": "Code"]) == [])
            #expect(
                try await sources(["SortBy": "SourceType", "SortOrder": "Ascending"]) == [.string(code), .string(data)]
            )
        }
    }
}
