import Foundation
import GRDB
import Identifiers
import Jobs
import Store

extension BuildProjects {
    /// Starts a build of a project.
    package func startBuild(_ request: StartBuildRequest) async throws -> BuildResponse {
        var faults = Self.faults(of: request.environmentVariablesOverride ?? [], "environmentVariablesOverride")
        if let minutes = request.timeoutInMinutesOverride, !(5...2160).contains(minutes) {
            faults.append("timeoutInMinutesOverride is \(minutes); give 5 to 2160.")
        }
        if !faults.isEmpty { throw ServiceError(.invalidInput, faults.joined(separator: " ")) }
        return try await start(
            project: request.projectName,
            job: UUID().uuidString.lowercased(),
            token: request.idempotencyToken,
            initiator: "root"
        ) { project in
            if let type = request.sourceTypeOverride { project.source.type = type }
            if let location = request.sourceLocationOverride { project.source.location = location }
            if let buildspec = request.buildspecOverride { project.source.buildspec = buildspec }
            if let artifacts = request.artifactsOverride { project.artifacts = artifacts }
            if let minutes = request.timeoutInMinutesOverride { project.timeoutInMinutes = minutes }
            project.environment.override(by: request.environmentVariablesOverride ?? [])
            try project.validate()
            if project.source.type == "CODEPIPELINE" {
                throw ServiceError(
                    .invalidInput,
                    "The project '\(project.name)' is built by code pipelines only. Start the pipeline, or override source and artifacts."
                )
            }
            return BuildRecord.Settings(project: project, sourceVersion: request.sourceVersion ?? project.sourceVersion)
        }
    }

    /// Starts the build of a code pipeline's action; does nothing if it was started.
    func startBuild(
        of project: String,
        job: String,
        initiator: String,
        variables: [Variable],
        pipeline: BuildRecord.Settings.Pipeline
    ) async throws -> Build {
        let faults = Self.faults(of: variables, "EnvironmentVariables")
        if !faults.isEmpty { throw ServiceError(.invalidInput, faults.joined(separator: " ")) }
        return try await start(project: project, job: job, token: job, initiator: initiator) { project in
            guard project.source.type == "CODEPIPELINE" else {
                throw ServiceError(
                    .invalidInput,
                    "The build project '\(project.name)' has the source \(project.source.type); a code pipeline needs CODEPIPELINE."
                )
            }
            project.environment.override(by: variables)
            return BuildRecord.Settings(project: project, pipeline: pipeline)
        }
        .build
    }

    private func start(
        project name: String,
        job: String,
        token: String?,
        initiator: String,
        _ settle: @escaping @Sendable (inout Project) throws -> BuildRecord.Settings
    ) async throws -> BuildResponse {
        let build = try await store.write { transaction in
            let database = transaction.database
            var project = try Self.project(database, name)
            if let token,
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT * FROM build WHERE project = ? AND token = ?",
                    arguments: [name, token]
                )
            {
                return try BuildRecord(row: row).answer(transaction.home)
            }
            let settings = try settle(&project)
            try database.execute(
                sql: "UPDATE build_project SET builds = builds + 1 WHERE name = ?",
                arguments: [name]
            )
            let now = transaction.now
            let phases = [
                Phase(
                    phaseType: "SUBMITTED",
                    phaseStatus: .succeeded,
                    startTime: now,
                    endTime: now,
                    durationInSeconds: 0
                ),
                Phase(phaseType: "QUEUED", startTime: now),
            ]
            try database.execute(
                sql: """
                    INSERT INTO build (id, project, number, settings, initiator, token, status, phases, created)
                    SELECT ?, name, builds, ?, ?, ?, ?, ?, ? FROM build_project WHERE name = ?
                    """,
                arguments: [
                    "\(name):\(job)", try AWSCoding.text(settings, .asIs), initiator, token,
                    BuildStatus.inProgress.rawValue, try AWSCoding.text(phases, .asIs), now.timeIntervalSince1970, name,
                ]
            )
            let record = try BuildRecord.find(database, id: "\(name):\(job)")
            try record.publishState(in: transaction)
            return record.answer(transaction.home)
        }
        wakeUp()
        return BuildResponse(build: build)
    }

    /// Describes builds.
    package func batchGetBuilds(_ request: BatchGetBuildsRequest) async throws -> BatchGetBuildsResponse {
        try Self.checkCount(request.ids, "ids")
        let home = store.home
        return try await store.read { database in
            var response = BatchGetBuildsResponse(builds: [], buildsNotFound: [])
            for id in request.ids {
                if let record = try BuildRecord.fetch(database, id: id) {
                    response.builds.append(record.answer(home))
                } else {
                    response.buildsNotFound.append(id)
                }
            }
            return response
        }
    }

    /// Lists builds, newest first unless asked otherwise.
    package func listBuilds(_ request: ListBuildsRequest) async throws -> ListBuildsResponse {
        let page = try Self.page(request.nextToken, request.sortOrder, isAscending: false)
        let project = request.projectName
        let rows = try await store.read { database in
            if let project { _ = try Self.project(database, project) }
            return try String.fetchAll(
                database,
                sql: "SELECT id FROM build WHERE (? IS NULL OR project = ?) \(page.sql(orderBy: "sequence"))",
                arguments: [project, project]
            )
        }
        let (ids, next) = page.cut(rows)
        return ListBuildsResponse(ids: ids, nextToken: next)
    }

    /// Lists a project's builds, newest first unless asked otherwise.
    package func listBuildsForProject(_ request: ListBuildsRequest) async throws -> ListBuildsResponse {
        guard request.projectName != nil else { throw ServiceError(.invalidInput, "projectName is missing.") }
        return try await listBuilds(request)
    }

    /// Asks a build to stop.
    package func stopBuild(_ request: BuildIdRequest) async throws -> BuildResponse {
        let record = try await store.write { transaction in
            var record = try BuildRecord.find(transaction.database, id: request.id)
            guard record.status == .inProgress else {
                throw ServiceError(
                    .invalidInput,
                    "The build '\(record.id)' has ended (\(record.status.rawValue)), so there is nothing to stop."
                )
            }
            record.isStopping = true
            try record.save(in: transaction)
            return record
        }
        try await jobs.stopBuildJob(record.job)
        return BuildResponse(build: record.answer(store.home))
    }

    /// Starts a build that ended once more, with the settings that it had.
    package func retryBuild(_ request: BuildIdRequest) async throws -> BuildResponse {
        let record = try await store.read { try BuildRecord.find($0, id: request.id) }
        guard record.status != .inProgress else {
            throw ServiceError(.invalidInput, "The build '\(record.id)' has not ended yet.")
        }
        guard record.settings.pipeline == nil else {
            throw ServiceError(
                .invalidInput,
                "The build '\(record.id)' was started by a code pipeline. Retry the pipeline's stage."
            )
        }
        return try await start(
            project: record.project,
            job: UUID().uuidString.lowercased(),
            token: request.idempotencyToken,
            initiator: "root"
        ) { _ in record.settings }
    }
}

extension BuildProjects.Environment {
    /// Adds variables, or changes them.
    mutating func override(by variables: [BuildProjects.Variable]) {
        var all = environmentVariables ?? []
        for variable in variables {
            all.removeAll { $0.name == variable.name }
            all.append(variable)
        }
        environmentVariables = all
    }
}
