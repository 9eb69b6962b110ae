import ArgumentParser
import JSONDocuments

extension ModelCommand {
    struct Lineage: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what made a model version, or which versions a data set went into.",
            usage: """
                drift model lineage GROUP/VERSION
                drift model lineage --data URI [--hash HASH]
                """,
            discussion: """
                The first form prints the execution that registered the version, who started it and with which parameters, \
                and a tree: below each thing what it was made of, down to the data and the code, with their content hashes \
                (SHA-256, the first 12 digits; all of them with --json).

                The second prints a line for each version that was made of the data at this address, directly or through \
                other jobs. Where different contents lay there at different times, each has its own lines; --hash picks one.
                """
        )
        @Argument(help: "The model version: GROUP/VERSION, as 'drift model list' prints it, or its ARN.")
        var model: String?
        @Option(help: "The address of a data set, as the job that read or wrote it has it: s3://bucket/prefix.")
        var data: String?
        @Option(help: "With --data: only the content whose hash begins with these digits.") var hash: String?
        @OptionGroup var server: ServerOptions

        func validate() throws {
            guard (model == nil) != (data == nil) else {
                throw ValidationError("Give either a model version, GROUP/VERSION, or a data set, --data URI.")
            }
            guard hash == nil || data != nil else { throw ValidationError("--hash belongs to --data.") }
        }

        func run() async throws {
            if let data {
                let rows = try await server.withClient { try await DataUse.rows($0, uri: data, hash: hash) }
                if server.json { return print((["ModelPackages": .array(rows)] as JSON).text(.pretty)) }
                print(
                    TextTable.text(
                        rows,
                        [
                            .init("CONTENT") { ModelLineage.short($0["ContentHash"]?.string) ?? "-" },
                            .init("MODEL", "Model"), .init("APPROVAL", "ModelApprovalStatus"),
                            .time("CREATED", "CreationTime"),
                        ]
                    )
                )
            } else if let model {
                let lineage = try await server.withClient { client in
                    let arn = try await ModelReference.arn(of: model, client)
                    return try await ModelLineage.load(client, arn: TextTable.plain(arn))
                }
                print(server.json ? lineage.json.text(.pretty) : lineage.text)
            }
        }
    }
}

/// The model versions that a data set went into.
enum DataUse {
    /// A row for each version and content; a content that went into none has one without `Model`.
    static func rows(_ client: APIClient, uri: String, hash: String?) async throws -> [JSON] {
        var artifacts: [JSON] = []
        // Jobs name a folder with or without the slash at its end.
        for address in [uri, uri.hasSuffix("/") ? String(uri.dropLast()) : uri + "/"] {
            artifacts += try await client.list(
                "SageMaker.ListArtifacts",
                ["SourceUri": .string(address)],
                member: "ArtifactSummaries"
            )
        }
        let found = artifacts.filter { ModelLineage.hash(of: $0)?.hasPrefix(hash ?? "") ?? (hash == nil) }
        guard !found.isEmpty else {
            let content = hash.map { " with a content hash that begins with '\($0)'" } ?? ""
            throw CommandError("No job of a pipeline has read or written \(uri)\(content).")
        }
        var rows: [JSON] = []
        for artifact in found {
            let versions = try await versions(client, of: artifact)
            for version in versions.isEmpty ? [[:]] : versions {
                var row = version
                row["SourceUri"] = artifact["Source"]?["SourceUri"]
                row["ContentHash"] = ModelLineage.hash(of: artifact).map(JSON.string)
                rows.append(row)
            }
        }
        return rows
    }

    private static func versions(_ client: APIClient, of artifact: JSON) async throws -> [JSON] {
        let models = try await client.list(
            "SageMaker.QueryLineage",
            [
                "StartArns": [artifact["ArtifactArn"] ?? .null], "Direction": "Descendants", "IncludeEdges": false,
                "Filters": ["LineageTypes": ["Artifact"], "Types": ["Model"]],
            ],
            member: "Vertices"
        )
        var versions: [JSON] = []
        for model in models {
            let described = try await client.call(
                "SageMaker.DescribeArtifact",
                ["ArtifactArn": model["Arn"] ?? .null]
            )
            guard let arn = described["Source"]?["SourceUri"]?.string, arn.contains(":model-package/") else { continue }
            let properties = described["Properties"]
            let package = try? await client.call("SageMaker.DescribeModelPackage", ["ModelPackageName": .string(arn)])
            versions.append([
                "Model": .string(
                    "\(TextTable.plain(properties?["ModelPackageGroupName"]))/"
                        + TextTable.plain(properties?["ModelPackageVersion"])
                ),
                "ModelPackageArn": .string(arn), "ModelApprovalStatus": package?["ModelApprovalStatus"] ?? "Deleted",
                "PipelineExecutionArn": properties?["PipelineExecutionArn"] ?? .null,
                "CreationTime": described["CreationTime"] ?? .null,
            ])
        }
        return versions
    }
}
