import Identifiers
import JSONDocuments
import Objects
import Store

/// A `ManifestFile`: an object that lists the objects of an input.
///
/// `[{"prefix": "s3://bucket/some/prefix/"}, "relative/path/a", "relative/path/b"]`: each path behind the prefix is an object, and
/// becomes the file of that path. Source: SageMaker API, `S3DataType`.
enum InputManifest {
    /// Larger manifests are refused.
    private static let longest = 64 << 20

    /// The objects that the manifest at `uri` lists.
    ///
    /// - Throws: ``ServiceError/Code/validation``, naming the entry, for one that is no path or whose object is not there.
    static func files(at uri: S3URI, in objects: Objects) throws -> [Objects.FolderFile] {
        func fault(_ message: String, cause: (any Error)? = nil) -> ServiceError {
            ServiceError(.validation, "The manifest \(uri) \(message)", cause: cause)
        }
        guard try objects.head(uri).size <= longest else { throw fault("is longer than \(longest >> 20) MiB.") }
        let document: JSON
        do {
            document = try JSON(parsing: try objects.read(uri))
        } catch let error as ServiceError {
            throw error
        } catch {
            throw fault("is no JSON.", cause: error)
        }
        guard let entries = document.array, let text = entries.first?["prefix"]?.string, let prefix = S3URI(text) else {
            throw fault("does not begin with [{\"prefix\": \"s3://bucket/prefix\"}, …]. Put the prefix first.")
        }
        return try entries.enumerated().dropFirst()
            .map { index, entry in
                guard let path = entry.string, !path.isEmpty else {
                    throw fault("has the entry \(index + 1) '\(entry.text())', which is no path. Give a string.")
                }
                let object = S3URI(bucket: prefix.bucket, key: prefix.key + path)
                do {
                    _ = try objects.head(object)
                    return try Objects.FolderFile(object: object, path: path)
                } catch {
                    throw fault("has the entry \(index + 1) '\(path)', which cannot be read.", cause: error)
                }
            }
    }
}
