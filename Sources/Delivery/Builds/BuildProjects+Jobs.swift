import Foundation
import Identifiers
import JSONDocuments
import Jobs
import Objects
import Store

extension BuildProjects {
    /// Makes the job of a build; nothing happens if it is there.
    func createJob(of record: BuildRecord) async throws {
        var sources = SourcePlan()
        if let pipeline = record.settings.pipeline {
            sources.take(pipeline)
        } else {
            let project = record.settings.project
            sources.version = try await take(project.source, nil, record, &sources)
            for source in project.secondarySources ?? [] {
                _ = try await take(source, source.sourceIdentifier ?? "", record, &sources)
            }
        }
        let version = sources.version
        let resolved = try await store.write { transaction in
            var record = try BuildRecord.find(transaction.database, id: record.id)
            record.resolvedVersion = version
            try record.save(in: transaction)
            return record
        }
        let artifacts = artifactPlaces(of: record)
        let environment = await environment(of: resolved, sources)
        let request: JSON = [
            "buildspec": sources.buildspecText(record).map(JSON.string) ?? .null,
            "buildspecPath": sources.buildspecText(record) == nil
                ? .string(record.settings.project.source.buildspec ?? "buildspec.yml") : .null,
            "source": sources.main.map { .string($0) } ?? .null,
            "secondarySources": sources.secondary.reduce(into: [:] as JSON) { $0[$1.key] = .string($1.value) },
            "artifacts": .array(artifacts.map(\.json)),
            "given": .array((record.settings.project.environment.environmentVariables ?? []).map { .string($0.name) }),
        ]
        try await jobs.createBuildJob(
            BuildJobRequest(
                name: record.job,
                cache: record.project,
                inputs: sources.inputs,
                copies: sources.copies,
                files: ["config/build.json": request.text()],
                environment: environment,
                outputs: artifacts.map { BuildJobRequest.Output(path: $0.folder, uri: $0.prefix) },
                readable: settings.kit.map { [$0] } ?? [],
                longestRun: (record.settings.project.timeoutInMinutes ?? Self.usualTimeout) * 60
            )
        )
    }

    /// Gets one source of a project.
    ///
    /// - Returns: The version that was taken.
    private func take(
        _ source: Source,
        _ identifier: String?,
        _ record: BuildRecord,
        _ sources: inout SourcePlan
    ) async throws -> String? {
        let version = identifier == nil ? record.settings.sourceVersion : nil
        let path = "input/source/\(identifier ?? "main")"
        switch source.type {
        case "S3":
            guard let object = source.object else { return nil }
            guard objects.exists(object) else {
                throw ServiceError(.invalidInput, "The source \(object) is not there. Put a zip of the source there.")
            }
            sources.inputs[path] = object.description
            sources.set(identifier, path + "/" + object.lastComponent)
            return "arn:aws:s3:::\(object.bucket)/\(object.key)"
        case "CODECOMMIT":
            guard let repository = source.repository, let fetcher = self.sources else {
                throw ServiceError(
                    .invalidInput,
                    "There are no repositories here for the source '\(source.location ?? "")'."
                )
            }
            let folder = sourceFolder(of: record.id)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appendingPathComponent("\(identifier ?? "main").zip", isDirectory: false)
            let commit = try await fetcher.archive(repository: repository, version: version, to: file)
            sources.copies[path + "/source.zip"] = file.path
            sources.set(identifier, path + "/source.zip")
            return commit
        default: return nil
        }
    }

    private func artifactPlaces(of record: BuildRecord) -> [ArtifactPlan] {
        if let pipeline = record.settings.pipeline {
            return pipeline.outputs.enumerated()
                .map { index, output in
                    ArtifactPlan(
                        identifier: pipeline.outputs.count == 1 ? nil : output.name,
                        index: index,
                        target: output.uri,
                        isZipped: true
                    )
                }
        }
        let project = record.settings.project
        return ([project.artifacts] + (project.secondaryArtifacts ?? [])).enumerated()
            .compactMap { index, artifacts in
                artifacts.place(build: record)
                    .map {
                        ArtifactPlan(
                            identifier: index == 0 ? nil : artifacts.artifactIdentifier,
                            index: index,
                            target: $0,
                            isZipped: artifacts.isZipped
                        )
                    }
            }
    }

