package import Identifiers
import Store

extension Objects {
    /// An object, and the path of the file that it becomes in a job's folder.
    package struct FolderFile: Sendable, Hashable {
        package let object: S3URI
        /// Relative, without empty components.
        package var path: String
        /// Whether it stands for a folder: its key ends in a slash.
        package let isFolder: Bool

        /// Gives an object a place.
        ///
        /// - Throws: ``ServiceError/Code/validation`` for a path that could leave the folder, or with a component that is no name.
        package init(object: S3URI, path: String) throws {
            let names = path.split(separator: "/", omittingEmptySubsequences: true)
            for name in names {
                guard name != "..", name != ".", name.utf8.count <= 255, !name.utf8.contains(0) else {
                    throw ServiceError(
                        .validation,
                        "\(object) cannot be an input: '\(name)' is no name for a file. Rename the object."
                    )
                }
            }
            self.object = object
            self.path = names.joined(separator: "/")
            isFolder = object.key.utf8.last == UInt8(ascii: "/")
        }
    }
}
