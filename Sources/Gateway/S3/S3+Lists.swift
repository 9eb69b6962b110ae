import Foundation
import Hummingbird
import Identifiers
import Objects

extension S3Responder {
    /// The most items of a page.
    ///
    /// Source: Amazon S3 API Reference, ListObjectsV2, `max-keys`.
    private static let longestPage = 1000

    private struct Listing {
        let items: [Objects.Item]
        let isTruncated: Bool
        let limit: Int
        /// Encodes keys as the client asked for.
        let encode: (String) -> String

        /// The members that both versions have.
        func members(_ s3: S3Request, showsOwner: Bool) -> [XMLElement] {
            var members = [
                XMLElement("Name", s3.bucket), XMLElement("Prefix", encode(s3.query["prefix"] ?? "")),
                XMLElement("MaxKeys", String(limit)), XMLElement("IsTruncated", String(isTruncated)),
            ]
            if let delimiter = s3.query["delimiter"] { members.append(XMLElement("Delimiter", encode(delimiter))) }
            if let type = s3.query["encoding-type"] { members.append(XMLElement("EncodingType", type)) }
            for item in items {
                switch item {
                case .object(let entry):
                    let owner = showsOwner ? [S3Responder.owner] : []
                    members.append(
                        XMLElement(
                            "Contents",
                            [
                                XMLElement("Key", encode(entry.key)),
                                XMLElement("LastModified", S3Responder.time(entry.modified)),
                                XMLElement("ETag", "\"\(entry.etag)\""), XMLElement("Size", String(entry.size)),
                                XMLElement("StorageClass", "STANDARD"),
                            ] + owner
                        )
                    )
                case .prefix(let prefix):
                    members.append(XMLElement("CommonPrefixes", [XMLElement("Prefix", encode(prefix))]))
                }
            }
            return members
        }
    }

    private func list(_ s3: S3Request, after mark: Objects.Mark?) throws -> Listing {
        let type = s3.query["encoding-type"]
        guard type == nil || type == "url" else {
            throw S3Error(.invalidArgument, "encoding-type is '\(type ?? "")'; only 'url' is known.")
        }
        let limit = min(try s3.integer("max-keys", in: 0...Int(Int32.max)) ?? Self.longestPage, Self.longestPage)
        let page = try objects.page(
            prefix: S3URI(bucket: s3.bucket, key: s3.query["prefix"] ?? ""),
            delimiter: s3.query["delimiter"].flatMap { $0.isEmpty ? nil : $0 },
            after: mark,
            limit: limit
        )
        return Listing(
            items: page.items,
            // A page of nothing has no place to go on from.
            isTruncated: page.isTruncated && limit > 0,
            limit: limit,
            encode: { type == nil ? $0 : $0.addingPercentEncoding(withAllowedCharacters: Self.unescaped) ?? $0 }
        )
    }

    /// What `encoding-type=url` leaves as it is.
    private static let unescaped = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.*/"
    )

    func listVersion2(_ s3: S3Request) throws -> Response {
        var mark = s3.query["start-after"].map(Objects.Mark.key)
        if let token = s3.query["continuation-token"] { mark = try Self.mark(token) }
        let listing = try list(s3, after: mark)
        var members = listing.members(s3, showsOwner: s3.query["fetch-owner"] == "true")
        members.append(XMLElement("KeyCount", String(listing.items.count)))
        if let token = s3.query["continuation-token"] { members.append(XMLElement("ContinuationToken", token)) }
        if let start = s3.query["start-after"] { members.append(XMLElement("StartAfter", listing.encode(start))) }
        if listing.isTruncated, let last = listing.items.last {
            members.append(XMLElement("NextContinuationToken", Self.token(last.mark)))
        }
        return Self.xml(XMLElement("ListBucketResult", members))
    }

    func listVersion1(_ s3: S3Request) throws -> Response {
        let marker = s3.query["marker"] ?? ""
        // A marker that is a common beginning is one that an earlier page has shown.
        let delimiter = s3.query["delimiter"] ?? ""
        let isPrefix = !delimiter.isEmpty && marker.hasSuffix(delimiter) && marker.hasPrefix(s3.query["prefix"] ?? "")
        let listing = try list(s3, after: marker.isEmpty ? nil : isPrefix ? .prefix(marker) : .key(marker))
        var members = listing.members(s3, showsOwner: true)
        members.append(XMLElement("Marker", listing.encode(marker)))
        if listing.isTruncated, !delimiter.isEmpty {
            switch listing.items.last {
            case .object(let entry): members.append(XMLElement("NextMarker", listing.encode(entry.key)))
            case .prefix(let prefix): members.append(XMLElement("NextMarker", listing.encode(prefix)))
            case nil: break
            }
        }
        return Self.xml(XMLElement("ListBucketResult", members))
    }

    /// A token says where the next page begins: `k` or `p`, and the key or prefix, in base 64.
    static func token(_ mark: Objects.Mark) -> String {
        let text =
            switch mark {
            case .key(let key): "k" + key
            case .prefix(let prefix): "p" + prefix
            }
        return Data(text.utf8).base64EncodedString()
    }

    static func mark(_ token: String) throws -> Objects.Mark {
        let text = Data(base64Encoded: token).flatMap { String(data: $0, encoding: .utf8) } ?? ""
        switch text.first {
        case "k": return .key(String(text.unicodeScalars.dropFirst()))
        case "p": return .prefix(String(text.unicodeScalars.dropFirst()))
        default:
            throw S3Error(
                .invalidArgument,
                "The continuation token '\(token)' is not one that a listing here answered."
            )
        }
    }
}
