import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

/// A job as the database holds it.
struct JobRecord: Sendable {
    let position: Int64
    let kind: JobKind
    let name: String
    let arn: String
    /// The request that created it, as AWS's JSON.
    let request: String
    let scheduleARN: String?
    /// Of jobs that have the same, one runs at a time.
    let lock: String?
    var status: JobStatus
    var phase: Phase
    var attempt: Int
    /// The machine's boot in which the job was last started: after another, its files may not all be on the disk.
    var boot: String?
    /// What the run came to, once it has ended and only the outputs are to be stored.
    var outcome: JobOutcome?
    var transitions: [SecondaryStatusTransition]
    let created: Date
    var started: Date?
    var ended: Date?
    var modified: Date

    /// How far the work on a job has come; what a restarted server goes by.
    enum Phase: String {
        /// To be run, from its inputs.
        case waiting
        /// A process runs, or ran when the server was killed.
        case running
        /// The process has ended; its outputs are being stored.
        case uploading
        case ended
    }

    static let tagPlaces = [
        TagPlace("processing-job", table: "job", column: "request", path: "$.Tags"),
        TagPlace("training-job", table: "job", column: "request", path: "$.Tags"),
        TagPlace("transform-job", table: "job", column: "request", path: "$.Request.Tags"),
    ]

    static let migrations = [
        Migration(
            "jobs-1",
            """
            CREATE TABLE job (
                position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE,
                arn TEXT NOT NULL UNIQUE, request TEXT NOT NULL, schedule_arn TEXT,
                status TEXT NOT NULL, phase TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0, boot TEXT, outcome TEXT,
                transitions TEXT NOT NULL, created REAL NOT NULL, started REAL, ended REAL, modified REAL NOT NULL,
                UNIQUE (kind, name));
            CREATE INDEX job_open ON job (position) WHERE phase <> 'ended';
            """
        ),
        Migration("jobs-2", "ALTER TABLE job ADD COLUMN lock TEXT;"),
    ]

    init(row: Row) throws {
        arn = row["arn"]
        guard let kind = JobKind(rawValue: row["kind"]), let status = JobStatus(rawValue: row["status"]),
            let phase = Phase(rawValue: row["phase"])
        else { throw ServiceError(.internalFailure, "The row of \(row["arn"] as String) holds an unknown state.") }
        self.kind = kind
        self.status = status
        self.phase = phase
        position = row["position"]
        name = row["name"]
        request = row["request"]
        scheduleARN = row["schedule_arn"]
        lock = row["lock"]
        attempt = row["attempt"]
        boot = row["boot"]
        outcome = try (row["outcome"] as String?).map { try AWSCoding.value(JobOutcome.self, from: $0) }
        transitions = try AWSCoding.value([SecondaryStatusTransition].self, from: row["transitions"])
        created = Date(timeIntervalSince1970: row["created"])
        started = (row["started"] as Double?).map(Date.init(timeIntervalSince1970:))
        ended = (row["ended"] as Double?).map(Date.init(timeIntervalSince1970:))
        modified = Date(timeIntervalSince1970: row["modified"])
    }

    static func fetch(_ database: Database, kind: JobKind, name: String) throws -> JobRecord {
        guard
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM job WHERE kind = ? AND name = ?",
                arguments: [kind.rawValue, name]
            )
        else {
            // A validation error, as SageMaker has it; its waiters count on that.
            throw ServiceError(
                .validation,
                "Could not find requested job with name: \(name). It is no \(kind.rawValue) job here; list them to see the names."
            )
        }
        return try JobRecord(row: row)
    }

    static func fetch(_ database: Database, arn: String) throws -> JobRecord {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM job WHERE arn = ?", arguments: [arn]) else {
            throw ServiceError(.validation, "Could not find requested job \(arn). List the jobs to see their ARNs.")
        }
        return try JobRecord(row: row)
    }

    /// Begins a stage of the job, ending the one before; the same stage again only renews its message.
    mutating func enter(_ stage: String, _ message: String, at now: Date) {
        if let last = transitions.indices.last {
            if transitions[last].status == stage {
                transitions[last].statusMessage = message
                return
            }
            transitions[last].endTime = now
        }
        transitions.append(SecondaryStatusTransition(status: stage, startTime: now, statusMessage: message))
    }

    /// Writes what can change.
    mutating func save(in transaction: Transaction) throws {
        modified = transaction.now
        try transaction.database.execute(
            sql: """
                UPDATE job SET status = ?, phase = ?, attempt = ?, boot = ?, outcome = ?, transitions = ?, started = ?,
                    ended = ?, modified = ? WHERE arn = ?
                """,
            arguments: [
                status.rawValue, phase.rawValue, attempt, boot, try outcome.map { try AWSCoding.text($0) },
                try AWSCoding.text(transitions), started?.timeIntervalSince1970, ended?.timeIntervalSince1970,
                modified.timeIntervalSince1970, arn,
            ]
        )
    }

    /// Publishes "SageMaker … Job State Change" with the job's state as it now is: the members of its Describe answer, times
    /// in milliseconds, and its tags by their keys.
    func publish(in transaction: Transaction) throws {
        let encoder = AWSCoding.encoder()
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Int64(date.timeIntervalSince1970 * 1000))
        }
        let description: Data
        let tags: [Jobs.Tag]?
        switch kind {
        case .processing:
            (description, tags) = (try encoder.encode(try processingDescription()), try processingRequest().tags)
        case .training:
            (description, tags) = (try encoder.encode(try trainingDescription()), try trainingRequest().tags)
        case .transform:
            (description, tags) = (
                try encoder.encode(try transformDescription()), try storedTransformJob().request.tags
            )
        // CodeBuild's events are published by whoever made the job.
        case .build: return
        }
        var detail = try JSON(parsing: description)
        detail["Tags"] = (tags ?? []).reduce(into: [:] as JSON) { $0[$1.key] = .string($1.value) }
        try transaction.publish(
            source: "aws.sagemaker",
            detailType: "SageMaker \(kind.title) Job State Change",
            resources: ARN(arn).map { [$0] } ?? [],
            detail: detail
        )
    }
}
