import Blueprints
import Identifiers
import Projects
import Stacks
import Store

/// The catalogue's products as stacks of the embedded CloudFormation.
struct StackProducts: ProductStacks {
    let stacks: Stacks

    func create(_ stack: ProductStack) async throws {
        // A product imports what the catalogue's stack exports, which it does when it is complete.
        if let catalogue = try await described(ServiceCatalogStack.name), catalogue.stackStatus.isInProgress {
            _ = try await stacks.waitForEnd(stack: catalogue.stackId)
        }
        var request = request(for: stack)
        request.onFailure = "DELETE"
        let made = try await stacks.createStack(request)
        try await end(of: made.stackId, as: .createComplete)
    }

    func update(_ stack: ProductStack) async throws {
        do {
            let changed = try await stacks.updateStack(request(for: stack))
            try await end(of: changed.stackId, as: .updateComplete)
        } catch let error as ServiceError where error.message == "No updates are to be performed." {}
    }

    func delete(_ stack: ProductStack) async throws {
        guard let id = try await described(stack.name)?.stackId else { return }
        try await stacks.deleteStack(DeleteStackRequest(stackName: id, clientRequestToken: stack.token))
        try await end(of: id, as: .deleteComplete)
    }

    func outputs(of name: String) async throws -> [(key: String, value: String, description: String?)] {
        let outputs = try await described(name)?.outputs ?? []
        return outputs.map { (key: $0.outputKey, value: $0.outputValue, description: $0.description) }
    }

    private func request(for stack: ProductStack) -> StackRequest {
        StackRequest(
            stackName: stack.name,
            templateBody: stack.template,
            parameters: stack.parameters.map {
                StackParameter(parameterKey: $0.key, parameterValue: $0.value ?? "")
            },
            capabilities: ["CAPABILITY_NAMED_IAM"],
            tags: stack.tags.map { .init(key: $0.key, value: $0.value) },
            clientRequestToken: stack.token
        )
    }

    private func described(_ name: String) async throws -> StackDescription? {
        do { return try await stacks.describe(stack: name) } catch let error as ServiceError where error.code == .stack
        {
            return nil
        }
    }

    /// Waits until the stack's operation has ended.
    ///
    /// - Throws: `ServiceError` with the reason of the first resource that failed.
    private func end(of stack: String, as wanted: StackStatus) async throws {
        let status = try await stacks.waitForEnd(stack: stack)
        if status == wanted { return }
        let reason = try await stacks.failureReason(stack: stack)
        throw ServiceError(.conflict, reason ?? "The stack \(stack) ended as \(status.rawValue).")
    }
}
