/// What started an execution; not on AWS, where one has to guess it from event logs.
package struct Origin: Codable, Sendable, Hashable {
    /// `User`, `Rule`, `Schedule` or `Function`.
    package var type: String
    /// The rule, schedule or function.
    package var name: String?
    /// The event that the rule matched, or that the function was called with.
    package var eventId: String?

    private init(type: String, name: String? = nil, eventId: String? = nil) {
        self.type = type
        self.name = name
        self.eventId = eventId
    }

    /// A person or program by a call.
    package static let user = Origin(type: "User")

    /// A rule that matched an event.
    package static func rule(name: String, eventId: String) -> Origin {
        Origin(type: "Rule", name: name, eventId: eventId)
    }

    /// A function that was called with an event.
    package static func function(name: String, eventId: String) -> Origin {
        Origin(type: "Function", name: name, eventId: eventId)
    }

    /// A rule with a schedule.
    package static func schedule(name: String) -> Origin { Origin(type: "Schedule", name: name) }
}
