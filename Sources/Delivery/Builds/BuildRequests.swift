package import Foundation

extension BuildProjects {
    package struct ProjectResponse: Codable, Sendable, Hashable {
        package var project: Project
    }

    /// The members that change; what is left out stays.
    package struct UpdateProjectRequest: Codable, Sendable, Hashable {
        package var name: String
        package var description: String?
        package var source: Source?
        package var secondarySources: [Source]?
        package var sourceVersion: String?
        package var artifacts: Artifacts?
        package var secondaryArtifacts: [Artifacts]?
        package var cache: Cache?
        package var environment: Environment?
        package var serviceRole: String?
        package var timeoutInMinutes: Int?
        package var queuedTimeoutInMinutes: Int?
        package var encryptionKey: String?
        package var tags: [Tag]?
        package var logsConfig: LogsConfig?
        package var vpcConfig: Unsupported?
        package var fileSystemLocations: [Unsupported]?
        package var buildBatchConfig: Unsupported?

        package init(name: String) { self.name = name }
    }

    package struct BatchGetProjectsRequest: Codable, Sendable, Hashable {
        package var names: [String]

        package init(names: [String]) { self.names = names }
    }

    package struct BatchGetProjectsResponse: Codable, Sendable, Hashable {
        package var projects: [Project]
        package var projectsNotFound: [String]
    }

    package struct ListProjectsRequest: Codable, Sendable, Hashable {
        /// One of `NAME`, `CREATED_TIME` and `LAST_MODIFIED_TIME`.
        package var sortBy: String?
        /// `ASCENDING` or `DESCENDING`.
        package var sortOrder: String?
        package var nextToken: String?

        package init(nextToken: String? = nil) { self.nextToken = nextToken }
    }

    package struct ListProjectsResponse: Codable, Sendable, Hashable {
        package var projects: [String]
        package var nextToken: String?
    }

    package struct ProjectNameRequest: Codable, Sendable, Hashable {
        package var name: String

        package init(name: String) { self.name = name }
    }

    package struct InvalidateProjectCacheRequest: Codable, Sendable, Hashable {
        package var projectName: String

        package init(projectName: String) { self.projectName = projectName }
    }

    package struct StartBuildRequest: Codable, Sendable, Hashable {
        package var projectName: String
        package var sourceVersion: String?
        package var sourceTypeOverride: String?
        package var sourceLocationOverride: String?
        package var artifactsOverride: Artifacts?
        package var environmentVariablesOverride: [Variable]?
        package var buildspecOverride: String?
        package var timeoutInMinutesOverride: Int?
        package var idempotencyToken: String?

        package init(
            projectName: String,
            sourceVersion: String? = nil,
            environmentVariablesOverride: [Variable]? = nil,
            buildspecOverride: String? = nil,
            idempotencyToken: String? = nil
        ) {
            self.projectName = projectName
            self.sourceVersion = sourceVersion
            self.environmentVariablesOverride = environmentVariablesOverride
            self.buildspecOverride = buildspecOverride
            self.idempotencyToken = idempotencyToken
        }
    }

    package struct BuildResponse: Codable, Sendable, Hashable {
        package var build: Build
    }

    package struct BatchGetBuildsRequest: Codable, Sendable, Hashable {
        package var ids: [String]

        package init(ids: [String]) { self.ids = ids }
    }

    package struct BatchGetBuildsResponse: Codable, Sendable, Hashable {
        package var builds: [Build]
        package var buildsNotFound: [String]
    }

    package struct ListBuildsRequest: Codable, Sendable, Hashable {
        /// Of ListBuildsForProject.
        package var projectName: String?
        package var sortOrder: String?
        package var nextToken: String?

        package init(projectName: String? = nil, nextToken: String? = nil) {
            self.projectName = projectName
            self.nextToken = nextToken
        }
    }

    package struct ListBuildsResponse: Codable, Sendable, Hashable {
        package var ids: [String]
        package var nextToken: String?
    }

    package struct BuildIdRequest: Codable, Sendable, Hashable {
        /// `PROJECT:UUID`, or the build's ARN.
        package var id: String
        package var idempotencyToken: String?

        package init(id: String) { self.id = id }
    }

    /// A build and how it stands.
    package struct Build: Codable, Sendable, Hashable {
        package var id: String
        package var arn: String
        package var buildNumber: Int
        package var startTime: Date
        package var endTime: Date?
        package var currentPhase: String
        package var buildStatus: BuildStatus
        package var sourceVersion: String?
        package var resolvedSourceVersion: String?
        package var projectName: String
        package var phases: [Phase]
        package var source: Source
        package var artifacts: BuildArtifacts
        package var cache: Cache
        package var environment: Environment
        package var serviceRole: String?
        package var logs: Logs
        package var timeoutInMinutes: Int
        package var queuedTimeoutInMinutes: Int
        package var buildComplete: Bool
        package var initiator: String
        package var encryptionKey: String?
        package var exportedEnvironmentVariables: [ExportedVariable]
    }

    package enum BuildStatus: String, Codable, Sendable, Hashable {
        case inProgress = "IN_PROGRESS"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        case fault = "FAULT"
        case timedOut = "TIMED_OUT"
        case stopped = "STOPPED"
    }

    package struct Phase: Codable, Sendable, Hashable {
        /// `SUBMITTED`, `QUEUED`, `PROVISIONING`, `DOWNLOAD_SOURCE` and so on.
        package var phaseType: String
        package var phaseStatus: BuildStatus?
        package var startTime: Date
        package var endTime: Date?
        package var durationInSeconds: Int?
        package var contexts: [Context]?

        package struct Context: Codable, Sendable, Hashable {
            package var statusCode: String
            package var message: String
        }
    }

    package struct BuildArtifacts: Codable, Sendable, Hashable {
        /// An ARN of S3's; empty without artifacts.
        package var location: String
        package var artifactIdentifier: String?
    }

    package struct Logs: Codable, Sendable, Hashable {
        package var groupName: String
        package var streamName: String
    }

    package struct ExportedVariable: Codable, Sendable, Hashable {
        package var name: String
        package var value: String
    }
}
