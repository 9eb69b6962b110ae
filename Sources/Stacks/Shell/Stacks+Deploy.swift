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

    /// Makes a stack as the request says, whether it is there already or not, and waits for its end.
    ///
    /// Asked again with the same `clientRequestToken`, also after a restart, it joins what it began before. A stack that is as
    /// the request says is a success.
    /// - Returns: The stack; see ``StackStatus/isSuccess`` for whether it is as the request says.
    /// - Throws: ``ServiceError`` if nothing was begun.
    package func deploy(
        _ request: StackRequest,
        mode: DeploymentMode = .createOrUpdate
    ) async throws -> StackDescription {
        while true {
            let found = try await store.read { try StackRecord.find($0, request.stackName)?.state }
            guard let found, found.status != .reviewInProgress else {
                let arn = try await createStack(request).stackId
                _ = try await waitForEnd(stack: arn)
                return try await describe(stack: arn)
            }
            if try await isBegun(request) || found.status.isInProgress {
                _ = try await waitForEnd(stack: found.arn)
                if try await isBegun(request) { return try await describe(stack: found.arn) }
                continue
            }
            if mode == .replaceOnFailure, Self.replaced.contains(found.status) {
                try await deleteStack(DeleteStackRequest(stackName: found.arn))
                let status = try await waitForEnd(stack: found.arn)
                guard status == .deleteComplete else { return try await describe(stack: found.arn) }
                continue
            }
            if try await !isDue(request, found) { return try await describe(stack: found.arn) }
            _ = try await updateStack(request)
            _ = try await waitForEnd(stack: found.arn)
            return try await describe(stack: found.arn)
        }
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
