import EventPatterns
import JSONDocuments
import Store

/// A pattern and an event to try it on, both as JSON texts.
package struct TestEventPatternRequest: Codable, Sendable, Hashable {
    package var eventPattern: String
    package var event: String

    package init(eventPattern: String, event: String) {
        self.eventPattern = eventPattern
        self.event = event
    }
}

/// Whether the event matches the pattern.
package struct TestEventPatternResponse: Codable, Sendable, Hashable {
    package var result: Bool

    package init(result: Bool) {
        self.result = result
    }
}

extension Events {
    /// Tries a pattern on an event without putting either anywhere.
    package func testEventPattern(_ request: TestEventPatternRequest) async throws -> TestEventPatternResponse {
        try Events.check(pattern: request.eventPattern)
        let event: JSON
        do { event = try JSON(parsing: request.event) } catch {
            throw ServiceError(.validation, "Parameter Event is not valid. Reason: it is \(error).", cause: error)
        }
        return TestEventPatternResponse(result: try compiled(request.eventPattern).matches(event))
    }
}
