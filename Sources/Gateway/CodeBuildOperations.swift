import Delivery
import Identifiers

extension OperationTable {
    /// CodeBuild's operations, whose members begin in lower case.
    static func codeBuildOperations(_ builds: BuildProjects) -> [String: Operation] {
        [
            "CreateProject": Operation(spelling: .asIs) { try await builds.createProject($0) },
            "UpdateProject": Operation(spelling: .asIs, builds.updateProject),
            "BatchGetProjects": Operation(spelling: .asIs, builds.batchGetProjects),
            "ListProjects": Operation(spelling: .asIs, builds.listProjects),
            "DeleteProject": Operation(spelling: .asIs, builds.deleteProject),
            "InvalidateProjectCache": Operation(spelling: .asIs, builds.invalidateProjectCache),
            "StartBuild": Operation(spelling: .asIs, builds.startBuild),
            "BatchGetBuilds": Operation(spelling: .asIs, builds.batchGetBuilds),
            "ListBuilds": Operation(spelling: .asIs, builds.listBuilds),
            "ListBuildsForProject": Operation(spelling: .asIs, builds.listBuildsForProject),
            "StopBuild": Operation(spelling: .asIs, builds.stopBuild),
            "RetryBuild": Operation(spelling: .asIs, builds.retryBuild),
        ]
    }
}
