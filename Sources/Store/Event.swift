package import Foundation
package import GRDB
import Identifiers
package import JSONDocuments

/// An event as EventBridge carries it.
package struct Event: Sendable, Hashable {
    /// A UUID in lower case.
    package let id: String
    package let detailType: String
    package let source: String
    package let account: String
    package let time: Date
    package let region: String
    /// ARNs.
    package let resources: [String]
    package let detail: JSON

    package init(
        id: String,
        detailType: String,
        source: String,
        account: String,
        time: Date,
        region: String,
        resources: [String],
        detail: JSON
    ) {
        self.id = id
        self.detailType = detailType
        self.source = source
        self.account = account
        self.time = time
        self.region = region
        self.resources = resources
        self.detail = detail
    }

    /// The envelope with AWS's member names, in AWS's order; `time` in whole seconds.
    package var json: JSON {
        [
            "version": "0", "id": .string(id), "detail-type": .string(detailType), "source": .string(source),
            "account": .string(account), "time": .string(time.wholeSeconds), "region": .string(region),
            "resources": .array(resources.map(JSON.string)), "detail": detail,
        ]
    }
}

extension Event {
    /// The outbox: `position` orders events; `routed` is set by the bus once every target has its delivery row.
    static let migrations = [
        Migration(
            "store-1",
            """
            CREATE TABLE outbox (
                position INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE, detail_type TEXT NOT NULL, source TEXT NOT NULL, account TEXT NOT NULL,
                time REAL NOT NULL, region TEXT NOT NULL, resources TEXT NOT NULL, detail TEXT NOT NULL,
                routed INTEGER NOT NULL DEFAULT 0);
            CREATE INDEX outbox_unrouted ON outbox (position) WHERE routed = 0;
            """
        )
    ]

    func append(to database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO outbox (id, detail_type, source, account, time, region, resources, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, detailType, source, account, time.timeIntervalSince1970, region,
                JSON.array(resources.map(JSON.string)).text(), detail.text(),
            ]
        )
    }

    /// Reads a row of the outbox.
    package init(row: Row) throws {
        self.init(
            id: row["id"],
            detailType: row["detail_type"],
            source: row["source"],
            account: row["account"],
            time: Date(timeIntervalSince1970: row["time"]),
            region: row["region"],
            resources: try JSON(parsing: row["resources"] as String).array?.compactMap(\.string) ?? [],
            detail: try JSON(parsing: row["detail"] as String)
        )
    }

    /// The envelope, as ``json``, of a row of the outbox, with only what `selection` names of it.
    ///
    /// A column that it does not name is not read: it was written from a valid event.
    package static func json(of row: Row, keeping selection: JSONSelection) throws -> JSON {
        var json: JSON = [:]
        if selection["version"] != nil { json["version"] = "0" }
        if selection["id"] != nil { json["id"] = .string(row["id"]) }
        if selection["detail-type"] != nil { json["detail-type"] = .string(row["detail_type"]) }
        if selection["source"] != nil { json["source"] = .string(row["source"]) }
        if selection["account"] != nil { json["account"] = .string(row["account"]) }
        if selection["time"] != nil {
            json["time"] = .string(Date(timeIntervalSince1970: row["time"]).wholeSeconds)
        }
        if selection["region"] != nil { json["region"] = .string(row["region"]) }
        for name in ["resources", "detail"] {
            guard let wanted = selection[name] else { continue }
            json[name] = try JSON(parsing: (row[name] as String).utf8, keeping: wanted)
        }
        return json
    }
}
