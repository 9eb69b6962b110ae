import JSONDocuments
import Tables
import TestSupport
import Testing

@testable import DataQuality

@Suite("Monitoring documents") struct DocumentTests {
    // Column _c0 of sagemaker-python-sdk, tests/data/pipeline/quality_check_step/data_quality/statistics.json, written by
    // SageMaker's analyzer; the numbers as they stand in its sketch.
    static let realColumn: [Double] = [
        3, 1, 2, 3, 3, 3, 3, 3, 3, 3, 2, 3, 2, 3, 1, 3, 1, 3, 3, 3, 1, 2, 1, 2, 3, 1, 3, 3, 3, 3, 3, 2, 3, 1, 3, 1, 3,
        3, 3, 3,
        3, 2, 3, 3, 2, 3, 1, 1, 2, 1, 3, 1, 3, 1, 2, 1, 1, 3, 3, 3, 3, 3, 1, 3, 1, 3, 2, 3, 3, 2, 3, 2, 3, 1, 3, 1, 3,
        2, 3, 3,
        3, 3, 3, 2, 2, 1, 2, 1, 3, 2, 1, 1, 3, 1, 2, 2, 3, 3, 2, 3,
    ]

    @Test func `SageMaker's own statistics are reproduced`() throws {
        var profile = Profile(columnNames: ["_c0"])
        let column = Column(.double(Self.realColumn), spelling: SpellingCounts(fractional: 100))
        try profile.add(Batch(columns: [column], rowCount: 100))
        let deviation = try #require(profile.statistics().features[0].numerical?.standardDeviation)
        let items = Self.realColumn.map { "\($0)" }.joined(separator: ", ")
        let counts = ["24.0", "0.0", "0.0", "0.0", "0.0", "21.0", "0.0", "0.0", "0.0", "55.0"]
        let bounds = ["1.0", "1.2", "1.4", "1.6", "1.8", "2.0", "2.2", "2.4", "2.6", "2.8", "3.0"]
        let buckets = (0..<10)
            .map {
                """
                {
                            "lower_bound" : \(bounds[$0]),
                            "upper_bound" : \(bounds[$0 + 1]),
                            "count" : \(counts[$0])
                          }
                """
            }
        let expected = """
            {
              "version" : 0.0,
              "dataset" : {
                "item_count" : 100
              },
              "features" : [ {
                "name" : "_c0",
                "inferred_type" : "Fractional",
                "numerical_statistics" : {
                  "common" : {
                    "num_present" : 100,
                    "num_missing" : 0
                  },
                  "mean" : 2.31,
                  "sum" : 231.0,
                  "std_dev" : \(deviation),
                  "min" : 1.0,
                  "max" : 3.0,
                  "distribution" : {
                    "kll" : {
                      "buckets" : [ \(buckets.joined(separator: ", ")) ],
                      "sketch" : {
                        "parameters" : {
                          "c" : 0.64,
                          "k" : 2048.0
                        },
                        "data" : [ [ \(items) ] ]
                      }
                    }
                  }
                }
              } ]
            }
            """
        // SageMaker's deviation carries another rounding in its last digit.
        #expect(abs(deviation - 0.8330066026148891) < 2e-16)
        #expect(String(decoding: profile.statistics().json(), as: UTF8.self) == expected)
    }

    @Test(arguments: Distribution.allCases)
    func `statistics read back what was written`(distribution: Distribution) throws {
        let statistics = try Samples.statistics(distribution)
        let bytes = statistics.json()
        let read = try Statistics(parsing: bytes)
        #expect(read.json() == bytes)
        #expect(read.features[0].numerical == statistics.features[0].numerical)
        #expect(read.features[1].string?.categories == statistics.features[1].string?.categories)
        #expect(read.features[2].inferredType == .unknown && read.features[2].missingCount == 6_000)
    }

