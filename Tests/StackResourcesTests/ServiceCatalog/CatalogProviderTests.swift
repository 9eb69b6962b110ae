import Foundation
import Identifiers
import JSONDocuments
import Objects
import Projects
import StackResources
import Stacks
import Store
import TestSupport
import Testing

@Suite("Providers of the catalogue") struct CatalogProviderTests {
    /// Stacks are not what is tested here.
    private struct NoStacks: ProductStacks {
        func create(_ stack: ProductStack) async throws {}
        func update(_ stack: ProductStack) async throws {}
        func delete(_ stack: ProductStack) async throws {}
        func outputs(of name: String) async throws -> [(key: String, value: String, description: String?)] { [] }
    }

    private func withCatalogue(_ body: (Projects, Objects) async throws -> Void) async throws {
        try await withScratchFolder { folder in
            let store = try Store(directory: folder, clock: ManualClock(), migrations: Projects.migrations)
            let objects = try Objects(store: store)
            try objects.createBucket("templates")
            for version in 1...2 {
                try objects.put(
                    Array(#"{"Resources": {"Bucket\#(version)": {"Type": "AWS::S3::Bucket"}}}"#.utf8),
                    at: S3URI(bucket: "templates", key: "\(version).json")
                )
            }
            try await body(Projects(store: store, objects: objects, stacks: NoStacks()), objects)
            try store.close()
        }
    }

    private func request(
        _ id: String,
        _ properties: JSON,
        physical: String? = nil,
        previous: JSON? = nil
    ) -> ResourceRequest {
        ResourceRequest(
            stackName: "drift-service-catalog",
            stackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/drift-service-catalog/1",
            logicalId: id,
            physicalId: physical,
            properties: properties,
            previous: previous,
            token: "\(id)-\(physical ?? "new")"
        )
    }

    private func version(_ number: Int) -> JSON {
        [
            "Name": .string("\(number).0"),
            "Info": ["LoadTemplateFromURL": .string("s3://templates/\(number).json")],
        ]
    }

    private func product(_ versions: Int...) -> JSON {
        ["Name": "drift", "Owner": "me", "ProvisioningArtifactParameters": .array(versions.map(version))]
    }

    @Test func `a catalogue is made, tried again, and removed in the order of its parts`() async throws {
        try await withCatalogue { projects, _ in
            let portfolios = PortfolioProvider(projects: projects)
            let texts: JSON = ["DisplayName": "Templates", "ProviderName": "me"]
            let portfolio = try await portfolios.create(request("Portfolio", texts))
            #expect(try await portfolios.create(request("Portfolio", texts)) == portfolio)
            #expect(portfolio.attributes["PortfolioName"] == "Templates")

            let products = ProductProvider(projects: projects)
            let made = try await products.create(request("Product", product(1)))
            #expect(try await products.create(request("Product", product(1))) == made)

            let pair: JSON = ["PortfolioId": .string(portfolio.physicalId), "ProductId": .string(made.physicalId)]
            let associations = ProductAssociationProvider(projects: projects)
            let association = try await associations.create(request("Association", pair))
            var launch = pair
            launch["RoleArn"] = "arn:aws:iam::000000000000:role/launch"
            let constraints = LaunchRoleConstraintProvider(projects: projects)
            let constraint = try await constraints.create(request("Launch", launch))
            let read = try #require(
                try await constraints.read(request("Launch", launch, physical: constraint.physicalId))
            )
            #expect(read["RoleArn"] == launch["RoleArn"])
            // Another role is no other constraint: a portfolio's product has one.
            launch["RoleArn"] = "arn:aws:iam::000000000000:role/other"
            launch["Description"] = "as another"
            let change = request("Launch", launch, physical: constraint.physicalId)
            #expect(try await constraints.update(change) == constraint)
            let changed = try #require(try await constraints.read(change))
            #expect(changed["RoleArn"] == launch["RoleArn"] && changed["Description"] == "as another")

            // What is used is not removed; then all of it is, and once more changes nothing.
            await #expect(throws: ServiceError.self) {
                try await associations.delete(request("Association", pair, physical: association.physicalId))
            }
            for _ in 1...2 {
                try await constraints.delete(request("Launch", launch, physical: constraint.physicalId))
                try await associations.delete(request("Association", pair, physical: association.physicalId))
                try await products.delete(request("Product", product(1), physical: made.physicalId))
                try await portfolios.delete(request("Portfolio", texts, physical: portfolio.physicalId))
            }
            #expect(try await portfolios.read(request("Portfolio", texts, physical: portfolio.physicalId)) == nil)
        }
    }

    @Test func `another template becomes another version of the same product`() async throws {
        try await withCatalogue { projects, _ in
            let products = ProductProvider(projects: projects)
            let made = try await products.create(request("Product", product(1)))
            let change = request("Product", product(2), physical: made.physicalId, previous: product(1))
            let changed = try await products.update(change)
            #expect(try await products.update(change) == changed)
            #expect(changed.physicalId == made.physicalId)
            #expect(changed.attributes["ProvisioningArtifactNames"] == "1.0,2.0")
        }
    }

    @Test func `a product without a version is refused with the value`() async throws {
        try await withCatalogue { projects, _ in
            let products = ProductProvider(projects: projects)
            let error = await #expect(throws: ServiceError.self) {
                _ = try await products.create(request("Product", product()))
            }
            #expect(error?.message.contains("[]") == true)
        }
    }
}
