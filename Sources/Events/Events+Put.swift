import Foundation
import GRDB
import Identifiers
import JSONDocuments
import Store

extension Events {
    /// Puts a user's own events on the bus; those that are wrong are refused one by one.
    package func putEvents(_ request: PutEventsRequest) async throws -> PutEventsResponse {
        // Source: EventBridge API, PutEvents: at most 10 entries a request, an entry of at most 256 KB.
        guard (1...10).contains(request.entries.count) else {
            throw ServiceError(.validation, "Entries has \(request.entries.count) members: a request carries 1 to 10.")
        }
        return try await store.write { transaction in
            let results = try request.entries.map { entry -> PutEventsResult in
                switch entry.checked() {
                case .failure(let refusal): return refusal.result
                case .success(let event):
                    return PutEventsResult(eventId: try event.publish(in: transaction))
                }
            }
            return PutEventsResponse(
                failedEntryCount: results.filter { $0.errorCode != nil }.count,
                entries: results
            )
        }
    }
}

extension PutEventsEntry {
    /// An entry of which everything that is needed is there.
    struct Checked {
        let source: String
        let detailType: String
        let detail: JSON
        let resources: [ARN]
        let time: Date?

        func publish(in transaction: Transaction) throws -> String {
            let id = try transaction.publish(
                source: source,
                detailType: detailType,
                resources: resources,
                detail: detail
            )
            if let time {
                try transaction.database.execute(
                    sql: "UPDATE outbox SET time = ? WHERE id = ?",
                    arguments: [time.timeIntervalSince1970, id]
                )
            }
            return id
        }
    }

    /// Why an entry is refused.
    struct Refusal: Error {
        let code: String
        let message: String

        var result: PutEventsResult { PutEventsResult(errorCode: code, errorMessage: message) }
    }

    func checked() -> Result<Checked, Refusal> {
        func needed(_ value: String?, _ member: String) throws(Refusal) -> String {
            guard let value, !value.isEmpty else {
                throw Refusal(
                    code: "InvalidArgument",
                    message: "Parameter \(member) is not valid. Reason: \(member) is a required argument."
                )
            }
            return value
        }
        do throws(Refusal) {
            let source = try needed(source, "Source")
            let detailType = try needed(detailType, "DetailType")
            let text = try needed(detail, "Detail")
            if source.hasPrefix("aws.") {
                throw Refusal(
                    code: "NotAuthorizedForSourceException",
                    message:
                        "Not authorized for the source '\(source)': sources that start with 'aws.' are the services' own."
                )
            }
            guard text.utf8.count <= 262_144 else {
                throw Refusal(
                    code: "EntryTooLarge",
                    message: "Detail has \(text.utf8.count) bytes: at most 262144 are allowed."
                )
            }
            guard let json = try? JSON(parsing: text), json.object != nil else {
                throw Refusal(code: "MalformedDetail", message: "Detail is malformed: it must be a JSON object.")
            }
            var arns: [ARN] = []
            for resource in resources ?? [] {
                guard let arn = ARN(resource) else {
                    throw Refusal(code: "InvalidArgument", message: "Resource '\(resource)' is not an ARN.")
                }
                arns.append(arn)
            }
            if let bus = eventBusName, bus != "default", !bus.hasSuffix(":event-bus/default") {
                throw Refusal(
                    code: "ResourceNotFoundException",
                    message: "Event bus \(bus) does not exist: there is one, default."
                )
            }
            return .success(
                Checked(source: source, detailType: detailType, detail: json, resources: arns, time: time)
            )
        } catch { return .failure(error) }
    }
}