    @Test func `the layout of a String column and of an unknown one`() throws {
        var profile = Profile(columnNames: ["s", "u"])
        let columns = [
            Column(.text(TextValues(["b", "a", "b"]))), Column(.double([0, 0, 0]), validity: [false, false, false]),
        ]
        try profile.add(Batch(columns: columns, rowCount: 3))
        let value = try JSON(parsing: profile.statistics().json())
        #expect(
            value["features"]?[0]?.text()
                == #"{"name":"s","inferred_type":"String","string_statistics":{"common":{"num_present":3,"num_missing":0},"#
                + #""distinct_count":2.0,"distribution":{"categorical":{"buckets":[{"value":"b","count":2},{"value":"a","count":1}]}}}}"#
        )
        #expect(value["features"]?[1]?["inferred_type"] == "Unknown")
        #expect(value["features"]?[1]?["string_statistics"]?["common"]?["num_missing"] == 3)
    }

    @Test func `constraints are suggested by deequ's rules`() throws {
        let statistics = Statistics(
            itemCount: 100,
            features: [
                numeric("n", least: 0), numeric("m", least: -1),
                text("few", Array(repeating: 10, count: 10), present: 100),
                text("unique", Array(repeating: 1, count: 5) + Array(repeating: 19, count: 5), present: 100),
                text("border", [1] + Array(repeating: 11, count: 9), present: 50),
            ]
        )
        let features = Constraints(suggestedFor: statistics).features
        #expect(features.map(\.isNonNegative) == [true, false, nil, nil, nil])
        #expect(features.map { $0.domains?.count } == [nil, nil, 10, nil, 10])
        #expect(features.map(\.completeness) == [1, 1, 1, 1, 0.5])
    }

    private func numeric(_ name: String, least: Double) -> FeatureStatistics {
        let numbers = NumericalStatistics(
            mean: 1,
            sum: 100,
            standardDeviation: 1,
            least: least,
            greatest: 2,
            buckets: [],
            sketch: nil
        )
        return FeatureStatistics(
            name: name,
            inferredType: .integral,
            presentCount: 100,
            missingCount: 0,
            numerical: numbers
        )
    }

    private func text(_ name: String, _ counts: [Int], present: Int) -> FeatureStatistics {
        let categories = counts.enumerated().map { CategoryCount(value: "v\($0)", count: $1) }
        return FeatureStatistics(
            name: name,
            inferredType: .string,
            presentCount: present,
            missingCount: 100 - present,
            string: StringStatistics(distinctCount: Double(counts.count), categories: categories)
        )
    }

    @Test func `suggested constraints say what SageMaker's files say`() throws {
        let constraints = Constraints(features: [
            FeatureConstraints(name: "n", inferredType: .integral, completeness: 1, isNonNegative: true),
            FeatureConstraints(name: "s", inferredType: .string, completeness: 0.5, domains: ["a", "b"]),
        ])
        let expected = """
            {
              "version" : 0.0,
              "features" : [ {
                "name" : "n",
                "inferred_type" : "Integral",
                "completeness" : 1.0,
                "num_constraints" : {
                  "is_non_negative" : true
                }
              }, {
                "name" : "s",
                "inferred_type" : "String",
                "completeness" : 0.5,
                "string_constraints" : {
                  "domains" : [ "a", "b" ]
                }
              } ],
              "monitoring_config" : {
                "evaluate_constraints" : "Enabled",
                "emit_metrics" : "Enabled",
                "datatype_check_threshold" : 1.0,
                "domain_content_threshold" : 1.0,
                "distribution_constraints" : {
                  "perform_comparison" : "Enabled",
                  "comparison_threshold" : 0.1,
                  "comparison_method" : "Robust"
                }
              }
            }
            """
        #expect(String(decoding: constraints.json(), as: UTF8.self) == expected)
        #expect(try Constraints(parsing: constraints.json()) == constraints)
    }

    @Test(arguments: ["comparison_method", "comparion_method"], ["Simple", "linf_simple"])
    func `both spellings of the method are read`(key: String, name: String) throws {
        let text =
            #"{"features":[],"monitoring_config":{"distribution_constraints":{"\#(key)":"\#(name)","categorical_drift_method":"ChiSquared"}}}"#
        let configuration = try Constraints(parsing: text.utf8).configuration
        #expect(configuration.comparisonMethod == .simple)
        #expect(configuration.categoricalMethod == .chiSquared)
        #expect(configuration.dataTypeThreshold == 0.1)
    }

    @Test(arguments: [
        #"{"name":"s","inferred_type":"String","monitoringConfigOverrides":{"evaluate_constraints":"Disabled"}}"#,
        #"{"name":"s","inferred_type":"String","monitoring_config_overrides":{"evaluate_constraints":"Disabled"}}"#,
        #"{"name":"s","inferred_type":"String","string_constraints":{"domains":["a"],"monitoring_config_overrides":{"evaluate_constraints":"Disabled"}}}"#,
    ])
    func `overrides are read wherever they stand`(feature: String) throws {
        let constraints = try Constraints(parsing: #"{"features":[\#(feature)]}"#.utf8)
        #expect(constraints.features[0].overrides?.evaluatesConstraints == false)
        #expect(try Constraints(parsing: constraints.json()) == constraints)
    }

    @Test(arguments: [
        (#"{"features":[{"name":1}]}"#, "$.features[0].name: expected a string, found number 1"),
        (#"{"features":[{"name":"a"}]}"#, #"$.features[0]: the member "inferred_type" is missing"#),
        (#"{"features":[{"name":"a","inferred_type":"Text"}]}"#, "$.features[0].inferred_type"),
        (#"{"features":[{"name":"a","inferred_type":"String","completeness":2}]}"#, "$.features[0].completeness"),
        (#"{"features":{}}"#, "$.features: expected an array"), ("[]", "$: expected an object"),
        ("{", "constraints.json cannot be read"),
        (
            #"{"features":[],"monitoring_config":{"distribution_constraints":{"comparison_method":"KS"}}}"#,
            "$.monitoring_config.distribution_constraints.comparison_method"
        ),
    ])
    func `a fault in constraints says where it is`(text: String, place: String) {
        let error = #expect(throws: DataQualityError.self) { try Constraints(parsing: text.utf8) }
        #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
        #expect(error?.code == .document)
    }

    @Test(arguments: [
        #"{"dataset":{"item_count":-1},"features":[]}"#, #"{"dataset":{"item_count":1e300},"features":[]}"#,
        #"{"dataset":{"item_count":1.5},"features":[]}"#, #"{"features":[]}"#,
        sketched(#"{"parameters":{"c":0.64,"k":0},"data":[[1]]}"#),
        sketched(#"{"parameters":{"c":0,"k":2048},"data":[[1]]}"#),
        sketched(#"{"parameters":{"c":0.64,"k":2048},"data":[["x"]]}"#),
        sketched(#"{"parameters":{"c":0.64,"k":2048},"data":[]}"#),
        sketched(#"{"parameters":{"c":0.64,"k":1e308},"data":[[1]]}"#), sketched(#"{"parameters":{},"data":[[1]]}"#),
        sketched(#"{"parameters":{"c":0.64,"k":2048},"data":7}"#),
        sketched(
            #"{"parameters":{"c":0.64,"k":2048},"data":["# + Array(repeating: "[1]", count: 70).joined(separator: ",")
                + "]}"
        ),
    ])
    func `statistics that cannot be are refused`(text: String) {
        #expect(throws: DataQualityError.self) { try Statistics(parsing: text.utf8) }
    }

    private static func sketched(_ sketch: String) -> String {
        #"{"dataset":{"item_count":1},"features":[{"name":"a","inferred_type":"Integral","numerical_statistics":{"common":{"num_present":1,"num_missing":0},"mean":1,"sum":1,"std_dev":0,"min":1,"max":1,"distribution":{"kll":{"buckets":[],"sketch":\#(sketch)}}}}]}"#
    }

    @Test func `violations read back what was written`() throws {
        let violations = Violations([
            Violation(
                featureName: "fare",
                checkType: .baselineDrift,
                description: "Baseline drift distance: 0.5 exceeds threshold: 0.1"
            )
        ])
        #expect(try Violations(parsing: violations.json()) == violations)
        let other =
            #"{"violations":[{"feature_name":"f","constraint_check_type":"bias_drift_check","description":"d","x":1}]}"#
        #expect(try Violations(parsing: other.utf8).violations[0].checkType.rawValue == "bias_drift_check")
    }

    @Test func `damaged documents are errors, never crashes`() throws {
        let statistics = try Samples.statistics(.fewIntegers)
        let documents = [Array(statistics.json()[..<3000]), Constraints(suggestedFor: statistics).json()]
        var random = SplitMix(seed: 11)
        var accepted = 0
        for _ in 0..<3000 {
            var bytes = documents[Int(random.next() % 2)]
            for _ in 0...Int(random.next() % 3) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            if random.next() % 4 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
            if let read = try? Statistics(parsing: bytes) { accepted += read.json().isEmpty ? 0 : 1 }
            if let read = try? Constraints(parsing: bytes) {
                accepted += read.json().isEmpty ? 0 : 1
                _ = CheckReport(current: statistics, baseline: statistics, constraints: read)
            }
        }
        #expect(accepted < 3000)
    }
}

/// Documents that several tests use.
enum Samples {
    /// A numeric, a String and an all-missing column of 6,000 rows.
    static func statistics(_ distribution: Distribution, seed: UInt64 = 5) throws -> Statistics {
        let values = distribution.values(6_000, seed: seed)
        var profile = Profile(columnNames: ["n", "s", "u"])
        let columns = [
            Column(.double(values)), Column(.text(TextValues((0..<6_000).map { "c\($0 % 5)" }))),
            Column(.double(values), validity: Array(repeating: false, count: 6_000)),
        ]
        try profile.add(Batch(columns: columns, rowCount: 6_000))
        return profile.statistics()
    }
}
