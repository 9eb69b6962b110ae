import Foundation
import HTTPTypes
import Hummingbird

/// A request as S3 reads it: bucket, key, query and headers.
struct S3Request {
    let method: HTTPRequest.Method
    /// Empty for the list of buckets.
    let bucket: String
    /// Empty for a bucket.
    let key: String
    /// Names and values, decoded; a name without a value has an empty one.
    let query: [String: String]
    let request: Request

    /// Takes an address apart; `bucket` is that of the host's name, where the host names one.
    ///
    /// - Throws: ``S3Error/Code/invalidURI`` if it is not percent-encoded UTF-8.
    init(_ request: Request, bucket hostBucket: String?) throws {
        let target = request.head.path ?? "/"
        let question = target.firstIndex(of: "?") ?? target.endIndex
        var path = target[..<question]
        if path.first == "/" { path = path.dropFirst() }
        method = request.method
        if let hostBucket {
            bucket = hostBucket
            key = try Self.decode(path)
        } else {
            let slash = path.firstIndex(of: "/") ?? path.endIndex
            bucket = try Self.decode(path[..<slash])
            key = slash == path.endIndex ? "" : try Self.decode(path[path.index(after: slash)...])
        }
        var query: [String: String] = [:]
        for pair in target[question...].dropFirst().split(separator: "&") {
            let equals = pair.firstIndex(of: "=") ?? pair.endIndex
            let value = equals == pair.endIndex ? "" : pair[pair.index(after: equals)...]
            // In a query, unlike in a path, a plus sign is a space.
            query[try Self.decode(pair[..<equals])] = try Self.decode(value.replacing("+", with: "%20"))
        }
        self.query = query
        self.request = request
    }

    /// A header's value; the name in any case.
    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }

    /// A whole number of the query within bounds; nil if it is not there.
    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = query[name] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw S3Error(
                .invalidArgument,
                "\(name) is '\(text)'; give a whole number from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return value
    }

    /// - Throws: ``S3Error/Code/invalidURI``.
    static func decode(_ text: some StringProtocol) throws -> String {
        guard let decoded = text.removingPercentEncoding else {
            throw S3Error(.invalidURI, "'\(text)' is not percent-encoded UTF-8.")
        }
        return decoded
    }
}
