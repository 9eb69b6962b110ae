import GRDB
import Store

extension Stacks {
    /// What becomes of a stack that a deployment finds.
    package enum DeploymentMode: Sendable {
        /// It is made or updated; one that failed when it was made, and can only be deleted, is an error.
        case createOrUpdate
        /// One that failed is deleted and made again.
        case replaceOnFailure
    }

    /// What a deployment came to.
    package struct Deployment: Sendable {
        package let stack: StackDescription
        /// Whether the stack is as the request says: it was made so, or was so before.
        package let isDone: Bool
    }

    /// Makes a stack as the request says, whether it is there already or not, and waits for its end.
    ///
    /// Asked again with the same `clientRequestToken`, also after a restart, it joins what it began before.
    /// - Parameters:
    ///   - request: The stack as it is to be.
    ///   - mode: What becomes of a stack that failed before.
    ///   - begun: Called with the stack's ARN when its operation has begun, before its end is awaited.
    /// - Returns: The stack, and whether it is as the request says.
    /// - Throws: ``ServiceError`` if nothing was begun.
    package func deploy(
        _ request: StackRequest,
        mode: DeploymentMode = .createOrUpdate,
        begun: (_ stackId: String) async throws -> Void = { _ in }
    ) async throws -> Deployment {
        while true {
            let found = try await store.read { try StackRecord.find($0, request.stackName)?.state }
            guard let found, found.status != .reviewInProgress else {
                let arn = try await createStack(request).stackId
                try await begun(arn)
                return try await ended(arn)
            }
            if try await isBegun(request) {
                try await begun(found.arn)
                return try await ended(found.arn)
            }
            if found.status.isInProgress {
                _ = try await waitForEnd(stack: found.arn)
                continue
            }
            if mode == .replaceOnFailure, Self.replaced.contains(found.status) {
                try await deleteStack(DeleteStackRequest(stackName: found.arn))
                let status = try await waitForEnd(stack: found.arn)
                guard status == .deleteComplete else { return try await ended(found.arn) }
                continue
            }
            try await begun(found.arn)
            if try await !isDue(request, found) {
                return Deployment(stack: try await describe(stack: found.arn), isDone: true)
            }
            _ = try await updateStack(request)
            return try await ended(found.arn)
        }
    }

    private func ended(_ stack: String) async throws -> Deployment {
        let status = try await waitForEnd(stack: stack)
        return Deployment(
            stack: try await describe(stack: stack),
            isDone: status.isSuccess && status != .deleteComplete
        )
    }

    // Source: CodePipeline, CloudFormation action reference, REPLACE_ON_FAILURE.
    private static let replaced: Set<StackStatus> = [
        .rollbackComplete, .rollbackFailed, .createFailed, .deleteFailed, .updateRollbackFailed,
    ]

    /// Whether the request's token is known: the operation was begun.
    private func isBegun(_ request: StackRequest) async throws -> Bool {
        guard let token = request.clientRequestToken else { return false }
        return try await store.read {
            try Bool.fetchOne($0, sql: "SELECT COUNT(*) > 0 FROM stack_token WHERE token = ?", arguments: [token])
                ?? false
        }
    }

    /// Whether there is anything to update.
    private func isDue(_ request: StackRequest, _ stack: StackState) async throws -> Bool {
        let specification = try specification(request, previous: stack.specification)
        return try await store.read { [self] in try !isSame(specification, as: stack, $0) }
    }

    /// Why a stack's last operation failed: what its resources say, the first first.
    package func failureReason(stack: String) async throws -> String? {
        let events = try await describeStackEvents(StackPageRequest(stackName: stack)).stackEvents
        let begin = events.firstIndex {
            $0.resourceType == StackEvent.stackType && $0.resourceStatusReason == "User Initiated"
        }
        let failed = events[..<(begin ?? events.endIndex)]
            .last { $0.resourceStatus.hasSuffix("_FAILED") && $0.resourceStatusReason != nil }
        guard let failed, let reason = failed.resourceStatusReason else { return nil }
        return failed.resourceType == StackEvent.stackType ? reason : "\(failed.logicalResourceId): \(reason)"
    }
}
