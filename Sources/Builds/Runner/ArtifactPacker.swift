import Foundation

/// Collects the files that a build puts out.
struct ArtifactPacker {
    let artifacts: Buildspec.Artifacts
    /// The source's folder.
    let source: String

    /// What is wrong with what is to be put out.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    struct File {
        /// Where it is.
        let file: String
        /// Its path in the artifact.
        let path: String
    }

    /// The files, sorted by their paths in the artifact.
    ///
    /// - Throws: ``Fault`` with a sentence if a pattern finds nothing, or two files have one path.
    func files() throws -> [File] {
        let base = try baseFolder()
        let excluded = artifacts.excluded.map { FilePattern($0) }
        var all: [String] = []
        Self.walk(base, "", &all, depth: 0)
        all.sort()
        var found: [String: String] = [:]
        for text in artifacts.files {
            let pattern = FilePattern(text)
            let matching = all.filter { pattern.matches($0) }
            guard !matching.isEmpty else {
                throw Fault(description: "no matching artifact paths found for '\(text)' in \(base)")
            }
            for path in matching where !excluded.contains(where: { $0.matches(path) }) {
                let place = artifacts.discardsPaths ? (path as NSString).lastPathComponent : path
                if let other = found.updateValue(base + "/" + path, forKey: place), other != base + "/" + path {
                    throw Fault(
                        description: "two files would be '\(place)' of the artifact: \(other) and \(base)/\(path)"
                    )
                }
            }
        }
        return found.sorted { $0.key < $1.key }.map { File(file: $0.value, path: $0.key) }
    }

    private func baseFolder() throws -> String {
        guard let given = artifacts.baseDirectory else { return source }
        let path = given.hasPrefix("/") ? given : source + "/" + given
        if Self.isFolder(path) { return (path as NSString).standardizingPath }
        // The only folder that a pattern finds.
        let pattern = FilePattern(given)
        var folders: [String] = []
        Self.walkFolders(source, "", &folders, depth: 0)
        let matching = folders.filter { pattern.matches($0) }.sorted()
        guard !given.hasPrefix("/"), let first = matching.first else {
            throw Fault(description: "the base directory '\(given)' is not there")
        }
        return source + "/" + first
    }

    /// Links are followed; a depth that no tree has ends a circle of them.
    private static let deepest = 64

    private static func walk(_ root: String, _ folder: String, _ files: inout [String], depth: Int) {
        guard depth < deepest else { return }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? [] {
            let path = folder.isEmpty ? name : folder + "/" + name
            if isFolder(root + "/" + path) {
                // Not the links to folders: they may lead above.
                if (try? FileManager.default.destinationOfSymbolicLink(atPath: root + "/" + path)) == nil {
                    walk(root, path, &files, depth: depth + 1)
                }
            } else if FileManager.default.isReadableFile(atPath: root + "/" + path) {
                files.append(path)
            }
        }
    }

    private static func walkFolders(_ root: String, _ folder: String, _ folders: inout [String], depth: Int) {
        guard depth < deepest else { return }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? [] {
            let path = folder.isEmpty ? name : folder + "/" + name
            guard isFolder(root + "/" + path),
                (try? FileManager.default.destinationOfSymbolicLink(atPath: root + "/" + path)) == nil
            else { continue }
            folders.append(path)
            walkFolders(root, path, &folders, depth: depth + 1)
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
