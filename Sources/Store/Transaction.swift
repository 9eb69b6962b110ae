package import Foundation
package import GRDB
package import Identifiers
package import JSONDocuments

/// A write under way: the database, one time for all of it, and the outbox.
package final class Transaction {
    /// For statements; changes become visible together when the transaction ends.
    package let database: Database
    package let home: Home
    /// The time of the transaction: every row and event of it carries the same.
    package let now: Date
    private(set) var hasPublished = false

    init(database: Database, home: Home, now: Date) {
        self.database = database
        self.home = home
        self.now = now
    }

    /// Writes an event into the outbox; it is delivered after the commit, at least once, in the order of writing.
    ///
    /// - Parameters:
    ///   - source: e.g. `aws.sagemaker`.
    ///   - detailType: e.g. `SageMaker Model Package State Change`.
    ///   - resources: What it is about.
    ///   - detail: The member `detail`.
    /// - Returns: The event's id.
    /// - Throws: The database's error.
    @discardableResult
    package func publish(source: String, detailType: String, resources: [ARN], detail: JSON) throws -> String {
        let event = Event(
            id: UUID().uuidString.lowercased(),
            detailType: detailType,
            source: source,
            account: home.account,
            time: now,
            region: home.region,
            resources: resources.map(\.description),
            detail: detail
        )
        try event.append(to: database)
        hasPublished = true
        return event.id
    }
}
