import DurableFiles
import Foundation
import Tables

/// SageMaker's `model.tar.gz`: the files of `/opt/ml/model`, for XGBoost one file `xgboost-model`.
public enum ModelArchive: Sendable {
    /// The name that SageMaker's XGBoost gives its model.
    public static let modelName = "xgboost-model"

    /// Archives that unpack to more are refused; 2 GiB.
    public static let maximumUnpackedBytes = 1 << 31

    /// The bytes of an archive that holds one model; equal models give equal bytes.
    public static func pack(model: [UInt8]) throws(BoostingError) -> [UInt8] {
        Gzip.compress(try TarArchive.pack([TarArchive.Member(name: modelName, bytes: model)]))
    }

    /// Writes an archive of all regular files of `folder`, sorted by name; links are not followed but refused.
    ///
    /// The archive appears whole or not at all. Times and owners are left out, so equal files give equal bytes.
    public static func write(folder: String, to path: String) throws(BoostingError) {
        var members: [TarArchive.Member] = []
        guard let names = FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) else {
            throw BoostingError(.archive, "The model folder \(folder) cannot be read.")
        }
        for name in names.sorted() {
            let file = "\(folder)/\(name)"
            let type = (try? FileManager.default.attributesOfItem(atPath: file))?[.type] as? FileAttributeType
            switch type {
            case .typeDirectory: continue
            case .typeRegular: members.append(TarArchive.Member(name: name, bytes: try read(file)))
            default:
                throw BoostingError(.archive, "\(file) is no regular file; a model archive holds regular files only.")
            }
        }
        try save(Gzip.compress(try TarArchive.pack(members)), to: path)
    }

    /// Writes an archive that holds one model.
    public static func write(model: [UInt8], to path: String) throws(BoostingError) {
        try save(try pack(model: model), to: path)
    }

    /// The model in an archive's bytes: the file `xgboost-model`, in whichever folder of the archive, or its only file.
    public static func model(in archive: [UInt8], limit: Int = maximumUnpackedBytes) throws(BoostingError) -> [UInt8] {
        let members = try unpack(archive, limit: limit)
        if let model = members.first(where: { $0.name == modelName || $0.name.hasSuffix("/" + modelName) }) {
            return model.bytes
        }
        if members.count == 1 { return members[0].bytes }
        let names = members.map(\.name).joined(separator: ", ")
        throw BoostingError(
            .archive,
            "The archive holds no file \(modelName), but \(names.isEmpty ? "nothing" : names)."
        )
    }

    /// The model in the archive at `path`.
    public static func model(at path: String) throws(BoostingError) -> [UInt8] { try model(in: try read(path)) }

    /// Unpacks the archive at `path` into `folder`; every file appears whole or not at all, none outside of the folder.
    public static func extract(
        _ path: String,
        to folder: String,
        limit: Int = maximumUnpackedBytes
    ) throws(BoostingError) {
        for member in try unpack(try read(path), limit: limit) {
            try save(member.bytes, to: "\(folder)/\(member.name)")
        }
    }

    private static func unpack(_ archive: [UInt8], limit: Int) throws(BoostingError) -> [TarArchive.Member] {
        let isGzip = archive.withUnsafeBytes { Gzip.isGzip($0) }
        do {
            return try TarArchive.unpack(isGzip ? try Gzip.decompress(archive, limit: limit) : archive)
        } catch let error as BoostingError {
            throw error
        } catch {
            throw BoostingError(.archive, "The archive cannot be unpacked.", cause: error)
        }
    }

    private static func read(_ path: String) throws(BoostingError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw BoostingError(.archive, "\(path) cannot be read.", cause: error)
        }
    }

    private static func save(_ bytes: [UInt8], to path: String) throws(BoostingError) {
        do {
            try DurableFile.write(bytes, to: path)
        } catch {
            throw BoostingError(.archive, error.description, cause: error)
        }
    }
}
