import Events
import Functions
import Identifiers
import JSONDocuments
import Store

/// A rule's target that is a Lambda function.
///
/// The function must permit `events.amazonaws.com` for this rule, as AWS demands. The bus itself runs it and retries it, with
/// the target's own policy, so that a function that fails is seen among the dead letters.
struct FunctionTarget: EventTarget {
    let functions: Functions

    func accepts(_ arn: ARN) -> Bool { arn.service == "lambda" && arn.resource.hasPrefix("function:") }

    func deliver(_ event: Event, to target: Target, rule: String, token: String) async throws {
        let source = ARN(service: "events", region: event.region, account: event.account, resource: "rule/\(rule)")
        do {
            guard try await functions.permits(target.arn, service: "events.amazonaws.com", source: source) else {
                throw ServiceError(
                    .validation,
                    "The function \(target.arn) does not permit events.amazonaws.com to invoke it for \(source). Add a permission "
                        + "(AWS::Lambda::Permission, or AddPermission with this SourceArn)."
                )
            }
            let answer = try await functions.invoke(
                InvokeRequest(
                    functionName: target.arn,
                    payload: target.input(for: event, rule: source).bytes(),
                    token: token
                )
            )
            guard answer.functionError == nil else {
                throw ServiceError(
                    .internalFailure,
                    "The function \(target.arn) failed: \(answer.payload?["errorMessage"]?.string ?? "it does not say why")"
                )
            }
        } catch let error as ServiceError where error.code == .functionNotFound || error.code == .invalidParameter {
            // There is nothing to wait for.
            throw ServiceError(.notFound, error.message, cause: error)
        }
    }
}
