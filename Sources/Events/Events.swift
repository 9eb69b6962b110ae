import EventPatterns
package import Store
import Synchronization

/// The bus: takes events from the outbox to the targets of the rules that match them.
///
/// - Every event is routed once: its deliveries, one for each target of each matching rule, are written in the transaction
///   that marks it as routed. A delivery is made at least once, each time with the same token.
/// - Deliveries to one target ARN are made one after another, in the order of the events; targets do not wait for each other.
/// - A failed delivery is retried after ``RetryDelay``, at most 185 times within 24 hours (EventBridge's numbers) unless the
///   target's RetryPolicy says less, and then becomes a dead letter with its reason.
/// - A rule with a schedule gets an event "Scheduled Event" at its times. Of the times that passed while the process was down
///   it gets one: the earliest.
/// - Events and their deliveries are kept for 7 days, dead letters for 14; what is not yet delivered stays.
package final class Events: Sendable {
    let store: Store
    let targets: [any EventTarget]
    let jitter: @Sendable () -> Double
    /// Wakes the loop that delivers.
    let deliverable = Signal()
    /// Wakes the loop that fires scheduled rules.
    let rescheduled = Signal()
    /// Target ARNs that a delivery is under way to.
    let busy = Mutex<Set<String>>([])
    /// Compiled patterns by their text.
    let patterns = Mutex<[String: EventPattern]>([:])
    /// The enabled rules' patterns, arranged; nil where a rule was changed since.
    let rules = Mutex<RuleIndex?>(nil)

    /// Serves over a store that was opened with ``migrations``.
    ///
    /// - Parameters:
    ///   - store: Where rules, targets and deliveries are kept.
    ///   - targets: Who delivers; the first that accepts an ARN does.
    ///   - jitter: Answers the factor, around 1, that each retry's delay is multiplied by.
    package init(
        store: Store,
        targets: [any EventTarget],
        jitter: @escaping @Sendable () -> Double = { .random(in: 0.8...1.2) }
    ) {
        self.store = store
        self.targets = targets
        self.jitter = jitter
    }

    /// The tables of this room.
    package static let migrations: [Migration] = [
        Migration(
            "events-1",
            """
            CREATE TABLE events_rules (
                name TEXT PRIMARY KEY, pattern TEXT, schedule TEXT, state TEXT NOT NULL, description TEXT, role TEXT,
                anchor REAL NOT NULL, next REAL);
            CREATE INDEX events_rules_next ON events_rules (next) WHERE next IS NOT NULL;
            CREATE TABLE events_targets (
                rule TEXT NOT NULL REFERENCES events_rules (name), id TEXT NOT NULL, arn TEXT NOT NULL, target TEXT NOT NULL,
                PRIMARY KEY (rule, id));
            CREATE TABLE events_deliveries (
                position INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL REFERENCES outbox (id), rule TEXT NOT NULL,
                target_id TEXT NOT NULL, arn TEXT NOT NULL, target TEXT NOT NULL, token TEXT NOT NULL,
                state TEXT NOT NULL DEFAULT 'pending', attempts INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL,
                due REAL NOT NULL, ended REAL, reason TEXT, UNIQUE (event, rule, target_id));
            CREATE INDEX events_deliveries_pending ON events_deliveries (arn, position) WHERE state = 'pending';
            CREATE INDEX events_deliveries_dead ON events_deliveries (ended) WHERE state = 'dead';
            """
        ),
        Migration(
            "events-2",
            """
            CREATE TABLE events_tags (
                rule TEXT NOT NULL REFERENCES events_rules (name) ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
                PRIMARY KEY (rule, key));
            """
        ),
    ]

    /// Routes, delivers, fires schedules and clears out, until the task is cancelled.
    package func run() async throws {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.routeEvents() }
                group.addTask { try await self.deliverEvents() }
                group.addTask { try await self.fireSchedules() }
                group.addTask { try await self.sweepRegularly() }
                try await group.waitForAll()
            }
        } catch is CancellationError {}
    }
}
