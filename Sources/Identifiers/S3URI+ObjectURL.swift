import Foundation

extension S3URI {
    /// Reads the address of an object as AWS's services take it: `https://s3.REGION.amazonaws.com/BUCKET/KEY`,
    /// `https://BUCKET.s3.REGION.amazonaws.com/KEY`, or `http://127.0.0.1:7878/BUCKET/KEY`; nil if it is none of these.
    ///
    /// The host says nothing else here: every object of a template lies in this installation.
    package static func object(at text: String) -> S3URI? {
        guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host(), url.query() == nil
        else { return nil }
        let path = url.path().split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { String($0).removingPercentEncoding ?? String($0) }
        let labels = host.split(separator: ".")
        let service = labels.firstIndex { $0 == "s3" || $0.hasPrefix("s3-") }
        let isAmazon = host.contains(".amazonaws.com")
        guard isAmazon ? service != nil : isLoopback(host) else { return nil }
        let bucket = labels[..<(isAmazon ? service ?? 0 : 0)].joined(separator: ".")
        let parts = bucket.isEmpty ? Array(path) : [bucket] + path
        guard let bucket = parts.first, !bucket.isEmpty, parts.count > 1 else { return nil }
        return S3URI(bucket: bucket, key: parts.dropFirst().joined(separator: "/"))
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasPrefix("127.") || host == "::1" || host == "[::1]"
    }
}
