import Endpoints
import Foundation
import Identifiers
import JSONDocuments
import Objects
import Store
import TestSupport
import Testing

@Suite("Data capture") struct CaptureTests {
    static let all = DataCaptureConfig(initialSamplingPercentage: 100, destinationS3Uri: "s3://captures/data/")

    @Test func `a record has SageMaker's keys in their order, and lies where SageMaker puts it`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy(capture: Self.all)
            fixture.clock.advance(by: 3 * 3600 + 20 * 60 + 48.871)
            _ = try await fixture.endpoints.invoke(
                endpoint: "taxi",
                body: Array("4,1,2\n9,,3".utf8),
                contentType: "text/csv",
                inferenceId: "trip \"7\""
            )
            await fixture.endpoints.flushCaptures()
            let files = try fixture.captured()
            #expect(files.count == 1)
            let key = try #require(files.first?.key)
            let prefix = "data/taxi/AllTraffic/2026/03/01/03/20-48-871-"
            #expect(key.hasPrefix(prefix) && key.hasSuffix(".jsonl"))
            let uuid = try #require(UUID(uuidString: String(key.dropFirst(prefix.count).dropLast(6))))
            #expect(uuid.uuidString.dropFirst(14).first == "4")
            let line = try #require(files.first?.lines.first)
            let eventId = try #require(JSON(parsing: line)["eventMetadata"]?["eventId"]?.string)
            let (first, second) = (try fixture.expected([4, 1, 2]), try fixture.expected([9, .nan, 3]))
            #expect(
                line
                    == #"{"captureData":{"endpointInput":{"observedContentType":"text/csv","mode":"INPUT","data":"4,1,2\n9,,3","#
                    + #""encoding":"CSV"},"endpointOutput":{"observedContentType":"text/csv; charset=utf-8","mode":"OUTPUT","#
                    + #""data":"\#(first)\n\#(second)","encoding":"CSV"}},"eventMetadata":{"eventId":"\#(eventId)","#
                    + #""inferenceId":"trip \"7\"","inferenceTime":"2026-03-01T03:20:48Z"},"eventVersion":"0"}"#
            )
            #expect(UUID(uuidString: eventId) != nil)
        }
    }

    @Test func `a file is rolled sixty seconds after its first record`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy(capture: Self.all)
            _ = try await fixture.invoke("4,1,2")
            fixture.clock.advance(by: 59)
            _ = try await fixture.invoke("5,1,2")
            #expect(try fixture.captured().isEmpty)
            while try fixture.captured().isEmpty {
                fixture.clock.advance(by: 1)
                await Task.yield()
            }
            #expect(try fixture.captured().map(\.lines.count) == [2])
            _ = try await fixture.invoke("6,1,2")
            await fixture.endpoints.flushCaptures()
            #expect(try fixture.captured().map(\.lines.count).reduce(0, +) == 3)
        }
    }

    @Test func `JSON is captured as JSON, other types as base64, errors not at all`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy(capture: Self.all)
            _ = try await fixture.invoke(#"{"instances":[{"features":[4,1,2]}]}"#, type: "application/json")
            _ = try await fixture.invoke("[4,1,2]", type: "application/jsonlines")
            await #expect(throws: ServiceError.self) { try await fixture.invoke("x") }
            await fixture.endpoints.flushCaptures()
            let records = try fixture.captured().flatMap(\.lines).map { try JSON(parsing: $0)["captureData"] }
            try #require(records.count == 2)
            #expect(records[0]?["endpointInput"]?["encoding"]?.string == "JSON")
            #expect(records[0]?["endpointInput"]?["data"]?.string == #"{"instances":[{"features":[4,1,2]}]}"#)
            #expect(records[0]?["endpointOutput"]?["encoding"]?.string == "JSON")
            #expect(records[1]?["endpointInput"]?["encoding"]?.string == "BASE64")
            #expect(records[1]?["endpointInput"]?["data"]?.string == Data("[4,1,2]".utf8).base64EncodedString())
        }
    }

    @Test func `only the share that is asked for is captured`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy(
                capture: DataCaptureConfig(
                    initialSamplingPercentage: 20,
                    destinationS3Uri: EndpointsFixture.captures,
                    captureOptions: [.init(captureMode: "Output")]
                )
            )
            for _ in 0..<2000 { _ = try await fixture.invoke("4,1,2") }
            await fixture.endpoints.flushCaptures()
            let lines = try fixture.captured().flatMap(\.lines)
            // 400 expected; five standard deviations are 90.
            #expect(abs(lines.count - 400) < 90)
            #expect(fixture.endpoints.invocationCounts()[0].counts.captured == lines.count)
            let record = try JSON(parsing: #require(lines.first))["captureData"]
            #expect(record?["endpointInput"] == nil && record?["endpointOutput"] != nil)
        }
    }

    @Test func `a switched-off capture and one of zero per cent keep nothing`() async throws {
        for config in [
            DataCaptureConfig(
                enableCapture: false,
                initialSamplingPercentage: 100,
                destinationS3Uri: "s3://captures/x"
            ),
            DataCaptureConfig(initialSamplingPercentage: 0, destinationS3Uri: "s3://captures/x"),
        ] {
            try await EndpointsFixture.run { fixture in
                try await fixture.deploy(capture: config)
                for _ in 0..<50 { _ = try await fixture.invoke("4,1,2") }
                await fixture.endpoints.flushCaptures()
                #expect(try fixture.captured().isEmpty)
            }
        }
    }

    @Test func `what is captured when the server stops is written`() async throws {
        try await withScratchFolder { folder in
            try await EndpointsFixture.run(in: folder) { fixture in
                try await fixture.deploy(capture: Self.all)
                for _ in 0..<10 { _ = try await fixture.invoke("4,1,2") }
            }
            let fixture = try EndpointsFixture(folder: folder, clock: ManualClock())
            #expect(try fixture.captured().map(\.lines.count) == [10])
            try fixture.store.close()
        }
    }

    @Test func `captures of a deleted endpoint are written`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy(capture: Self.all)
            _ = try await fixture.invoke("4,1,2")
            try await fixture.endpoints.deleteEndpoint(DeleteEndpointRequest(endpointName: "taxi"))
            await fixture.endpoints.flushCaptures()
            #expect(try fixture.captured().map(\.lines.count) == [1])
        }
    }

    @Test func `records that cannot be written are kept until they can be`() async throws {
        try await EndpointsFixture.run { fixture in
            try await fixture.deploy(
                capture: DataCaptureConfig(initialSamplingPercentage: 100, destinationS3Uri: "s3://later/data")
            )
            _ = try await fixture.invoke("4,1,2")
            await fixture.endpoints.flushCaptures()
            try fixture.objects.createBucket("later")
            _ = try await fixture.invoke("5,1,2")
            await fixture.endpoints.flushCaptures()
            let entries = try fixture.objects.list(prefix: S3URI(bucket: "later", key: "data/"))
            #expect(entries.count == 1)
            let bytes = try fixture.objects.read(S3URI(bucket: "later", key: entries[0].key))
            #expect(bytes.split(separator: 0x0A).count == 2)
        }
    }

    @Test(arguments: [
        ("InitialSamplingPercentage", DataCaptureConfig(initialSamplingPercentage: 101, destinationS3Uri: "s3://b/p")),
        ("DestinationS3Uri", DataCaptureConfig(initialSamplingPercentage: 1, destinationS3Uri: "captures/x")),
        (
            "CaptureOptions",
            DataCaptureConfig(initialSamplingPercentage: 1, destinationS3Uri: "s3://b", captureOptions: [])
        ),
    ])
    func `a bad capture configuration is refused by its member's name`(
        member: String,
        config: DataCaptureConfig
    ) async throws {
        try await EndpointsFixture.run { fixture in
            let error = await #expect(throws: ServiceError.self) { try await fixture.deploy(capture: config) }
            #expect(error?.message.contains(member) == true)
        }
    }
}
