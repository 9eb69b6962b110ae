import Foundation
import JSONDocuments
import Projects
import Store
import Testing

@Suite("Catalogue") struct CatalogTests {
    @Test func `a token makes a thing once`() async throws {
        try await ProjectsFixture.with { fixture in
            let first = try await fixture.product()
            let second = try await fixture.product()
            #expect(first == second)
            #expect(try await fixture.projects.listPortfolios(request([:])).portfolioDetails.count == 1)
            #expect(try await fixture.projects.searchProducts(request([:])).productViewSummaries.count == 1)
        }
    }

    @Test func `a product says what its template can be given`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            let answer = try await fixture.projects.describeProvisioningParameters(
                request(["ProductId": .string(product)])
            )
            let schedule = try #require(
                answer.provisioningArtifactParameters.first { $0.parameterKey == "RetrainSchedule" }
            )
            #expect(schedule.defaultValue == "cron(0 12 1 * ? *)")
            #expect(schedule.parameterConstraints.minLength == "1")
        }
    }

    @Test func `a template that is none makes no product`() async throws {
        try await ProjectsFixture.with { fixture in
            await #expect(throws: (any Error).self) {
                _ = try await fixture.product("broken", template: #"{"Resources": 7}"#)
            }
            let left = try await fixture.projects.searchProductsAsAdmin(request([:]))
            #expect(left.productViewDetails.isEmpty)
        }
    }

    @Test func `what is used cannot be removed, and the reason is named`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            let portfolio = try #require(
                try await fixture.projects.listPortfolios(request([:])).portfolioDetails.first?.id
            )
            let inPortfolio = await #expect(throws: ServiceError.self) {
                try await fixture.projects.deleteProduct(request(["Id": .string(product)]))
            }
            #expect(inPortfolio?.code == .usedInCatalog)
            #expect(inPortfolio?.message.contains(portfolio) == true)
            let holding = await #expect(throws: ServiceError.self) {
                try await fixture.projects.deletePortfolio(request(["Id": .string(portfolio)]))
            }
            #expect(holding?.code == .usedInCatalog)

            try await fixture.projects.disassociateProductFromPortfolio(
                request(["ProductId": .string(product), "PortfolioId": .string(portfolio)])
            )
            try await fixture.projects.deleteProduct(request(["Id": .string(product)]))
            try await fixture.projects.deletePortfolio(request(["Id": .string(portfolio)]))
            #expect(try await fixture.projects.listPortfolios(request([:])).portfolioDetails.isEmpty)
        }
    }

    @Test func `a product outside of every portfolio is found by administrators only`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            let portfolio = try #require(
                try await fixture.projects.listPortfolios(request([:])).portfolioDetails.first?.id
            )
            try await fixture.projects.disassociateProductFromPortfolio(
                request(["ProductId": .string(product), "PortfolioId": .string(portfolio)])
            )
            #expect(try await fixture.projects.searchProducts(request([:])).productViewSummaries.isEmpty)
            #expect(try await fixture.projects.searchProductsAsAdmin(request([:])).productViewDetails.count == 1)
        }
    }

    @Test func `a launch constraint holds once on a portfolio's product`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            let portfolio = try #require(
                try await fixture.projects.listPortfolios(request([:])).portfolioDetails.first?.id
            )
            func constrain(token: String, parameters: String) async throws -> ConstraintResponse {
                try await fixture.projects.createConstraint(
                    request([
                        "PortfolioId": .string(portfolio), "ProductId": .string(product), "Type": "LAUNCH",
                        "Parameters": .string(parameters), "IdempotencyToken": .string(token),
                    ])
                )
            }
            let role = #"{"RoleArn": "arn:aws:iam::000000000000:role/launch"}"#
            let made = try await constrain(token: "1", parameters: role)
            #expect(try await constrain(token: "1", parameters: role) == made)
            let twice = await #expect(throws: ServiceError.self) {
                _ = try await constrain(token: "2", parameters: role)
            }
            #expect(twice?.code == .duplicateInCatalog)
            await #expect(throws: ServiceError.self) { _ = try await constrain(token: "3", parameters: "{}") }
            try await fixture.projects.deleteConstraint(request(["Id": .string(made.constraintDetail.constraintId)]))
            _ = try await constrain(token: "4", parameters: role)
        }
    }

    @Test func `a provisioned product goes through the catalogue's own calls too`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            let record = try await fixture.projects
                .provisionProduct(
                    request([
                        "ProductId": .string(product), "ProvisionedProductName": "by-hand", "ProvisionToken": "t",
                        "ProvisioningParameters": [
                            ["Key": "SageMakerProjectName", "Value": "x"],
                            ["Key": "SageMakerProjectId", "Value": "p-1"],
                        ],
                    ])
                )
                .recordDetail
            #expect(record.status == "IN_PROGRESS")
            let done = try await fixture.running {
                while true {
                    let answer = try await fixture.projects.describeRecord(request(["Id": .string(record.recordId)]))
                    if answer.recordDetail.status != "IN_PROGRESS" { return answer }
                    await Task.yield()
                }
            }
            #expect(done.recordDetail.status == "SUCCEEDED")
            #expect(done.recordOutputs.map(\.outputKey) == ["ArtifactBucket"])
            let missing = await #expect(throws: ServiceError.self) {
                _ = try await fixture.projects.provisionProduct(
                    request([
                        "ProductId": .string(product), "ProvisionedProductName": "other", "ProvisionToken": "u",
                        "ProvisioningParameters": [["Key": "SageMakerProjectName", "Value": "x"]],
                    ])
                )
            }
            #expect(missing?.message.contains("SageMakerProjectId") == true)
        }
    }
}
