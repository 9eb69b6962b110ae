import Foundation
import TestSupport
import Testing

@Suite("SageMaker Python SDK") struct SageMakerSDKTests {
    /// Whether bubblewrap can make a sandbox on this machine.
    static let hasSandbox = Bubblewrap.works

    @Test(
        .enabled(
            if: Python.with("sagemaker", in: "venv-sagemaker") != nil,
            "scripts/sagemaker-environment was not run"
        ),
        .enabled(if: Python.with("xgboost") != nil, "scripts/python-environment was not run"),
        .enabled(if: hasSandbox, "bubblewrap is missing, or may not make namespaces here"),
        .timeLimit(.minutes(10))
    )
    func `a pipeline that the SDK defines runs a user's scripts, and registers a model only if it is good`()
        async throws
    {
        let sdk = try #require(Python.with("sagemaker", in: "venv-sagemaker"))
        let python = try #require(Python.with("xgboost"))
        let environment = URL(fileURLWithPath: python.path).deletingLastPathComponent().deletingLastPathComponent().path
        try await withScratchFolder { folder in
            let server = try ServerProcess(
                state: folder.appendingPathComponent("state"),
                options: ["--python", environment]
            )
            defer { server.stop() }
            let result = try sdk.run([Fixture.path("sagemaker_sdk.py"), server.address, folder.path])
            #expect(result.status == 0, "\(result.errors.suffix(8000))")
            #expect(result.output.hasSuffix("the SageMaker SDK's pipeline ran\n"))
        }
    }
}
