import Foundation
import JSONDocuments

/// Waits for what is being done to a project.
struct ProjectWatch {
    let client: APIClient
    /// Whether a person sees how far it is.
    var shows = false

    /// Waits until a project is made.
    ///
    /// - Returns: Its description.
    /// - Throws: ``CommandError`` with the reason if it cannot be made.
    @discardableResult
    func waitUntilMade(_ name: String) async throws -> JSON {
        let bar = ProgressBar()
        defer { bar.clear() }
        let begin = Date()
        while true {
            let project = try await client.call("SageMaker.DescribeProject", ["ProjectName": .string(name)])
            switch project["ProjectStatus"]?.string {
            case "CreateCompleted": return project
            case "CreateInProgress":
                if shows { bar.note("Project \(name) is being made … \(Int(Date().timeIntervalSince(begin))) s") }
                try await Task.sleep(for: .milliseconds(100))
            default:
                let why = project.member(at: "ServiceCatalogProvisionedProductDetails.ProvisionedProductStatusMessage")
                throw CommandError(
                    "The project \(name) could not be made: \(TextTable.plain(why)) Delete what is left with 'drift project "
                        + "delete \(name)'."
                )
            }
        }
    }

    /// Waits until a project is gone.
    ///
    /// - Throws: ``CommandError`` with the reason if it cannot be deleted.
    func waitUntilGone(_ name: String) async throws {
        while true {
            let project: JSON
            do {
                project = try await client.call("SageMaker.DescribeProject", ["ProjectName": .string(name)])
            } catch let error as CommandError where error.awsCode == "ValidationException" { return }
            guard project["ProjectStatus"] == "DeleteInProgress" else {
                let why = project.member(at: "ServiceCatalogProvisionedProductDetails.ProvisionedProductStatusMessage")
                throw CommandError("The project \(name) could not be deleted: \(TextTable.plain(why))")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
