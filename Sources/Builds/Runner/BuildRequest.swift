package import JSONDocuments
import OrderedCollections

/// What a build's program is told: `config/build.json` below `/opt/ml`.
package struct BuildRequest: Sendable, Hashable {
    /// Where the server writes it, below `/opt/ml`.
    package static let path = "config/build.json"

    package var buildspec: BuildspecPlace
    /// The source's archive below `/opt/ml`; nil where there is none.
    package var source: String?
    /// Archives of further sources, by their identifiers.
    package var secondarySources: [String: String]
    package var artifacts: [ArtifactPlace]
    /// Variables that the build project or the start of the build gives, over the buildspec's.
    package var given: [String]

    package enum BuildspecPlace: Sendable, Hashable {
        /// A path in the source.
        case path(String)
        case text(String)
    }

    /// Where artifacts are put for the server to store them.
    package struct ArtifactPlace: Sendable, Hashable {
        /// Of secondary artifacts; nil for the main ones.
        package var identifier: String?
        /// A file below `/opt/ml` if they are zipped, else a folder.
        package var path: String
        package var isZipped: Bool

        package init(identifier: String? = nil, path: String, isZipped: Bool) {
            self.identifier = identifier
            self.path = path
            self.isZipped = isZipped
        }
    }

    package init(
        buildspec: BuildspecPlace,
        source: String? = nil,
        secondarySources: [String: String] = [:],
        artifacts: [ArtifactPlace] = [],
        given: [String] = []
    ) {
        self.buildspec = buildspec
        self.source = source
        self.secondarySources = secondarySources
        self.artifacts = artifacts
        self.given = given
    }

    package var json: JSON {
        var json: JSON = [:]
        switch buildspec {
        case .path(let path): json["buildspecPath"] = .string(path)
        case .text(let text): json["buildspec"] = .string(text)
        }
        if let source { json["source"] = .string(source) }
        var secondary: JSON = [:]
        for (identifier, path) in secondarySources.sorted(by: { $0.key < $1.key }) {
            secondary[identifier] = .string(path)
        }
        json["secondarySources"] = secondary
        json["artifacts"] = .array(
            artifacts.map { artifact in
                [
                    "identifier": artifact.identifier.map(JSON.string) ?? .null, "path": .string(artifact.path),
                    "isZipped": .bool(artifact.isZipped),
                ]
            }
        )
        json["given"] = .array(given.map(JSON.string))
        return json
    }

    /// Reads what ``json`` wrote; nil if it is none.
    init?(_ json: JSON) {
        if let path = json["buildspecPath"]?.string {
            buildspec = .path(path)
        } else if let text = json["buildspec"]?.string {
            buildspec = .text(text)
        } else {
            return nil
        }
        source = json["source"]?.string
        secondarySources = [:]
        for (identifier, path) in json["secondarySources"]?.object ?? [:] { secondarySources[identifier] = path.string }
        artifacts = (json["artifacts"]?.array ?? [])
            .compactMap { artifact in
                artifact["path"]?.string
                    .map {
                        ArtifactPlace(
                            identifier: artifact["identifier"]?.string,
                            path: $0,
                            isZipped: artifact["isZipped"]?.bool ?? false
                        )
                    }
            }
        given = json["given"]?.array?.compactMap(\.string) ?? []
    }
}
