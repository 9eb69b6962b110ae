import Foundation
import GRDB
import Identifiers
import Jobs
import Store

extension BuildProjects {
    /// Creates a build project.
    ///
    /// - Parameters:
    ///   - project: The project.
    ///   - token: Makes the creation happen once: a second call with it answers as the first did.
    /// - Returns: The project with its ARN and defaults.
    /// - Throws: ``ServiceError/Code/invalidInput`` with all that is wrong; ``ServiceError/Code/buildResourceExists``.
    package func createProject(_ project: Project, token: String? = nil) async throws -> ProjectResponse {
        try project.validate()
        let stored = try await store.write { transaction in
            let known = try Row.fetchOne(
                transaction.database,
                sql: "SELECT definition, token FROM build_project WHERE name = ?",
                arguments: [project.name]
            )
            if let known {
                if let token, known["token"] == token {
                    return try AWSCoding.value(Project.self, from: known["definition"], .asIs)
                }
                throw ServiceError(
                    .buildResourceExists,
                    "A build project of the name '\(project.name)' is there. Choose another name, or update that one."
                )
            }
            let stored = project.filled(transaction.home, created: transaction.now, modified: transaction.now)
            try transaction.database.execute(
                sql: "INSERT INTO build_project (name, definition, token, created, modified) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    project.name, try AWSCoding.text(stored, .asIs), token, transaction.now.timeIntervalSince1970,
                    transaction.now.timeIntervalSince1970,
                ]
            )
            return stored
        }
        return ProjectResponse(project: stored)
    }

    /// Changes what the request gives of a project.
    package func updateProject(_ request: UpdateProjectRequest) async throws -> ProjectResponse {
        let stored = try await store.write { transaction in
            var project = try Self.project(transaction.database, request.name)
            project.apply(request)
            try project.validate()
            let stored = project.filled(
                transaction.home,
                created: project.created ?? transaction.now,
                modified: transaction.now
            )
            try transaction.database.execute(
                sql: "UPDATE build_project SET definition = ?, modified = ? WHERE name = ?",
                arguments: [try AWSCoding.text(stored, .asIs), transaction.now.timeIntervalSince1970, request.name]
            )
            return stored
        }
        return ProjectResponse(project: stored)
    }

    /// Describes projects.
    package func batchGetProjects(_ request: BatchGetProjectsRequest) async throws -> BatchGetProjectsResponse {
        try Self.checkCount(request.names, "names")
        return try await store.read { database in
            var response = BatchGetProjectsResponse(projects: [], projectsNotFound: [])
            for name in request.names {
                if let project = try? Self.project(database, name) {
                    response.projects.append(project)
                } else {
                    response.projectsNotFound.append(name)
                }
            }
            return response
        }
    }

    /// Lists projects, in the order of their names unless asked otherwise.
    package func listProjects(_ request: ListProjectsRequest) async throws -> ListProjectsResponse {
        let columns = ["NAME": "name", "CREATED_TIME": "created", "LAST_MODIFIED_TIME": "modified"]
        guard let column = columns[request.sortBy ?? "NAME"] else {
            throw ServiceError(
                .invalidInput,
                "sortBy is '\(request.sortBy ?? "")'; give NAME, CREATED_TIME or LAST_MODIFIED_TIME."
            )
        }
        let page = try Self.page(request.nextToken, request.sortOrder, isAscending: true)
        let rows = try await store.read {
            try String.fetchAll($0, sql: "SELECT name FROM build_project \(page.sql(orderBy: column, "name"))")
        }
        let (projects, next) = page.cut(rows)
        return ListProjectsResponse(projects: projects, nextToken: next)
    }

    /// Deletes a project, stops its builds and removes what they kept; its builds stay listed.
    ///
    /// One that is not there is no error.
    package func deleteProject(_ request: ProjectNameRequest) async throws {
        let jobs = try await store.write { transaction in
            try transaction.database.execute(
                sql: "DELETE FROM build_project WHERE name = ?",
                arguments: [request.name]
            )
            return try BuildRecord.stop(allOf: request.name, in: transaction)
        }
        for job in jobs { try await self.jobs.stopBuildJob(job) }
        try await removeFolder(ofDeleted: request.name)
    }

    /// Removes what a project's builds kept, if the project is gone; what a build still uses goes when it ends.
    func removeFolder(ofDeleted project: String) async throws {
        let isThere = try await store.read {
            try Bool.fetchOne($0, sql: "SELECT 1 FROM build_project WHERE name = ?", arguments: [project]) ?? false
        }
        if isThere { return }
        do { try await jobs.removeBuildFolder(project) } catch let error as ServiceError where error.code == .validation
        {}
    }

    /// Removes what is left of projects that were deleted before the server stopped.
    func removeFoldersOfDeletedProjects() async throws {
        for project in jobs.buildFolderNames() { try await removeFolder(ofDeleted: project) }
    }

    /// Removes what a project's builds kept.
    package func invalidateProjectCache(_ request: InvalidateProjectCacheRequest) async throws {
        _ = try await store.read { try Self.project($0, request.projectName) }
        do {
            try await jobs.removeBuildFolder(request.projectName)
        } catch let error as ServiceError where error.code == .validation {
            throw ServiceError(.invalidInput, error.message)
        }
    }

    static func project(_ database: Database, _ name: String) throws -> Project {
        guard
            let text = try String.fetchOne(
                database,
                sql: "SELECT definition FROM build_project WHERE name = ?",
                arguments: [name]
            )
        else {
            throw ServiceError(
                .buildResourceNotFound,
                "There is no build project '\(name)'. List them to see their names."
            )
        }
        return try AWSCoding.value(Project.self, from: text, .asIs)
    }

    /// Source: CodeBuild API, `BatchGetProjects` and `BatchGetBuilds`: 1 to 100.
    static func checkCount(_ names: [String], _ member: String) throws {
        guard (1...100).contains(names.count) else {
            throw ServiceError(.invalidInput, "\(member) holds \(names.count) entries; give 1 to 100.")
        }
    }

    static func page(_ token: String?, _ order: String?, isAscending: Bool) throws -> Page {
        guard order == nil || order == "ASCENDING" || order == "DESCENDING" else {
            throw ServiceError(.invalidInput, "sortOrder is '\(order ?? "")'; give ASCENDING or DESCENDING.")
        }
        do {
            return try Page(
                limit: 100,
                member: "limit",
                most: 100,
                nextToken: token,
                isAscending: order.map { $0 == "ASCENDING" } ?? isAscending
            )
        } catch let error as ServiceError {
            throw ServiceError(.invalidInput, error.message)
        }
    }
}

