import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

/// A build as the database holds it.
struct BuildRecord: Sendable {
    typealias Build = BuildProjects.Build

    /// As AWS has it: `PROJECT:UUID`.
    let id: String
    let project: String
    let number: Int
    /// Frozen when the build started.
    let settings: Settings
    let initiator: String
    var status: BuildProjects.BuildStatus
    var phases: [BuildProjects.Phase]
    var resolvedVersion: String?
    var exported: [String: String]
    var isStopping: Bool
    let created: Date
    var ended: Date?

    /// What a build works on.
    struct Settings: Codable, Sendable, Hashable {
        var project: BuildProjects.Project
        var sourceVersion: String?
        /// Of a code pipeline: its artifacts in place of the project's.
        var pipeline: Pipeline?

        struct Pipeline: Codable, Sendable, Hashable {
            var sources: [LocatedArtifact]
            /// The name of the artifact that is the main source.
            var primary: String
            var outputs: [LocatedArtifact]
            /// The commits of the sources, by artifact.
            var revisions: [String: String]
        }
    }

    static let columns =
        "id, project, number, settings, initiator, status, phases, resolved, exported, stopping, created, ended"

    init(row: Row) throws {
        id = row["id"]
        project = row["project"]
        number = row["number"]
        settings = try AWSCoding.value(Settings.self, from: row["settings"], .asIs)
        initiator = row["initiator"]
        guard let status = BuildProjects.BuildStatus(rawValue: row["status"]) else {
            throw ServiceError(.internalFailure, "The row of the build \(row["id"] as String) holds no status.")
        }
        self.status = status
        phases = try AWSCoding.value([BuildProjects.Phase].self, from: row["phases"], .asIs)
        resolvedVersion = row["resolved"]
        exported = try AWSCoding.value([String: String].self, from: row["exported"], .asIs)
        isStopping = row["stopping"]
        created = Date(timeIntervalSince1970: row["created"])
        ended = (row["ended"] as Double?).map(Date.init(timeIntervalSince1970:))
    }

    static func fetch(_ database: Database, id: String) throws -> BuildRecord? {
        let id = id.hasPrefix("arn:") ? String(id.split(separator: "/").last ?? "") : id
        return try Row.fetchOne(database, sql: "SELECT * FROM build WHERE id = ?", arguments: [id])
            .map(BuildRecord.init)
    }

    static func find(_ database: Database, id: String) throws -> BuildRecord {
        guard let record = try fetch(database, id: id) else {
            throw ServiceError(.buildResourceNotFound, "There is no build '\(id)'. List the builds to see their ids.")
        }
        return record
    }

    /// Marks all builds of a project that have not ended as to be stopped.
    ///
    /// - Returns: Their jobs.
    static func stop(allOf project: String, in transaction: Transaction) throws -> [String] {
        let open = try Row.fetchAll(
            transaction.database,
            sql: "SELECT * FROM build WHERE status = 'IN_PROGRESS' AND project = ?",
            arguments: [project]
        )
        return try open.map { row in
            var record = try BuildRecord(row: row)
            record.isStopping = true
            try record.save(in: transaction)
            return record.job
        }
    }

    func save(in transaction: Transaction) throws {
        try transaction.database.execute(
            sql: """
                UPDATE build SET status = ?, phases = ?, resolved = ?, exported = ?, stopping = ?, ended = ? WHERE id = ?
                """,
            arguments: [
                status.rawValue, try AWSCoding.text(phases, .asIs), resolvedVersion,
                try AWSCoding.text(exported, .asIs), isStopping, ended?.timeIntervalSince1970, id,
            ]
        )
    }

    /// The part of the id that is the build's own, and the name of its job.
    var job: String { String(id.split(separator: ":").last ?? "") }

    func arn(_ home: Home) -> ARN { home.arn(.codebuild, "build/\(id)") }

    func answer(_ home: Home) -> Build {
        let definition = settings.project
        return Build(
            id: id,
            arn: arn(home).description,
            buildNumber: number,
            startTime: created,
            endTime: ended,
            currentPhase: phases.last?.phaseType ?? "SUBMITTED",
            buildStatus: status,
            sourceVersion: sourceVersion,
            resolvedSourceVersion: resolvedVersion,
            projectName: project,
            phases: phases,
            source: definition.source,
            artifacts: .init(location: artifactLocation, artifactIdentifier: definition.artifacts.artifactIdentifier),
            cache: definition.cache ?? .init(type: "NO_CACHE"),
            environment: definition.environment,
            serviceRole: definition.serviceRole,
            logs: .init(groupName: "/aws/codebuild/\(project)", streamName: job),
            timeoutInMinutes: definition.timeoutInMinutes ?? BuildProjects.usualTimeout,
            queuedTimeoutInMinutes: definition.longestQueue,
            buildComplete: status != .inProgress,
            initiator: initiator,
            encryptionKey: definition.encryptionKey,
            exportedEnvironmentVariables: exported.sorted { $0.key < $1.key }
                .map { .init(name: $0.key, value: $0.value) }
        )
    }

    var sourceVersion: String? {
        guard let pipeline = settings.pipeline else { return settings.sourceVersion }
        return pipeline.sources.first { $0.name == pipeline.primary }
            .map { "arn:aws:s3:::\($0.uri.bucket)/\($0.uri.key)" }
    }

    /// Where the main artifacts go: an ARN; empty without any.
    private var artifactLocation: String {
        if let pipeline = settings.pipeline {
            return pipeline.outputs.first.map { "arn:aws:s3:::\($0.uri.bucket)/\($0.uri.key)" } ?? ""
        }
        return settings.project.artifacts.place(build: self).map { "arn:aws:s3:::\($0.bucket)/\($0.key)" } ?? ""
    }
}

extension BuildProjects.Artifacts {
    /// Where a build's artifacts go: the object of the zip, or what the keys begin with; nil without artifacts.
    func place(build: BuildRecord) -> S3URI? {
        guard type == "S3", let location else { return nil }
        var parts: [String] = []
        if let path { parts += path.split(separator: "/").map(String.init) }
        if namespaceType == "BUILD_ID" { parts.append(build.job) }
        let usual = packaging == "ZIP" ? build.project + ".zip" : build.project
        parts.append(name.flatMap { $0.isEmpty || $0 == "/" ? nil : $0 } ?? usual)
        return S3URI(bucket: location, key: parts.joined(separator: "/"))
    }

    var isZipped: Bool { packaging == "ZIP" }
}
