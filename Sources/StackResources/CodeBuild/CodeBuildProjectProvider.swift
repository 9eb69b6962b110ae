package import Delivery
import Identifiers
package import JSONDocuments
package import Stacks
import Store

/// `AWS::CodeBuild::Project`: a build project.
package struct CodeBuildProjectProvider: ResourceProvider {
    let builds: BuildProjects

    package init(builds: BuildProjects) { self.builds = builds }

    package let type = "AWS::CodeBuild::Project"

    /// Source: CloudFormation template reference, `AWS::CodeBuild::Project`.
    package let schema = ResourceSchema(
        required: ["Artifacts", "Environment", "ServiceRole", "Source"],
        optional: [
            "Name", "Description", "SecondarySources", "SourceVersion", "SecondaryArtifacts", "Cache",
            "TimeoutInMinutes",
            "QueuedTimeoutInMinutes", "EncryptionKey", "Tags", "LogsConfig", "ConcurrentBuildLimit", "BadgeEnabled",
            "VpcConfig", "FileSystemLocations", "BuildBatchConfig",
        ],
        replacing: ["Name"],
        attributes: ["Arn", "Id"]
    )

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let name = Self.name(resource)
        if try await project(name) != nil {
            throw ServiceError(
                .buildResourceExists,
                "A build project of the name '\(name)' is there and is not the stack's. Choose another name, or delete that one."
            )
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        Self.provided(
            try await builds.createProject(try Self.project(resource), token: resource.token).project
        )
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let project = try Self.project(resource)
        var request = BuildProjects.UpdateProjectRequest(name: resource.physicalId ?? project.name)
        request.description = project.description ?? ""
        request.source = project.source
        request.secondarySources = project.secondarySources ?? []
        request.sourceVersion = project.sourceVersion
        request.artifacts = project.artifacts
        request.secondaryArtifacts = project.secondaryArtifacts ?? []
        request.cache = project.cache ?? .init(type: "NO_CACHE")
        request.environment = project.environment
        request.serviceRole = project.serviceRole
        request.timeoutInMinutes = project.timeoutInMinutes ?? 60
        request.queuedTimeoutInMinutes = project.queuedTimeoutInMinutes ?? 480
        request.encryptionKey = project.encryptionKey
        request.tags = project.tags ?? []
        request.logsConfig = project.logsConfig
        return Self.provided(try await builds.updateProject(request).project)
    }

    package func delete(_ resource: ResourceRequest) async throws {
        guard let name = resource.physicalId else { return }
        try await builds.deleteProject(.init(name: name))
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let name = resource.physicalId, let project = try await project(name) else { return nil }
        var json = try JSON(parsing: try AWSCoding.text(project))
        if var source = json["Source"], let buildspec = source["Buildspec"] {
            source["Buildspec"] = nil
            source["BuildSpec"] = buildspec
            json["Source"] = source
        }
        return json.telling(
            "Description",
            "SourceVersion",
            "SecondarySources",
            "SecondaryArtifacts",
            "ServiceRole",
            "EncryptionKey",
            "LogsConfig"
        )
    }

    private func project(_ name: String) async throws -> BuildProjects.Project? {
        try await builds.batchGetProjects(.init(names: [name])).projects.first
    }

    private static func provided(_ project: BuildProjects.Project) -> ProvidedResource {
        let arn = JSON.string(project.arn ?? "")
        return ProvidedResource(physicalId: project.name, attributes: ["Arn": arn, "Id": arn])
    }

    private static func name(_ resource: ResourceRequest) -> String {
        resource.properties["Name"]?.string ?? resource.generatedName(most: 150)
    }

    /// The project that a template's properties mean.
    static func project(_ resource: ResourceRequest) throws -> BuildProjects.Project {
        var json = resource.properties
        json["Name"] = .string(name(resource))
        if let source = json["Source"] { json["Source"] = buildspec(source) }
        if let sources = json["SecondarySources"]?.array { json["SecondarySources"] = .array(sources.map(buildspec)) }
        for key in ["TimeoutInMinutes", "QueuedTimeoutInMinutes", "ConcurrentBuildLimit"] {
            if let text = json[key]?.string, let number = Int64(text) { json[key] = .integer(number) }
        }
        json["BadgeEnabled"] = json["BadgeEnabled"]?.flag.map { .bool($0) }
        if var environment = json["Environment"] {
            environment["PrivilegedMode"] = environment["PrivilegedMode"]?.flag.map { .bool($0) }
            environment["EnvironmentVariables"] = environment["EnvironmentVariables"]?.array
                .map { variables in
                    .array(
                        variables.map { variable in
                            var variable = variable
                            variable["Value"] = variable["Value"].map { .string($0.plainText) }
                            return variable
                        }
                    )
                }
            json["Environment"] = environment
        }
        do {
            return try AWSCoding.value(BuildProjects.Project.self, from: json.text())
        } catch {
            throw ServiceError(.invalidInput, "The properties are no build project: \(error)", cause: error)
        }
    }

    /// Templates spell it BuildSpec, the API buildspec.
    private static func buildspec(_ source: JSON) -> JSON {
        var source = source
        guard let text = source["BuildSpec"] else { return source }
        source["BuildSpec"] = nil
        source["Buildspec"] = text
        return source
    }
}
