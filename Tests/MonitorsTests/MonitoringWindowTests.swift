import Foundation
import MetricStore
import Schedules
import Store
import Testing

@testable import Monitors

@Suite("Monitoring window") struct MonitoringWindowTests {
    private let noon = Date(timeIntervalSince1970: 1_772_366_400)  // 2026-03-01 12:00

    @Test(arguments: [
        ("cron(0 * ? * * *)", nil as String?, nil as String?, -3600.0, 0.0),
        ("cron(0 12 ? * * *)", nil, nil, -86_400, 0),
        ("cron(0 0/6 ? * * *)", nil, nil, -21_600, 0), ("NOW", nil, nil, -3600, 0),
        ("NOW", "-PT2H", "-PT1H", -7200, -3600),
        ("cron(0 * ? * * *)", "-P8D", "-P1D", -8 * 86_400, -86_400), ("cron(0 * ? * * *)", "-PT1H", "PT0H", -3600, 0),
    ])
    func `a window is the interval that ends at its time, or what the offsets say`(
        expression: String,
        startOffset: String?,
        endOffset: String?,
        start: Double,
        end: Double
    ) throws {
        let interval = try Schedule(parsing: expression).interval(from: noon)
        let window = try MonitoringWindow(
            scheduled: noon,
            interval: interval,
            startOffset: startOffset,
            endOffset: endOffset
        )
        #expect(window.start.timeIntervalSince(noon) == start && window.end.timeIntervalSince(noon) == end)
    }

    @Test(arguments: [
        ("PT1H", 3600.0), ("-PT1H", -3600), ("+PT90S", 90), ("-P1DT2H30M", -95_400), ("P2W", 1_209_600), ("-PT0H", 0),
    ])
    func `an offset is an ISO 8601 duration`(text: String, seconds: Double) throws {
        #expect(try TimeOffset.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "P", "-P", "PT", "1H", "PT1", "PTH", "P1H", "PT1D", "PT1M1H", "PT1H1H", "P1.5D", "P99999999W",
        "P999999999D", "PT1Hx",
        "P1DT", "--PT1H",
    ])
    func `what is no offset is refused`(text: String) {
        #expect(throws: ServiceError.self) { try TimeOffset.seconds(text) }
    }

    @Test func `whole hours and the two minutes before hold a window's captures`() throws {
        func prefixes(_ start: Double, _ end: Double) -> [String] {
            MonitoringWindow(start: noon.addingTimeInterval(start), end: noon.addingTimeInterval(end)).capturePrefixes
        }
        #expect(prefixes(0, 3600) == ["2026/03/01/11/58-", "2026/03/01/11/59-", "2026/03/01/12/"])
        #expect(prefixes(600, 3601) == ["2026/03/01/12/", "2026/03/01/13/"])
        #expect(prefixes(60, 61).count == 3)
        #expect(prefixes(-43_200, -43_199)[0] == "2026/02/28/23/58-")
    }

    @Test func `a window is rounded to whole seconds outwards`() {
        let window = MonitoringWindow(start: noon.addingTimeInterval(0.9), end: noon.addingTimeInterval(5.1))
        #expect(window.start == noon && window.end == noon.addingTimeInterval(6))
    }
}

@Suite("Metrics file") struct MetricsFileTests {
    @Test func `lines become data`() throws {
        let text = """
            {"MetricName":"a","Timestamp":"2026-03-01T00:00:00Z","Dimensions":[{"Name":"Endpoint","Value":"e"}],"Value":0.5,"Unit":"None"}

            {"MetricName":"b","Timestamp":"2026-03-01T00:00:00.250Z","Dimensions":{"Endpoint":"e"},"StatisticValues":{"SampleCount":2,"Sum":3,"Minimum":1,"Maximum":2}}
            {"MetricName":"c","Timestamp":1772323200,"Value":1}
            """
        let data = try MetricsFile.data(Array(text.utf8), file: "f")
        #expect(data.map(\.metricName) == ["a", "b", "c"])
        #expect(
            data.map(\.timestamp).map { $0?.timeIntervalSince1970 } == [1_772_323_200, 1_772_323_200.25, 1_772_323_200]
        )
        #expect(data[0].value == 0.5 && data[1].statisticValues?.sum == 3 && data[1].dimensions == data[0].dimensions)
    }

    @Test(arguments: [
        "{", "[]", "{\"Value\":1}", "{\"MetricName\":\"a\",\"Timestamp\":\"noon\",\"Value\":1}",
        "{\"MetricName\":\"a\",\"Dimensions\":[{\"Name\":\"x\"}],\"Value\":1}",
        "{\"MetricName\":\"a\",\"StatisticValues\":{\"Sum\":1}}",
    ])
    func `a line that is no metric is named`(line: String) {
        let error = #expect(throws: ServiceError.self) {
            try MetricsFile.data(Array("\n{\"MetricName\":\"ok\",\"Value\":1}\n\(line)".utf8), file: "f")
        }
        #expect(error?.message.contains("the metrics file f") == true && error?.message.contains("Line 2") == true)
    }
}