extension BuildProjects.Project {
    /// With what CodeBuild fills in.
    fileprivate func filled(_ home: Home, created: Date, modified: Date) -> Self {
        var project = self
        project.arn = home.arn(.codebuild, "project/\(name)").description
        project.created = created
        project.lastModified = modified
        project.timeoutInMinutes = timeoutInMinutes ?? BuildProjects.usualTimeout
        project.queuedTimeoutInMinutes = longestQueue
        project.cache = cache ?? .init(type: "NO_CACHE")
        project.environment.environmentVariables = environment.environmentVariables ?? []
        project.environment.privilegedMode = environment.privilegedMode ?? false
        return project
    }

    fileprivate mutating func apply(_ request: BuildProjects.UpdateProjectRequest) {
        description = request.description ?? description
        source = request.source ?? source
        secondarySources = request.secondarySources ?? secondarySources
        sourceVersion = request.sourceVersion ?? sourceVersion
        artifacts = request.artifacts ?? artifacts
        secondaryArtifacts = request.secondaryArtifacts ?? secondaryArtifacts
        cache = request.cache ?? cache
        environment = request.environment ?? environment
        serviceRole = request.serviceRole ?? serviceRole
        timeoutInMinutes = request.timeoutInMinutes ?? timeoutInMinutes
        queuedTimeoutInMinutes = request.queuedTimeoutInMinutes ?? queuedTimeoutInMinutes
        encryptionKey = request.encryptionKey ?? encryptionKey
        tags = request.tags ?? tags
        logsConfig = request.logsConfig ?? logsConfig
        vpcConfig = request.vpcConfig
        fileSystemLocations = request.fileSystemLocations
        buildBatchConfig = request.buildBatchConfig
    }
}
