package import Foundation
package import JSONDocuments

/// How an invocation is answered.
package enum InvocationType: String, Codable, Sendable, Hashable {
    /// When the function has ended, with its answer.
    case requestResponse = "RequestResponse"
    /// At once; the function runs afterwards.
    case event = "Event"
    /// At once; only whether the function is there is looked at.
    case dryRun = "DryRun"
}

package struct InvokeRequest: Sendable, Hashable {
    package var functionName: String
    package var type: InvocationType
    /// JSON; empty for `null`.
    package var payload: [UInt8]
    /// Where given, an invocation that succeeded with the same token is not made again.
    package var token: String?

    package init(
        functionName: String,
        type: InvocationType = .requestResponse,
        payload: [UInt8] = [],
        token: String? = nil
    ) {
        self.functionName = functionName
        self.type = type
        self.payload = payload
        self.token = token
    }
}

package struct InvokeResponse: Sendable, Hashable {
    /// 200, 202 or 204.
    package let statusCode: Int
    /// `Unhandled` where the function failed.
    package let functionError: String?
    /// The function's answer, or its error as `errorMessage` and `errorType`; nil unless the caller waited for it.
    package let payload: JSON?
    /// The end of the log.
    package let log: [String]
}

/// What is kept of an invocation.
package struct Invocation: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable, Hashable {
        case pending = "Pending"
        case running = "Running"
        case succeeded = "Succeeded"
        case failed = "Failed"
    }

    package let requestId: String
    package let functionName: String
    package let invocationType: InvocationType
    package let state: State
    /// How often the function was run.
    package let attempts: Int
    package let startTime: Date
    package let endTime: Date?
    /// Why it failed, the last time.
    package let failureReason: String?
    /// JSON texts.
    package let payload: String
    package let answer: String?
    package let log: [String]
}

package struct ListInvocationsRequest: Codable, Sendable, Hashable {
    package var functionName: String
    /// 1 to 1,000; 50 unless given.
    package var limit: Int?

    package init(functionName: String, limit: Int? = nil) {
        self.functionName = functionName
        self.limit = limit
    }
}

package struct ListInvocationsResponse: Codable, Sendable, Hashable {
    /// Newest first.
    package let invocations: [Invocation]
}