    /// What a build finds in its environment.
    ///
    /// Source: CodeBuild user guide, "Environment variables in build environments".
    private func environment(of record: BuildRecord, _ sources: SourcePlan) async -> [String: String] {
        let project = record.settings.project
        var environment = [
            "AWS_REGION": store.home.region, "AWS_DEFAULT_REGION": store.home.region,
            // Any do: the server does not verify signatures on loopback, and clients refuse to call without some.
            "AWS_ACCESS_KEY_ID": "driftloop", "AWS_SECRET_ACCESS_KEY": "driftloop",
            "AWS_EC2_METADATA_DISABLED": "true",
            "CODEBUILD_CI": "true", "CODEBUILD_BUILD_ID": record.id,
            "CODEBUILD_BUILD_ARN": record.arn(store.home).description, "CODEBUILD_BUILD_NUMBER": "\(record.number)",
            "CODEBUILD_BUILD_IMAGE": project.environment.image, "CODEBUILD_INITIATOR": record.initiator,
            "CODEBUILD_LOG_PATH": record.job,
            "CODEBUILD_START_TIME": "\(Int64(record.created.timeIntervalSince1970 * 1000))",
            "CODEBUILD_SRC_DIR": BuildJobRequest.home + "/output/src",
        ]
        environment["AWS_ENDPOINT_URL"] = await settings.endpoint()
        environment["DRIFTKIT"] = settings.kit
        environment["CODEBUILD_RESOLVED_SOURCE_VERSION"] = record.resolvedVersion
        environment["CODEBUILD_SOURCE_VERSION"] = record.sourceVersion
        environment["CODEBUILD_SOURCE_REPO_URL"] = project.source.location
        environment["CODEBUILD_KMS_KEY_ID"] = project.encryptionKey
        for identifier in sources.secondary.keys {
            environment["CODEBUILD_SRC_DIR_\(identifier)"] = BuildJobRequest.home + "/output/src-\(identifier)"
        }
        for variable in project.environment.environmentVariables ?? [] {
            environment[variable.name] = variable.value
        }
        return environment
    }
}

/// The sources of a build on their way into its job.
private struct SourcePlan {
    /// Archives below `/opt/ml`.
    var main: String?
    var secondary: [String: String] = [:]
    var inputs: [String: String] = [:]
    var copies: [String: String] = [:]
    var version: String?

    mutating func set(_ identifier: String?, _ path: String) {
        if let identifier { secondary[identifier] = path } else { main = path }
    }

    mutating func take(_ pipeline: BuildRecord.Settings.Pipeline) {
        for source in pipeline.sources {
            let isMain = source.name == pipeline.primary
            // As CodeBuild has it, a secondary source's identifier is its artifact's name; a variable's name has no hyphens.
            let identifier = isMain ? nil : source.name.replacingOccurrences(of: "-", with: "_")
            let path = "input/source/\(identifier ?? "main")"
            inputs[path] = source.uri.description
            set(identifier, path + "/" + source.uri.lastComponent)
        }
        version = pipeline.revisions[pipeline.primary]
    }

    /// The buildspec itself, where the project holds it.
    func buildspecText(_ record: BuildRecord) -> String? {
        record.settings.project.source.buildspec.flatMap { $0.contains("\n") ? $0 : nil }
    }
}

/// One artifact on its way out of a build's job.
private struct ArtifactPlan {
    let identifier: String?
    let index: Int
    /// The zip's object, or what the keys begin with.
    let target: S3URI
    let isZipped: Bool

    /// Below `/opt/ml`.
    var folder: String { "artifacts/\(index)" }

    var prefix: S3URI {
        guard isZipped else { return target }
        let slash = target.key.lastIndex(of: "/")
        return S3URI(bucket: target.bucket, key: slash.map { String(target.key[..<$0]) } ?? "")
    }

    var json: JSON {
        [
            "identifier": identifier.map(JSON.string) ?? .null,
            "path": .string(isZipped ? "\(folder)/\(target.lastComponent)" : folder), "isZipped": .bool(isZipped),
        ]
    }
}
