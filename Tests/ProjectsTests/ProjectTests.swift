import Foundation
import JSONDocuments
import Projects
import Store
import TestSupport
import Testing

@Suite("Projects") struct ProjectTests {
    @Test func `a project is its product's stack, given the project's name and id`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            let made = try await fixture.create("taxi", product: product, schedule: "cron(0 6 ? * MON *)")
            #expect(made.projectId.wholeMatch(of: /p-[a-z0-9]{12}/) != nil)
            #expect(made.projectArn == "arn:aws:sagemaker:us-east-1:000000000000:project/taxi")
            let before = try await fixture.projects.describeProject(request(["ProjectName": "taxi"]))
            #expect(before.projectStatus == "CreateInProgress")

            let project = try #require(try await fixture.afterRunning("taxi"))
            #expect(project.projectStatus == "CreateCompleted")
            #expect(project.projectId == made.projectId)
            #expect(
                project.serviceCatalogProvisioningDetails.provisioningParameters
                    == [.init(key: "RetrainSchedule", value: "cron(0 6 ? * MON *)")]
            )
            let stack = try #require(fixture.stacks.stacks.values.first)
            #expect(
                stack.name == "SC-000000000000-\(project.serviceCatalogProvisionedProductDetails.provisionedProductId)"
            )
            #expect(stack.parameters.contains(.init(key: "SageMakerProjectName", value: "taxi")))
            #expect(stack.parameters.contains(.init(key: "SageMakerProjectId", value: made.projectId)))
            #expect(stack.tags.contains(.init(key: "sagemaker:project-name", value: "taxi")))
        }
    }

    @Test func `a project's tags are listed and changed by its ARN`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            let made = try await fixture.create("Taxi", product: product)
            let tags = ResourceTags(store: fixture.store, places: Projects.tagPlaces)
            let tag = ResourceTag(key: "team", value: "fares")
            _ = try await tags.addTags(.init(resourceArn: made.projectArn, tags: [tag]))
            #expect(try await tags.listTags(.init(resourceArn: made.projectArn)).tags == [tag])
            let error = await #expect(throws: ServiceError.self) {
                _ = try await fixture.create("TAXI", product: product)
            }
            #expect(error?.message.contains("named 'Taxi'") == true, "\(error?.message ?? "")")
        }
    }

    @Test(
        arguments: [
            ("", "has 0 characters"), (String(repeating: "a", count: 33), "has 33 characters"),
            ("-taxi", "letter or digit at both ends"), ("taxi-", "letter or digit at both ends"),
            ("ta xi", "letters, digits and hyphens"), ("täxi", "letters, digits and hyphens"),
        ]
    )
    func `a bad name says why and makes nothing`(name: String, reason: String) async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            let error = await #expect(throws: ServiceError.self) {
                _ = try await fixture.create(name, product: product)
            }
            #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
            #expect(try await fixture.projects.listProjects(request([:])).projectSummaryList.isEmpty)
            let left = try await fixture.projects.searchProvisionedProducts(request([:]))
            #expect(left.provisionedProducts.isEmpty)
        }
    }

    @Test(arguments: [
        "cron(0 12 1 * * *)", "cron(99 12 1 * ? *)", "rate(1 days)", "", "cron(0 12 31 2 ? *)", "cron(0 12 1 1 ? 2025)",
    ])
    func `a schedule that is none makes nothing`(schedule: String) async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            let error = await #expect(throws: ServiceError.self) {
                _ = try await fixture.create("taxi", product: product, schedule: schedule)
            }
            #expect(error?.code == .validation)
            #expect(error?.message.contains("RetrainSchedule") == true, "\(error?.message ?? "")")
            #expect(try await fixture.projects.searchProvisionedProducts(request([:])).provisionedProducts.isEmpty)
        }
    }

    @Test func `a name can be had once, whatever its case`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            _ = try await fixture.create("taxi", product: product)
            let error = await #expect(throws: ServiceError.self) {
                _ = try await fixture.create("Taxi", product: product)
            }
            #expect(error?.message.contains("already exists") == true)
        }
    }

    @Test func `a stack that fails leaves a failed project, which can be deleted`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            fixture.stacks.fail(with: "The bucket name is taken.")
            _ = try await fixture.create("taxi", product: product)
            let failed = try #require(try await fixture.afterRunning("taxi"))
            #expect(failed.projectStatus == "CreateFailed")
            #expect(
                failed.serviceCatalogProvisionedProductDetails.provisionedProductStatusMessage
                    == "The bucket name is taken."
            )
            fixture.stacks.fail(with: nil)
            try await fixture.projects.deleteProject(request(["ProjectName": "taxi"]))
            let left = try await fixture.afterRunning("taxi")
            #expect(left == nil)
            #expect(try await fixture.projects.searchProvisionedProducts(request([:])).provisionedProducts.isEmpty)
        }
    }

    @Test func `a deletion that fails can be tried again`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            _ = try await fixture.create("taxi", product: product)
            _ = try await fixture.afterRunning("taxi")
            fixture.stacks.fail(with: "The bucket is not empty.")
            try await fixture.projects.deleteProject(request(["ProjectName": "taxi"]))
            let failed = try #require(try await fixture.afterRunning("taxi"))
            #expect(failed.projectStatus == "DeleteFailed")
            fixture.stacks.fail(with: nil)
            try await fixture.projects.deleteProject(request(["ProjectName": "taxi"]))
            let left = try await fixture.afterRunning("taxi")
            #expect(left == nil)
            #expect(fixture.stacks.stacks.isEmpty)
        }
    }

    @Test func `an update keeps the parameters that it does not give`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            _ = try await fixture.create("taxi", product: product)
            _ = try await fixture.afterRunning("taxi")
            _ = try await fixture.projects.updateProject(
                request([
                    "ProjectName": "taxi", "ProjectDescription": "fares",
                    "ServiceCatalogProvisioningUpdateDetails": [
                        "ProvisioningParameters": [["Key": "RetrainSchedule", "Value": "rate(1 day)"]]
                    ],
                ])
            )
            let project = try #require(try await fixture.afterRunning("taxi"))
            #expect(project.projectStatus == "UpdateCompleted")
            #expect(project.projectDescription == "fares")
            let stack = try #require(fixture.stacks.stacks.values.first)
            #expect(stack.parameters.contains(.init(key: "SageMakerProjectName", value: "taxi")))
            #expect(stack.parameters.contains(.init(key: "RetrainSchedule", value: "rate(1 day)")))
        }
    }

    @Test func `what a stopped server was making is made by the next, with the same token`() async throws {
        try await withScratchFolder { folder in
            let stacks = ScriptedStacks()
            do {
                let first = try ProjectsFixture(folder: folder, stacks: stacks)
                _ = try await first.create("taxi", product: try await first.product())
                try first.store.close()
            }
            let second = try ProjectsFixture(folder: folder, stacks: stacks)
            let project = try #require(try await second.afterRunning("taxi"))
            #expect(project.projectStatus == "CreateCompleted")
            #expect(stacks.calls.count == 1)
            try second.store.close()
        }
    }

    @Test func `projects are listed newest first, in pages`() async throws {
        try await ProjectsFixture.with { fixture in
            let product = try await fixture.product()
            for name in ["a", "b", "c"] {
                _ = try await fixture.create(name, product: product)
                fixture.clock.advance(by: 1)
            }
            let first = try await fixture.projects.listProjects(request(["MaxResults": 2]))
            #expect(first.projectSummaryList.map(\.projectName) == ["c", "b"])
            let token = try #require(first.nextToken)
            let rest = try await fixture.projects.listProjects(request(["MaxResults": 2, "NextToken": .string(token)]))
            #expect(rest.projectSummaryList.map(\.projectName) == ["a"])
            #expect(rest.nextToken == nil)
            let named = try await fixture.projects.listProjects(request(["SortBy": "Name", "SortOrder": "Ascending"]))
            #expect(named.projectSummaryList.map(\.projectName) == ["a", "b", "c"])
        }
    }
}
