package import Foundation

extension BuildProjects {
    /// A build project, as AWS's JSON has it.
    package struct Project: Codable, Sendable, Hashable {
        package var name: String
        package var arn: String?
        package var description: String?
        package var source: Source
        package var secondarySources: [Source]?
        package var sourceVersion: String?
        package var artifacts: Artifacts
        package var secondaryArtifacts: [Artifacts]?
        /// Kept and shown; what builds keep for the next one is kept whatever it says.
        package var cache: Cache?
        package var environment: Environment
        package var serviceRole: String?
        package var timeoutInMinutes: Int?
        package var queuedTimeoutInMinutes: Int?
        package var encryptionKey: String?
        package var tags: [Tag]?
        package var created: Date?
        package var lastModified: Date?
        package var badgeEnabled: Bool?
        package var logsConfig: LogsConfig?
        package var vpcConfig: Unsupported?
        package var fileSystemLocations: [Unsupported]?
        package var buildBatchConfig: Unsupported?
        package var concurrentBuildLimit: Int?

        package init(
            name: String,
            source: Source,
            artifacts: Artifacts,
            environment: Environment,
            serviceRole: String? = nil,
            timeoutInMinutes: Int? = nil,
            cache: Cache? = nil,
            sourceVersion: String? = nil,
            description: String? = nil
        ) {
            self.name = name
            self.source = source
            self.artifacts = artifacts
            self.environment = environment
            self.serviceRole = serviceRole
            self.timeoutInMinutes = timeoutInMinutes
            self.cache = cache
            self.sourceVersion = sourceVersion
            self.description = description
        }

        /// For how many minutes a build may wait for another one's end.
        var longestQueue: Int { queuedTimeoutInMinutes ?? BuildProjects.usualQueueTimeout }
    }

    package struct Tag: Codable, Sendable, Hashable {
        package var key: String
        package var value: String
    }

    /// A member that AWS has and Driftloop refuses.
    package struct Unsupported: Codable, Sendable, Hashable {}

    /// Where the source comes from.
    package struct Source: Codable, Sendable, Hashable {
        /// One of `CODEPIPELINE`, `CODECOMMIT`, `S3` and `NO_SOURCE`.
        package var type: String
        /// A repository's address, or `BUCKET/KEY.zip`.
        package var location: String?
        /// A buildspec, or its path in the source.
        package var buildspec: String?
        package var sourceIdentifier: String?
        package var gitCloneDepth: Int?
        package var insecureSsl: Bool?

        package init(type: String, location: String? = nil, buildspec: String? = nil, sourceIdentifier: String? = nil) {
            self.type = type
            self.location = location
            self.buildspec = buildspec
            self.sourceIdentifier = sourceIdentifier
        }
    }

    /// Where artifacts go.
    package struct Artifacts: Codable, Sendable, Hashable {
        /// One of `CODEPIPELINE`, `S3` and `NO_ARTIFACTS`.
        package var type: String
        /// A bucket.
        package var location: String?
        package var path: String?
        /// `NONE`, or `BUILD_ID`: a folder for each build.
        package var namespaceType: String?
        package var name: String?
        /// `NONE` or `ZIP`.
        package var packaging: String?
        package var overrideArtifactName: Bool?
        package var encryptionDisabled: Bool?
        package var artifactIdentifier: String?

        package init(
            type: String,
            location: String? = nil,
            path: String? = nil,
            namespaceType: String? = nil,
            name: String? = nil,
            packaging: String? = nil,
            artifactIdentifier: String? = nil
        ) {
            self.type = type
            self.location = location
            self.path = path
            self.namespaceType = namespaceType
            self.name = name
            self.packaging = packaging
            self.artifactIdentifier = artifactIdentifier
        }
    }

    package struct Cache: Codable, Sendable, Hashable {
        package var type: String
        package var location: String?
        package var modes: [String]?

        package init(type: String, modes: [String]? = nil) {
            self.type = type
            self.modes = modes
        }
    }

    /// The machine that CodeBuild would take; here the sandbox, whatever it says.
    package struct Environment: Codable, Sendable, Hashable {
        package var type: String
        package var image: String
        package var computeType: String
        package var environmentVariables: [Variable]?
        package var privilegedMode: Bool?
        package var imagePullCredentialsType: String?
        package var certificate: String?

        package init(
            type: String = "LINUX_CONTAINER",
            image: String,
            computeType: String = "BUILD_GENERAL1_SMALL",
            environmentVariables: [Variable]? = nil
        ) {
            self.type = type
            self.image = image
            self.computeType = computeType
            self.environmentVariables = environmentVariables
        }
    }

    package struct Variable: Codable, Sendable, Hashable {
        package var name: String
        package var value: String
        /// `PLAINTEXT` alone is supported.
        package var type: String?

        package init(name: String, value: String, type: String? = nil) {
            self.name = name
            self.value = value
            self.type = type
        }
    }

    /// Kept and shown; the log is that of the build's job.
    package struct LogsConfig: Codable, Sendable, Hashable {
        package var cloudWatchLogs: CloudWatchLogs?

        package struct CloudWatchLogs: Codable, Sendable, Hashable {
            package var status: String
            package var groupName: String?
            package var streamName: String?
        }
    }
}
