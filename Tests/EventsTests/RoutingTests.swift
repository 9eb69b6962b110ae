import EventPatterns
import Foundation
import GRDB
import JSONDocuments
import Store
import Testing

@testable import Events

@Suite("Routing") struct RoutingTests {
    private static let patterns = [
        #"{"version":["0"]}"#, #"{"id":[{"wildcard":"*-*"}]}"#, #"{"detail-type":[{"prefix":"Own"}]}"#,
        #"{"source":["own.shop"]}"#, #"{"account":["000000000000"]}"#, #"{"time":[{"prefix":"2023-11-14T22:13:20Z"}]}"#,
        #"{"region":[{"anything-but":"us-east-1"}]}"#, #"{"resources":[{"suffix":":bucket/b"}]}"#,
        #"{"resources":[{"exists":false}]}"#, #"{"detail":{"a":[{"numeric":[">",1]}]}}"#,
        #"{"detail":{"list":{"x":[1],"y":[2]}}}"#,
        #"{"detail":{"none":[{"exists":false}]},"source":[{"suffix":".shop"}]}"#,
        #"{"$or":[{"detail":{"a":[1]}},{"detail-type":["Other"]}]}"#, #"{"detail":{"deep":{"k":[{"exists":true}]}}}"#,
        #"{"unknown":[{"exists":false}]}"#, #"{"unknown":["x"]}"#,
    ]

    private static func put(_ fixture: EventsFixture, _ entries: [PutEventsEntry]) async throws -> [String] {
        let answer = try await fixture.events.putEvents(PutEventsRequest(entries: entries))
        #expect(answer.failedEntryCount == 0)
        return answer.entries.compactMap(\.eventId)
    }

    @Test func `every part of the envelope leads to the rules that match the whole event`() async throws {
        try await EventsFixture.run { fixture async throws in
            for (number, pattern) in Self.patterns.enumerated() {
                try await fixture.wire("rule-\(number)", pattern: pattern)
            }
            let bucket = "arn:aws:s3:us-east-1:000000000000:bucket/b"
            let ids = try await Self.put(
                fixture,
                [
                    PutEventsEntry(
                        source: "own.shop",
                        detailType: "Own \"T\"",
                        detail: #"{"a":1}"#,
                        time: Date(timeIntervalSince1970: 1_700_000_000)
                    ),
                    PutEventsEntry(
                        source: "shop",
                        detailType: "Other",
                        detail: #"{"a":[0,2.5],"none":1}"#,
                        resources: [bucket]
                    ),
                    PutEventsEntry(
                        source: "é.shop",
                        detailType: "T",
                        detail: #"{"list":[{"x":1,"y":3},{"x":1,"y":2}],"deep":[{"k":null}]}"#
                    ),
                    PutEventsEntry(
                        source: "x",
                        detailType: "T",
                        detail: #"{"list":[{"x":1},{"y":2}],"unread":"\ud83d\ude00"}"#
                    ),
                ]
            )
            #expect(try await fixture.events.routeBatch() == 4)
            var met: Set<String> = []
            for id in ids {
                let routed = try await fixture.events.deliveries(of: id).map(\.rule)
                let expected = try await fixture.store.read { database in
                    let row = try #require(
                        try Row.fetchOne(database, sql: "SELECT * FROM outbox WHERE id = ?", arguments: [id])
                    )
                    let event = try Event(row: row).json
                    return try Self.patterns.enumerated()
                        .filter { try EventPattern(parsing: $0.element).matches(event) }.map { "rule-\($0.offset)" }
                }
                #expect(Set(routed) == Set(expected))
                met.formUnion(expected)
            }
            // All but the region's and the last match some event.
            #expect(met.count == Self.patterns.count - 2)
        }
    }

    @Test func `a detail as deep as it may be put is routed`() async throws {
        try await EventsFixture.run { fixture async throws in
            try await fixture.wire("deep", pattern: #"{"detail":{"k":[{"exists":false}]}}"#)
            let deepest = "{\"k\":" + String(repeating: "[", count: 511) + String(repeating: "]", count: 511) + "}"
            let ids = try await Self.put(fixture, [PutEventsEntry(source: "own", detailType: "T", detail: deepest)])
            #expect(try await fixture.events.routeBatch() == 1)
            #expect(try await fixture.events.deliveries(of: ids[0]).map(\.rule) == ["deep"])
        }
    }
}
