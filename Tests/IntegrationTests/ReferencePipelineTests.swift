import Foundation
import TestSupport
import Testing

/// The AWS sample's build pipeline, as its CDK app and the SageMaker SDK wrote it, with scripts of ours under the keys it names.
@Suite("The sample's build pipeline") struct ReferencePipelineTests {
    /// The definition beside the checkout, where it is.
    static let definition: URL? = SharedData.folder.flatMap { data in
        let file = data.deletingLastPathComponent()
            .appendingPathComponent("reference/aws/build.pipeline-definition.json")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    @Test(
        .enabled(if: definition != nil, "the sample's definition and the months of trips are not in ../shared"),
        .enabled(
            if: Python.with("boto3, geopandas, xgboost") != nil,
            "scripts/python-environment was not run"
        ),
        .enabled(if: Bubblewrap.works, "bubblewrap is missing, or may not make namespaces here"),
        .timeLimit(.minutes(8))
    )
    func `it runs unchanged, with a user's scripts on real trips, to a registered version`() async throws {
        let definition = try #require(Self.definition)
        let data = try #require(SharedData.folder)
        let python = try #require(Python.with("geopandas"))
        let environment = URL(fileURLWithPath: python.path).deletingLastPathComponent().deletingLastPathComponent().path
        try await withScratchFolder { folder in
            let server = try ServerProcess(
                state: folder.appendingPathComponent("state"),
                options: ["--python", environment]
            )
            defer { server.stop() }
            let script = Fixture.path("reference_project/run.py")
            let result = try python.run([script, server.address, definition.path, data.path])
            #expect(result.status == 0, "\(result.errors.suffix(8000))")
            #expect(result.output.contains("registered a version"))
        }
    }
}
