import ArgumentParser
import Blueprints
import Foundation
import JSONDocuments

/// The catalogue of project templates.
struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Look at the templates that projects are made of; publish Driftloop's own.",
        subcommands: [List.self, Publish.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the templates of the catalogue.")
        @OptionGroup var server: ServerOptions

        func run() async throws {
            let rows = try await server.withClient { client in
                try await ProjectTemplate.all(client)
                    .asyncFlatMap { product in
                        let versions = try await client.call(
                            "AWS242ServiceCatalogService.ListProvisioningArtifacts",
                            ["ProductId": product["ProductId"] ?? .null]
                        )
                        return (versions["ProvisioningArtifactDetails"]?.array ?? [])
                            .map { version in
                                var row = product
                                row["ProvisioningArtifact"] = version
                                return row
                            }
                    }
            }
            if server.json { return print((["Products": .array(rows)] as JSON).text(.pretty)) }
            print(
                TextTable.text(
                    rows,
                    [
                        .init("PRODUCT", "ProductId"), .init("VERSION", "ProvisioningArtifact.Name"),
                        .time("PUBLISHED", "ProvisioningArtifact.CreatedTime"), .init("NAME", "Name"),
                    ]
                )
            )
        }
    }

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deploy the stack drift-service-catalog: Driftloop's template, as this version of it has it.",
            discussion: """
                The server does this by itself when it starts for the first time. Projects that exist stay as they are; new ones \
                are made of what was published last.
                """
        )
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.change("Driftloop.PublishTemplate", [:]) { answer in
                let what =
                    answer["Changed"]?.bool == true ? "was published" : "was published before and has not changed"
                return "The template \(what): stack \(TextTable.plain(answer["StackName"])). See 'drift template list'."
            }
        }
    }
}

/// A product of the catalogue, as projects are made of it.
enum ProjectTemplate {
    /// All products that a project can be made of.
    static func all(_ client: APIClient) async throws -> [JSON] {
        let answer = try await client.call("AWS242ServiceCatalogService.SearchProducts", ["PageSize": 100])
        return answer["ProductViewSummaries"]?.array ?? []
    }

    /// Driftloop's own product, once a server that has just been started for the first time has published it.
    static func published(_ client: APIClient) async throws -> JSON {
        let deadline = Date(timeIntervalSinceNow: 30)
        while Date() < deadline, try await all(client).isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        return try await named(nil, client)
    }

    /// The product that is named so, by its id or name; Driftloop's own where no name is given.
    static func named(_ name: String?, _ client: APIClient) async throws -> JSON {
        let products = try await all(client)
        let found = products.filter { product in
            let names = [product["ProductId"]?.string, product["Name"]?.string]
            return name.map(names.contains) ?? (product["Name"]?.string == ServiceCatalogStack.productName)
        }
        guard let product = found.first else {
            throw CommandError(
                name.map { "There is no template '\($0)'. List them with 'drift template list'." }
                    ?? "Driftloop's template is not published. Publish it with 'drift template publish'."
            )
        }
        guard found.count == 1 else {
            let ids = found.map { TextTable.plain($0["ProductId"]) }.joined(separator: ", ")
            throw CommandError("\(found.count) templates have that name: give the id of one with --template: \(ids).")
        }
        return product
    }
}
