package import Foundation
import ZipArchives

/// The zip that a repository begins with, made of a folder of ``KitLocation/seed(_:)``.
package enum SeedArchive {
    /// Packs every file of a folder, sorted by path, so that equal files give equal bytes; programs stay programs.
    ///
    /// What the folder's own `.gitignore` names is left out, and `.git`. Patterns with wildcards are not understood.
    /// - Throws: ``SeedError`` when the folder is empty, or holds a link or what cannot be read.
    package static func zip(folder: URL) throws -> Data {
        let ignored = Set([".git"] + ignoredNames(in: folder))
        var files: [ZipArchive.File] = []
        guard let paths = FileManager.default.enumerator(atPath: folder.path) else {
            throw SeedError("\(folder.path) cannot be read; a repository cannot begin with it.")
        }
        while let path = paths.nextObject() as? String {
            let file = folder.appendingPathComponent(path)
            if ignored.contains(file.lastPathComponent) {
                paths.skipDescendants()
                continue
            }
            switch try FileManager.default.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType {
            case .typeDirectory: continue
            case .typeRegular:
                files.append(
                    ZipArchive.File(
                        path,
                        [UInt8](try Data(contentsOf: file)),
                        isExecutable: FileManager.default.isExecutableFile(atPath: file.path)
                    )
                )
            default: throw SeedError("\(file.path) is no regular file; a repository's archive holds only such.")
            }
        }
        guard !files.isEmpty else { throw SeedError("\(folder.path) holds no files; a repository cannot begin empty.") }
        // By bytes: the order of the file system and of languages does not matter.
        files.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return Data(try ZipArchive.pack(files))
    }

    /// The plain names of the folder's `.gitignore`.
    private static func ignoredNames(in folder: URL) -> [String] {
        let text = (try? String(contentsOf: folder.appendingPathComponent(".gitignore"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { $0.hasSuffix("/") ? String($0.dropLast()) : String($0) }
    }
}
