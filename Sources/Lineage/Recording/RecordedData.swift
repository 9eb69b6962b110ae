import GRDB
import JSONDocuments
import Store

/// Objects, an image or a model that something was made of, or that a job made.
package struct RecordedData: Sendable, Hashable {
    /// The input's, output's or channel's name.
    package var name: String
    package var uri: String
    /// SHA-256 in hexadecimal digits over what lies there; nil where it is not known.
    package var contentHash: String?
    /// The artifact's type: `DataSet`, `Code`, `Model`, `Baseline`, `Metrics` or `Image`.
    package var type: String
    package var mediaType: String?

    package init(name: String, uri: String, contentHash: String? = nil, type: String, mediaType: String? = nil) {
        self.name = name
        self.uri = uri
        self.contentHash = contentHash
        self.type = type
        self.mediaType = mediaType
    }

    /// The artifact's source: one for each content at an address.
    var source: EntitySource {
        EntitySource(uri: uri, types: contentHash.map { [ArtifactSourceType.hash($0)] })
    }

    /// Writes, or finds, the artifact and returns its ARN.
    func artifact(in transaction: Transaction) throws -> String {
        var entity = NewEntity(kind: .artifact, type: type, source: source)
        entity.details.properties = contentHash.map { ["ContentHash": $0] }
        let (arn, isNew) = try entity.insert(in: transaction)
        if isNew { try derive(arn, in: transaction) }
        return arn
    }

    /// Connects an artifact with what a job wrote where it lies: it is a part of that, or that without its hash.
    private func derive(_ arn: String, in transaction: Transaction) throws {
        let found = try Row.fetchOne(
            transaction.database,
            sql: """
                SELECT e.arn FROM lineage_entity e
                WHERE e.source_uri IN (SELECT value FROM json_each(?)) AND e.arn <> ?
                    AND (e.source_uri <> ? OR e.source_types = '')
                    AND EXISTS (SELECT 1 FROM lineage_association a WHERE a.destination = e.arn AND a.type = 'Produced')
                ORDER BY length(e.source_uri) DESC, e.position DESC LIMIT 1
                """,
            arguments: [JSON.array(enclosing.map(JSON.string)).text(), arn, uri]
        )
        guard let whole = found?["arn"] as String? else { return }
        try Lineage.associate(whole, arn, .derivedFrom, in: transaction)
    }

    /// The address itself and every folder that it lies in, each with and without a slash at its end.
    private var enclosing: [String] {
        guard uri.hasPrefix("s3://") else { return [] }
        var parts = uri.dropFirst(5).split(separator: "/")
        var addresses = [uri]
        while !parts.isEmpty {
            let address = "s3://" + parts.joined(separator: "/")
            addresses += [address, address + "/"]
            parts.removeLast()
        }
        return addresses
    }
}
