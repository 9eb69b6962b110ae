import Foundation
import Identifiers
import JSONDocuments
import Store
import TestSupport
import Testing

@testable import MetricStore

@Suite("Metric statistics") struct StatisticsTests {
    private func query(
        _ fixture: MetricsFixture,
        period: Int,
        back: Double,
        unit: String? = nil
    ) async throws -> [Datapoint] {
        try await fixture.metrics
            .getMetricStatistics(
                GetMetricStatisticsRequest(
                    namespace: MetricsFixture.namespace,
                    metricName: MetricsFixture.drift,
                    dimensions: MetricsFixture.dimensions,
                    startTime: fixture.clock.now().addingTimeInterval(-back),
                    endTime: fixture.clock.now().addingTimeInterval(1),
                    period: period,
                    statistics: ["Average", "Sum", "Minimum", "Maximum", "SampleCount"],
                    unit: unit
                )
            )
            .datapoints
    }

    /// As the reference's notebook asks until the drift it put shows: period 1, two minutes, unit None.
    @Test func `a datapoint just put is visible at once`() async throws {
        try await MetricsFixture.run { fixture async throws in
            try await fixture.put(0.75)
            let points = try await query(fixture, period: 1, back: 120, unit: "None")
            #expect(points.map(\.average) == [0.75] && points[0].timestamp == fixture.clock.now())
        }
    }

    @Test func `values of one period add up, units stay apart`() async throws {
        try await MetricsFixture.run { fixture async throws in
            let data = [
                MetricDatum(metricName: MetricsFixture.drift, dimensions: MetricsFixture.dimensions, value: 1),
                MetricDatum(
                    metricName: MetricsFixture.drift,
                    dimensions: MetricsFixture.dimensions,
                    values: [2, 5],
                    counts: [3, 1]
                ),
                MetricDatum(
                    metricName: MetricsFixture.drift,
                    dimensions: MetricsFixture.dimensions,
                    statisticValues: StatisticSet(sampleCount: 5, sum: 8, minimum: -1, maximum: 4)
                ),
                MetricDatum(
                    metricName: MetricsFixture.drift,
                    dimensions: MetricsFixture.dimensions,
                    value: 9,
                    unit: "Count"
                ),
            ]
            try await fixture.metrics.putMetricData(
                PutMetricDataRequest(namespace: MetricsFixture.namespace, metricData: data)
            )
            let points = try await query(fixture, period: 60, back: 60)
            #expect(points.map(\.unit) == ["Count", "None"])
            #expect(points[1].sampleCount == 10 && points[1].sum == 20 && points[1].average == 2)
            #expect(points[1].minimum == -1 && points[1].maximum == 5)
        }
    }

    @Test func `periods start at StartTime's minute and the end is open`() async throws {
        try await MetricsFixture.run { fixture async throws in
            let start = fixture.clock.now()  // 07:02:04
            for (offset, value) in [(-4.0, 1.0), (55, 2), (56, 3), (176, 4)] {
                try await fixture.put(value, at: start.addingTimeInterval(offset))
            }
            let answer = try await fixture.metrics.getMetricStatistics(
                GetMetricStatisticsRequest(
                    namespace: MetricsFixture.namespace,
                    metricName: MetricsFixture.drift,
                    dimensions: MetricsFixture.dimensions,
                    startTime: start,
                    endTime: start.addingTimeInterval(176),
                    period: 60,
                    statistics: ["Sum"]
                )
            )
            #expect(answer.datapoints.map(\.sum) == [3, 3] && answer.label == MetricsFixture.drift)
            #expect(answer.datapoints.map { $0.timestamp.timeIntervalSince(start) } == [-4, 56])
            #expect(answer.datapoints[0].average == nil)
        }
    }

    private func query(_ id: String, _ name: String, _ statistic: String = "Sum") -> MetricDataQuery {
        let metric = MetricStat.Metric(namespace: "own", metricName: name)
        return MetricDataQuery(id: id, metricStat: MetricStat(metric: metric, period: 60, stat: statistic))
    }

