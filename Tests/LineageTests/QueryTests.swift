import Foundation
import JSONDocuments
import SeededRandom
import Store
import TestSupport
import Testing

@testable import Lineage

@Suite("Lineage queries") struct QueryTests {
    /// Every walk of at most `depth` associations, one after the other: slow, and plainly right.
    private struct Walks {
        let edges: [Edge]
        var vertices: Set<String> = []
        var used: Set<Edge> = []

        mutating func follow(_ at: String, ascending: Bool, depth: Int, path: [Edge], matches: Set<String>) {
            if matches.contains(at) {
                used.formUnion(path)
                vertices.insert(at)
            }
            guard path.count < depth else { return }
            for edge in edges where (ascending ? edge.destinationArn : edge.sourceArn) == at {
                follow(
                    ascending ? edge.sourceArn : edge.destinationArn,
                    ascending: ascending,
                    depth: depth,
                    path: path + [edge],
                    matches: matches
                )
            }
        }
    }

    @Test(arguments: 0..<12)
    func `a query finds what following every way finds`(seed: UInt64) async throws {
        try await withGraph { graph in
            var random = SeededGenerator(seed: seed)
            var arns: [String] = []
            for index in 0..<9 {
                arns.append(
                    try await graph.artifact(
                        "s3://b/\(index)",
                        type: ["DataSet", "Model", "Code"].randomElement(using: &random) ?? ""
                    )
                )
            }
            var edges: Set<Edge> = []
            for _ in 0..<14 {
                let pair = arns.shuffled(using: &random).prefix(2)
                let edge = Edge(sourceArn: pair[0], destinationArn: pair[1], associationType: .produced)
                guard edges.insert(edge).inserted else { continue }
                try await graph.associate(pair[0], pair[1], .produced)
            }
            for depth in [1, 3, 5] {
                for direction in QueryLineageRequest.Direction.allCases {
                    try await compare(graph, arns, Array(edges), direction, depth)
                }
            }
        }
    }

    private func compare(
        _ graph: Graph,
        _ arns: [String],
        _ edges: [Edge],
        _ direction: QueryLineageRequest.Direction,
        _ depth: Int
    ) async throws {
        let all = try await graph.ask(graph.lineage.listArtifacts, ["ArtifactType": "Model", "MaxResults": 100])
        let models = Set(all["ArtifactSummaries"]?.array?.compactMap { $0["ArtifactArn"]?.string } ?? [])
        for matches in [models, Set(arns)] {
            var walks = Walks(edges: edges)
            for ascending in [true, false] where direction == .both || ascending == (direction == .ascendants) {
                let others = matches.subtracting([arns[0]])
                walks.follow(arns[0], ascending: ascending, depth: depth, path: [], matches: others)
            }
            let filters = matches == models ? QueryFilters(types: ["Model"]) : nil
            var request = QueryLineageRequest(
                startArns: [arns[0]],
                direction: direction,
                filters: filters,
                maxDepth: depth
            )
            let whole = try await graph.lineage.queryLineage(request)
            #expect(Set(whole.edges) == walks.used && whole.edges.count == walks.used.count)
            let ends = Set(walks.used.flatMap { [$0.sourceArn, $0.destinationArn] } + [arns[0]])
            #expect(Set(whole.vertices.map(\.arn)) == ends)
            request.includeEdges = false
            let bare = try await graph.lineage.queryLineage(request)
            #expect(Set(bare.vertices.map(\.arn)) == walks.vertices && bare.edges.isEmpty)
            // Page by page it is the same.
            request.includeEdges = true
            request.maxResults = 2
            var paged = QueryLineageResponse(vertices: [], edges: [])
            repeat {
                let page = try await graph.lineage.queryLineage(request)
                #expect(page.vertices.count <= 2)
                paged.vertices += page.vertices
                paged.edges += page.edges
                request.nextToken = page.nextToken
            } while request.nextToken != nil
            #expect(paged.vertices == whole.vertices)
            #expect(Set(paged.edges) == Set(whole.edges) && paged.edges.count == whole.edges.count)
        }
    }

    @Test func `properties and times filter`() async throws {
        try await withGraph { graph in
            let start = try await graph.artifact("s3://b/start")
            for index in 0..<3 {
                graph.clock.advance(by: 10)
                let answer = try await graph.ask(
                    graph.lineage.createArtifact,
                    [
                        "Source": ["SourceUri": .string("s3://b/\(index)")], "ArtifactType": "DataSet",
                        "Properties": ["index": .string("\(index)"), "all": "yes"],
                    ]
                )
                try await graph.associate(start, answer["ArtifactArn"]?.string ?? "")
            }
            let time = graph.clock.now().timeIntervalSince1970 - 10
            #expect(
                try await graph.found(start, "Descendants", ["Filters": ["Properties": ["index": "1", "all": "yes"]]])
                    == ["DataSet s3://b/1"]
            )
            #expect(
                try await graph.found(start, "Descendants", ["Filters": ["CreatedAfter": .double(time)]])
                    == ["DataSet s3://b/2"]
            )
            #expect(
                try await graph.found(start, "Descendants", ["Filters": ["ModifiedBefore": .double(time)]])
                    == ["DataSet s3://b/0"]
            )
        }
    }

    @Test(arguments: [
        ("{}", "StartArns"), (#"{"StartArns":["a","b"]}"#, "StartArns"),
        (#"{"StartArns":["a"],"MaxDepth":11}"#, "MaxDepth"), (#"{"StartArns":["a"],"MaxResults":0}"#, "MaxResults"),
        (#"{"StartArns":["a"],"NextToken":"x"}"#, "NextToken"), (#"{"StartArns":["arn:aws:none"]}"#, "arn:aws:none"),
    ])
    func `a query that cannot be answered says why`(request: String, word: String) async throws {
        try await withGraph { graph in
            let error = await #expect(throws: ServiceError.self) {
                try await graph.ask(graph.lineage.queryLineage, try JSON(parsing: request))
            }
            #expect(error?.message.contains(word) == true)
        }
    }
}
