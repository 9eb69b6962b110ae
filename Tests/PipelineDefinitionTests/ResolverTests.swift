import JSONDocuments
import PipelineDefinition
import Testing

@Suite("Resolver")
struct ResolverTests {
    static func resolver() throws -> PipelineDefinition.Resolver {
        let definition = try PipelineDefinition(json: everyStepType)
        return PipelineDefinition.Resolver(
            definition,
            parameters: try definition.bind([:]),
            variables: [.pipelineExecutionId: "abc123", .pipelineName: "taxi"],
            properties: [
                "Prepare": [
                    "ProcessingJobName": "job",
                    "ProcessingOutputConfig": [
                        "Outputs": [
                            ["OutputName": "other", "S3Output": ["S3Uri": "s3://b/other"]],
                            ["OutputName": "out", "S3Output": ["S3Uri": "s3://b/abc123"]],
                        ]
                    ], "ProcessingInputs": [["InputName": "in", "S3Input": ["S3Uri": "s3://b/in"]]],
                ], "Train": ["ModelArtifacts": ["S3ModelArtifacts": "s3://b/model.tar.gz"]],
                "Check": ["CalculatedBaselineStatistics": "s3://b/statistics.json"],
            ],
            files: [
                "s3://b/abc123/report.json": ["metrics": ["rmse": ["value": 6.5], "curve": [[1, 2], [3, 4]]]]
            ]
        )
    }

    static let values: [(JSON, JSON)] = [
        ("plain", "plain"), (7, 7), (.null, .null),
        (.get("Parameters.Count"), 2), (.get("Parameters.Input"), "s3://b/in"), (.get("Parameters.Register"), true),
        (.executionId, "abc123"), (.pipelineName, "taxi"),
        (.get("Steps.Prepare.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"), "s3://b/abc123"),
        (.get("Steps.Prepare.ProcessingOutputConfig.Outputs[\"out\"].S3Output.S3Uri"), "s3://b/abc123"),
        (.get("Steps.Prepare.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri"), "s3://b/other"),
        (.get("Steps.Prepare.Properties.ProcessingJobName"), "job"),
        (.get("Steps.Prepare.ProcessingInputs['in'].S3Input.S3Uri"), "s3://b/in"),
        (.get("Steps.Train.ModelArtifacts.S3ModelArtifacts"), "s3://b/model.tar.gz"),
        (.get("Steps.Check.CalculatedBaselineStatistics"), "s3://b/statistics.json"),
        (.join("/", "s3:/", "b", .executionId), "s3://b/abc123"),
        (.join("-", .get("Parameters.Count"), .get("Parameters.Limit"), .get("Parameters.Register")), "2-7.5-true"),
        (.join("", []), ""),
        (["a": [.get("Parameters.Count"), ["b": .join("", "x", .join("", "y", "z"))]]], ["a": [2, ["b": "xyz"]]]),
        (
            [
                "Std:JsonGet": [
                    "PropertyFile": .get("Steps.Prepare.PropertyFiles.Report"), "Path": "metrics.rmse.value",
                ]
            ],
            6.5
        ),
        (.jsonGet(s3URI: .join("/", "s3://b", .executionId, "report.json"), path: "$.metrics['curve'][1][0]"), 3),
    ]

    @Test(arguments: values)
    func `an expression has the value of what it names`(value: JSON, expected: JSON) throws {
        #expect(try Self.resolver().resolve(value) == expected)
    }

    static let unresolvable: [(JSON, String)] = [
        (JSON.get("Parameters.No"), "no parameter 'No'"), (.startDateTime, "StartDateTime"),
        (.get("Steps.Model.ModelName"), "has not succeeded"), (.get("Steps.Train.RoleArn"), "no property 'RoleArn'"),
        (.get("Steps.Prepare.ProcessingInputs[5].S3Input"), "no property"), (.get("Nothing"), "no reference"),
        (.join("/", ["a", .null]), "cannot join null"),
        (
            ["Std:JsonGet": ["PropertyFile": .get("Steps.Prepare.PropertyFiles.Report"), "Path": "metrics.mae"]],
            "metrics.mae"
        ),
        (.jsonGet(s3URI: "s3://b/unread.json", path: "a"), "has not been read"),
        (.jsonGet(s3URI: 7, path: "a"), "no s3://"),
    ]