    @Test(arguments: [1, 2, 3, 4, 100_800])
    func `series of several metrics come in pages of any length`(length: Int) async throws {
        try await MetricsFixture.run { fixture async throws in
            let now = fixture.clock.now()
            let data = [(0.0, 1.0, "Count"), (0, 2, "None"), (60, 4, "None"), (120, 8, "None")]
                .map { MetricDatum(metricName: "a", timestamp: now.addingTimeInterval($0.0), value: $0.1, unit: $0.2) }
            try await fixture.metrics.putMetricData(
                PutMetricDataRequest(
                    namespace: "own",
                    metricData: data + [MetricDatum(metricName: "b", timestamp: now, value: 7)]
                )
            )
            var hidden = query("hidden", "a")
            hidden.returnData = false
            var request = GetMetricDataRequest(
                metricDataQueries: [query("none", "c"), query("a", "a"), hidden, query("b", "b", "Maximum")],
                startTime: now,
                endTime: now.addingTimeInterval(180),
                scanBy: "TimestampAscending",
                maxDatapoints: length
            )
            var series: [String: [Double]] = [:]
            var answers = 0
            repeat {
                let answer = try await fixture.metrics.getMetricData(request)
                let points = answer.metricDataResults.reduce(0) { $0 + $1.values.count }
                #expect(
                    points <= length && answer.metricDataResults.allSatisfy { $0.values.count == $0.timestamps.count }
                )
                for result in answer.metricDataResults {
                    series[result.id, default: []] += result.values
                    #expect((result.statusCode == "Complete") == (series["a"]?.count == 3 || result.id != "a"))
                }
                request.nextToken = answer.nextToken
                answers += 1
            } while request.nextToken != nil
            #expect(series == ["none": [], "a": [3, 4, 8], "b": [7]])
            #expect(answers == (4 + length - 1) / length)
            request.scanBy = nil
            request.maxDatapoints = nil
            let newest = try await fixture.metrics.getMetricData(request).metricDataResults
            #expect(newest.map(\.values) == [[], [8, 4, 3], [7]])
        }
    }

    @Test func `what a request for series cannot ask is told`() async throws {
        try await MetricsFixture.run { fixture async throws in
            let now = fixture.clock.now()
            func refusal(_ change: (inout GetMetricDataRequest) -> Void) async -> String {
                var request = GetMetricDataRequest(
                    metricDataQueries: [query("a", "a")],
                    startTime: now.addingTimeInterval(-60),
                    endTime: now
                )
                change(&request)
                let error = await #expect(throws: ServiceError.self) {
                    try await fixture.metrics.getMetricData(request)
                }
                return error?.message ?? ""
            }
            #expect(
                await refusal { $0.metricDataQueries.append(MetricDataQuery(id: "m", expression: "a * 2")) }
                    .contains("'m' has an Expression")
            )
            #expect(await refusal { $0.metricDataQueries = [] }.contains("0 members"))
            #expect(await refusal { $0.metricDataQueries += $0.metricDataQueries }.contains("Two queries"))
            #expect(await refusal { $0.metricDataQueries[0].id = "Upper" }.contains("'Upper'"))
            #expect(await refusal { $0.metricDataQueries[0].metricStat?.stat = "p99" }.contains("'p99'"))
            #expect(await refusal { $0.metricDataQueries[0].metricStat?.period = 7 }.contains("Period is 7"))
            #expect(await refusal { $0.startTime = .distantPast }.contains("datapoints"))
            #expect(await refusal { $0.nextToken = "-1" }.contains("NextToken"))
            #expect(await refusal { $0.scanBy = "Up" }.contains("'Up'"))
            #expect(await refusal { $0.maxDatapoints = 0 }.contains("MaxDatapoints is 0"))
        }
    }

    @Test func `metrics are listed by name and dimension`() async throws {
        try await MetricsFixture.run { fixture async throws in
            try await fixture.put(1)
            try await fixture.metrics.putMetricData(
                PutMetricDataRequest(namespace: "own", metricData: [MetricDatum(metricName: "a", value: 1)])
            )
            #expect(try await fixture.metrics.listMetrics(ListMetricsRequest()).metrics.count == 2)
            let filter = ListMetricsRequest(dimensions: [
                DimensionFilter(name: "Endpoint", value: "sagemaker-taxi-prod")
            ])
            #expect(try await fixture.metrics.listMetrics(filter).metrics.map(\.metricName) == [MetricsFixture.drift])
            #expect(try await fixture.metrics.listMetrics(ListMetricsRequest(namespace: "none")).metrics.isEmpty)
            fixture.clock.advance(by: 4 * 3600)
            #expect(try await fixture.metrics.listMetrics(ListMetricsRequest(recentlyActive: "PT3H")).metrics.isEmpty)
        }
    }

    @Test(arguments: [
        MetricDatum(metricName: "m"), MetricDatum(metricName: "", value: 1), MetricDatum(metricName: "m", value: .nan),
        MetricDatum(metricName: "m", value: .infinity), MetricDatum(metricName: "m", value: 1, values: [1]),
        MetricDatum(metricName: "m", values: []), MetricDatum(metricName: "m", values: [1], counts: [1, 2]),
        MetricDatum(metricName: "m", values: [1], counts: [0]), MetricDatum(metricName: "m", value: 1, unit: "Furlong"),
        MetricDatum(metricName: "m", statisticValues: StatisticSet(sampleCount: 0, sum: 0, minimum: 0, maximum: 0)),
        MetricDatum(metricName: "m", dimensions: [MetricDimension(name: "", value: "x")], value: 1),
        MetricDatum(metricName: "m", timestamp: Date(timeIntervalSince1970: 0), value: 1),
    ])
    func `a wrong datum is refused and nothing of its request is kept`(datum: MetricDatum) async throws {
        try await MetricsFixture.run { fixture async throws in
            let error = await #expect(throws: ServiceError.self) {
                try await fixture.metrics.putMetricData(
                    PutMetricDataRequest(
                        namespace: "n",
                        metricData: [MetricDatum(metricName: "good", value: 1), datum]
                    )
                )
            }
            #expect(error?.code == .validation)
            #expect(try await fixture.metrics.listMetrics(ListMetricsRequest()).metrics.isEmpty)
        }
    }

    @Test func `requests and answers have AWS's spelling`() throws {
        let text =
            #"{"AlarmName":"a","OKActions":["x"],"EvaluationPeriods":1,"ComparisonOperator":"c","Dimensions":[{"Name":"n","Value":"v"}]}"#
        let request = try AWSCoding.decoder().decode(PutMetricAlarmRequest.self, from: Data(text.utf8))
        #expect(request.oKActions == ["x"] && request.dimensions == [MetricDimension(name: "n", value: "v")])
        let back = try JSON(parsing: String(decoding: AWSCoding.encoder().encode(request), as: UTF8.self))
        #expect(back == (try JSON(parsing: text)))
    }
}
