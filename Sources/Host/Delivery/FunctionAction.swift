import Delivery
import Functions
import Identifiers
import JSONDocuments
import Store

/// The action Invoke/AWS/Lambda: a function is called, and says by PutJobSuccessResult or PutJobFailureResult how it went.
///
/// Source: CodePipeline user guide, "AWS Lambda invoke action reference".
struct FunctionAction: ActionProvider {
    let functions: Functions
    let home: Home

    let type = ActionType(category: "Invoke", provider: "Lambda")
    let rules = ActionRules(
        required: ["FunctionName"],
        optional: ["UserParameters"],
        inputs: 0...5,
        outputs: 0...5,
        timeout: Delivery.longestInvocation
    )

    func run(_ request: ActionRequest) async throws -> ActionResult {
        let answer = try await functions.invoke(
            InvokeRequest(
                functionName: request.configuration["FunctionName"] ?? "",
                payload: event(for: request).bytes(),
                token: request.jobId
            )
        )
        // A function that failed gives no result any more.
        if let error = answer.functionError {
            let message = answer.payload?["errorMessage"]?.string ?? answer.payload?.text() ?? "no reason is known"
            throw ServiceError(.validation, "The function failed (\(error)): \(message)")
        }
        return ActionResult(awaitsJob: true)
    }

    /// What the function is given.
    private func event(for request: ActionRequest) -> JSON {
        var configuration: JSON = [:]
        for (key, value) in request.configuration.sorted(by: { $0.key < $1.key }) {
            configuration[key] = .string(value)
        }
        var data: JSON = [
            "actionConfiguration": ["configuration": configuration],
            "inputArtifacts": .array(request.inputs.map(Self.json)),
            "outputArtifacts": .array(request.outputs.map(Self.json)),
        ]
        if let token = request.continuationToken { data["continuationToken"] = .string(token) }
        return [
            "CodePipeline.job": ["id": .string(request.jobId), "accountId": .string(home.account), "data": data]
        ]
    }

    private static func json(_ artifact: LocatedArtifact) -> JSON {
        [
            "name": .string(artifact.name), "revision": .null,
            "location": [
                "type": "S3",
                "s3Location": [
                    "bucketName": .string(artifact.s3location.bucket), "objectKey": .string(artifact.s3location.key),
                ],
            ],
        ]
    }
}