    @Test(arguments: unresolvable)
    func `an expression without a value says what is missing`(value: JSON, text: String) throws {
        let resolver = try Self.resolver()
        let error = #expect(throws: PipelineDefinitionError.self) { try resolver.resolve(value) }
        #expect(error?.code == .unresolvable)
        #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    }

    @Test func `the files to read are named, and only until they are read`() throws {
        var resolver = try Self.resolver()
        resolver.files = [:]
        let value: JSON = [
            "Std:JsonGet": ["PropertyFile": .get("Steps.Prepare.PropertyFiles.Report"), "Path": "metrics.rmse.value"]
        ]
        #expect(try resolver.filesNeeded(by: ["a": [value]]) == ["s3://b/abc123/report.json"])
        #expect(try resolver.filesNeeded(by: .lessThan(value, 7)) == ["s3://b/abc123/report.json"])
        resolver.files["s3://b/abc123/report.json"] = ["metrics": ["rmse": ["value": 1]]]
        #expect(try resolver.filesNeeded(by: value).isEmpty)
        #expect(try resolver.holds(.lessThan(value, 7)))
    }

    typealias Condition = PipelineDefinition.Condition

    static let conditions: [(Condition, Bool)] = [
        (.equals(1, 1.0), true), (.equals("1", 1), false), (.equals(.get("Parameters.Size"), "small"), true),
        (.equals(.null, .null), true), (.greaterThan(2, 1), true), (.greaterThan(1, 1), false),
        (.greaterThanOrEqualTo(1, 1.0), true), (.greaterThanOrEqualTo(0.5, 1), false), (.lessThan(1, 2), true),
        (.lessThan(2, 2), false), (.lessThanOrEqualTo(7, 7), true), (.lessThanOrEqualTo(7.000001, 7), false),
        (.lessThan(9_007_199_254_740_992, 9_007_199_254_740_993), true), (.lessThan("a", "b"), true),
        (.isIn("b", ["a", "b"]), true), (.isIn("c", ["a", "b"]), false), (.isIn(1, [1.0]), true), (.isIn(1, []), false),
        (.and([]), true), (.or([]), false), (.and([.equals(1, 1), .equals(1, 2)]), false),
        (.or([.equals(1, 2), .equals(1, 1)]), true), (.not(.equals(1, 2)), true),
        (.or([.equals(1, 1), .lessThan("a", 1)]), true), (.and([.equals(1, 2), .lessThan("a", 1)]), false),
    ]

    @Test(arguments: conditions)
    func `a condition holds or not`(condition: Condition, expected: Bool) throws {
        #expect(try Self.resolver().holds(condition) == expected)
    }

    @Test(arguments: [Condition.lessThan("7", 7), .greaterThan(true, false), .lessThanOrEqualTo("NaN", 7)])
    func `values without a common order are refused`(condition: Condition) throws {
        let resolver = try Self.resolver()
        let error = #expect(throws: PipelineDefinitionError.self) { try resolver.holds(condition) }
        #expect(error?.code == .notComparable)
    }
}

@Suite("Property paths and durations")
struct PathTests {
    @Test(arguments: ["", "$", ".", "a.", "a..b", "a[", "a[]", "a['x]", "a[-1]", "a['x'", "a.[0]", "[0]b"])
    func `a text that is no path is refused`(text: String) {
        #expect(PipelineDefinition.PropertyPath(text) == nil)
    }

    @Test func `a path is read segment by segment`() {
        #expect(
            PipelineDefinition.PropertyPath("a['b.c'][2].d")?.segments == [
                .key("a"), .key("b.c"), .index(2), .key("d"),
            ]
        )
    }

    @Test(arguments: [
        ("PT1H", 3600.0), ("P30D", 2_592_000), ("p30d", 2_592_000), ("T12H", 43200), ("P4DT12H", 388_800),
        ("P1W", 604_800),
        ("PT1.5S", 1.5), ("P1Y2M", 36_720_000),
    ])
    func `a duration is counted in seconds`(text: String, seconds: Double) {
        let config = PipelineDefinition.CacheConfig(enabled: true, expireAfter: text)
        #expect(config.expireAfterSeconds == seconds)
    }

    @Test(arguments: ["", "P", "PT", "1", "PT1D", "P1H", "PT1S1H", "PTT1H", "P-1D", "forever"])
    func `a text that is no duration is refused`(text: String) {
        #expect(PipelineDefinition.CacheConfig(enabled: true, expireAfter: text).expireAfterSeconds == nil)
    }
}

@Suite("Dependency graph")
struct DependencyGraphTests {
    @Test func `a step waits for what it depends on, uses, reads and stands in`() throws {
        let graph = PipelineDefinition.DependencyGraph(try PipelineDefinition(json: everyStepType))
        #expect(
            graph.dependencies == [
                "Prepare": [], "Train": ["Prepare"], "Check": ["Prepare"], "Model": ["Train"], "Score": ["Model"],
                "Good": ["Prepare"], "Again": ["Good"], "Register": ["Train", "Again"], "Bad": ["Good"],
            ]
        )
        #expect(graph.membership["Register"] == .init(condition: "Again", outcome: true))
        #expect(graph.membership["Bad"] == .init(condition: "Good", outcome: false))
        #expect(graph.membership["Train"] == nil)
        #expect(graph.cycles.isEmpty)
    }

    @Test func `the order puts every step after those it waits for`() {
        let graph = PipelineDefinition.DependencyGraph(taxi())
        let order = graph.order
        #expect(Set(order) == Set(graph.names))
        for (name, needed) in graph.dependencies {
            for other in needed { #expect(order.firstIndex(of: other) ?? .max < order.firstIndex(of: name) ?? .min) }
        }
    }

    @Test func `each circle is found`() {
        let steps: [PipelineDefinition.Step] = [
            .model("A", [:], dependsOn: ["B"]), .model("B", [:], dependsOn: ["C"]), .model("C", [:], dependsOn: ["A"]),
            .model("D", [:], dependsOn: ["D", "A"]), .model("E", [:]), .model("F", [:], dependsOn: ["E"]),
        ]
        let graph = PipelineDefinition.DependencyGraph(PipelineDefinition(steps: steps))
        #expect(graph.cycles == [["A", "B", "C"], ["D"]])
        #expect(graph.order == ["E", "F"])
    }
}
