import EventPatterns
import GRDB
import Store
import Synchronization

/// The enabled rules that have a pattern, arranged so that an event finds its own fast.
struct RuleIndex: Sendable {
    private let names: [String]
    private let index: PatternIndex

    init(_ rules: [(name: String, pattern: EventPattern)]) {
        names = rules.map(\.name)
        index = PatternIndex(rules.map(\.pattern))
    }

    /// The names of the rules that an event of the outbox matches; only what the rules look at is read of it.
    func matching(_ row: Row) throws -> [String] {
        index.matches(try Event.json(of: row, keeping: index.selection)).map { names[$0] }
    }
}

extension Events {
    /// The rules as they are in this transaction; arranged anew only after ``forgetIndex()``.
    func index(in database: Database) throws -> RuleIndex {
        if let known = rules.withLock({ $0 }) { return known }
        let sql =
            "SELECT name, pattern FROM events_rules WHERE pattern IS NOT NULL AND state <> 'DISABLED' ORDER BY name"
        let index = RuleIndex(
            try Row.fetchAll(database, sql: sql)
                .map { (name: $0["name"] as String, pattern: try compiled($0["pattern"])) }
        )
        rules.withLock { $0 = index }
        return index
    }

    /// Called by each change of a rule, within its transaction: writes come one after another, so the next routing sees it.
    func forgetIndex() { rules.withLock { $0 = nil } }
}
