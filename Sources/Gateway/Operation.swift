package import Foundation
package import Identifiers
import JSONDocuments
import Store

/// One operation of an AWS service: bytes of a JSON request in, bytes of a JSON answer out.
package struct Operation: Sendable {
    /// Decodes the request, performs it and encodes the answer.
    package let perform: @Sendable (Data) async throws -> Data
    /// The same for a form of the Query protocol, with an answer whose times are text.
    let performForm: @Sendable (QueryForm) async throws -> JSON

    /// Wraps a service's method; its types are coded by ``AWSCoding``, with members spelled as the service does.
    package init<Request: Decodable & Sendable, Answer: Encodable & Sendable>(
        spelling: AWSCoding.Spelling = .upperCamel,
        _ method: @escaping @Sendable (Request) async throws -> Answer
    ) {
        perform = { body in
            let request: Request
            do {
                request = try AWSCoding.decoder(spelling)
                    .decode(Request.self, from: body.isEmpty ? Data("{}".utf8) : body)
            } catch let error as DecodingError {
                throw ServiceError(
                    .validation,
                    "The request is not of the operation's form: \(error.sentence(spelling))."
                )
            }
            return try AWSCoding.encoder(spelling).encode(try await method(request))
        }
        performForm = { form in
            let request: Request
            do { request = try form.decode(Request.self) } catch let error as DecodingError {
                throw ServiceError(
                    .validation,
                    "The request is not of the operation's form: \(error.sentence(spelling))."
                )
            }
            return try JSON(parsing: AWSCoding.queryEncoder().encode(try await method(request)))
        }
    }

    /// Wraps a method that answers nothing; the wire carries an empty object.
    package init<Request: Decodable & Sendable>(
        spelling: AWSCoding.Spelling = .upperCamel,
        _ method: @escaping @Sendable (Request) async throws -> Void
    ) {
        self.init(spelling: spelling) { (request: Request) async throws -> [String: String] in
            try await method(request)
            return [:]
        }
    }
}

extension DecodingError {
    /// The member that is wrong, by its path, and why.
    func sentence(_ spelling: AWSCoding.Spelling) -> String {
        let context: Context
        var missing: String?
        switch self {
        case .keyNotFound(let key, let found):
            context = found
            missing = key.stringValue
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        @unknown default: return "\(self)"
        }
        let path = (context.codingPath.map(\.stringValue) + (missing.map { [$0] } ?? []))
            .map { spelling == .asIs ? $0 : $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: ".")
        if missing != nil { return "\(path) is missing" }
        return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    }
}
