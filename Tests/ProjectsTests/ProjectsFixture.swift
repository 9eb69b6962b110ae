import Foundation
import Identifiers
import JSONDocuments
import Objects
import Projects
import Store
import Synchronization
import TestSupport

/// The service over a scratch store, with stacks that do what a test says.
struct ProjectsFixture {
    let store: Store
    let objects: Objects
    let stacks: ScriptedStacks
    let projects: Projects
    let clock: ManualClock

    static func with<Result>(_ body: (ProjectsFixture) async throws -> Result) async throws -> Result {
        try await withScratchFolder { folder in
            let fixture = try ProjectsFixture(folder: folder)
            let result = try await body(fixture)
            try fixture.store.close()
            return result
        }
    }

    init(folder: URL, stacks: ScriptedStacks = ScriptedStacks()) throws {
        clock = ManualClock()
        store = try Store(directory: folder, clock: clock, migrations: Projects.migrations)
        objects = try Objects(store: store)
        self.stacks = stacks
        projects = Projects(store: store, objects: objects, stacks: stacks)
    }

    static let template = """
        {"Parameters": {
            "SageMakerProjectName": {"Type": "String"}, "SageMakerProjectId": {"Type": "String"},
            "RetrainSchedule": {"Type": "String", "Default": "cron(0 12 1 * ? *)", "MinLength": 1}},
         "Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}
        """

    /// A product in a portfolio; returns its id.
    func product(_ name: String = "drift", template: String = template) async throws -> String {
        if !objects.hasBucket("templates") { try objects.createBucket("templates") }
        try objects.put(Array(template.utf8), at: S3URI(bucket: "templates", key: "\(name).json"))
        let portfolio = try await projects.createPortfolio(
            request(["DisplayName": "Templates", "ProviderName": "me", "IdempotencyToken": "portfolio"])
        )
        let made = try await projects.createProduct(
            request([
                "Name": .string(name), "Owner": "me", "ProductType": "CLOUD_FORMATION_TEMPLATE",
                "IdempotencyToken": .string(name),
                "ProvisioningArtifactParameters": [
                    "Name": "1.0",
                    "Info": [
                        "LoadTemplateFromURL": .string("https://s3.us-east-1.amazonaws.com/templates/\(name).json")
                    ],
                ],
            ])
        )
        let id = made.productViewDetail.productViewSummary.productId
        try await projects.associateProductWithPortfolio(
            request(["ProductId": .string(id), "PortfolioId": .string(portfolio.portfolioDetail.id)])
        )
        return id
    }

    /// Runs the service while `body` runs.
    func running<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await whileRunning(projects.run, body)
    }

    /// Asks until the project's status is no longer one that something is being done in; nil when it is gone.
    func settled(_ name: String) async throws -> DescribeProjectResponse? {
        while true {
            do {
                let found = try await projects.describeProject(request(["ProjectName": .string(name)]))
                if !found.projectStatus.hasSuffix("InProgress") { return found }
            } catch let error as ServiceError where error.code == .validation { return nil }
            await Task.yield()
        }
    }

    /// Runs the service until nothing is being done to the project any more.
    func afterRunning(_ name: String) async throws -> DescribeProjectResponse? {
        try await running { try await settled(name) }
    }

    func create(_ name: String, product: String, schedule: String? = nil) async throws -> CreateProjectResponse {
        var details: JSON = ["ProductId": .string(product)]
        if let schedule {
            details["ProvisioningParameters"] = [["Key": "RetrainSchedule", "Value": .string(schedule)]]
        }
        return try await projects.createProject(
            request(["ProjectName": .string(name), "ServiceCatalogProvisioningDetails": details])
        )
    }
}

/// A request as a client spells it.
func request<Request: Decodable>(_ members: JSON) throws -> Request {
    try AWSCoding.value(Request.self, from: members.text())
}

/// Stacks that are only written down.
final class ScriptedStacks: ProductStacks {
    private struct State {
        var stacks: [String: ProductStack] = [:]
        var calls: [String] = []
        var failure: String?
    }

    private let state = Mutex(State())

    /// What was asked for: `create TOKEN` and the like.
    var calls: [String] { state.withLock { $0.calls } }
    var stacks: [String: ProductStack] { state.withLock { $0.stacks } }

    /// Lets every call fail with that sentence; nil lets them succeed.
    func fail(with sentence: String?) { state.withLock { $0.failure = sentence } }

    func create(_ stack: ProductStack) async throws { try record("create", stack) { $0[stack.name] = stack } }
    func update(_ stack: ProductStack) async throws { try record("update", stack) { $0[stack.name] = stack } }
    func delete(_ stack: ProductStack) async throws { try record("delete", stack) { $0[stack.name] = nil } }

    func outputs(of name: String) async throws -> [(key: String, value: String, description: String?)] {
        stacks[name] == nil ? [] : [("ArtifactBucket", "bucket-of-\(name)", nil)]
    }

    private func record(_ call: String, _ stack: ProductStack, _ change: (inout [String: ProductStack]) -> Void) throws
    {
        try state.withLock { state in
            state.calls.append("\(call) \(stack.token)")
            if let failure = state.failure { throw ServiceError(.conflict, failure) }
            change(&state.stacks)
        }
    }
}
