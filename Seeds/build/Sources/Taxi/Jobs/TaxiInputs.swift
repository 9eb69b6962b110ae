package import Foundation

/// Finds trips and zones in folders.
package enum TaxiInputs {
    /// The months of green trips in a folder and the folders in it, sorted by name.
    ///
    /// A month is a `.parquet`, `.csv`, `.csv.gz` or `.jsonl` file; where some names contain `tripdata`, as the TLC's do, only
    /// those count.
    /// - Throws: ``TaxiError/Code/missingInput`` when there is none.
    package static func months(in folder: URL) throws(TaxiError) -> [URL] {
        let endings = [".parquet", ".csv", ".csv.gz", ".jsonl", ".jsonl.gz"]
        let tables = files(in: folder)
            .filter { file in
                endings.contains { file.lastPathComponent.lowercased().hasSuffix($0) }
            }
        let months = tables.filter { $0.lastPathComponent.lowercased().contains("tripdata") }
        let chosen = months.isEmpty ? tables : months
        guard !chosen.isEmpty else {
            throw TaxiError(
                .missingInput,
                "\(folder.path) holds no trips; expected green_tripdata_*.parquet, .csv or .csv.gz (NYC TLC trip records)."
            )
        }
        return chosen
    }

    /// The archive of zones in a folder: `taxi_zones.zip`, or the only `.zip`.
    ///
    /// - Throws: ``TaxiError/Code/missingInput`` when there is none, or several of other names.
    package static func zones(in folder: URL) throws(TaxiError) -> URL {
        let archives = files(in: folder).filter { $0.pathExtension.lowercased() == "zip" }
        if let named = archives.first(where: { $0.lastPathComponent.lowercased() == "taxi_zones.zip" }) { return named }
        if archives.count == 1 { return archives[0] }
        let found = archives.map(\.lastPathComponent).joined(separator: ", ")
        throw TaxiError(
            .missingInput,
            "\(folder.path) holds no taxi_zones.zip; it holds \(found.isEmpty ? "no .zip" : found)."
        )
    }

    private static func files(in folder: URL) -> [URL] {
        guard let names = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        let paths = names.compactMap { $0 as? String }
            .filter { path in
                !path.split(separator: "/").contains { $0.hasPrefix(".") }
            }
        return paths.sorted().map { folder.appendingPathComponent($0) }
            .filter { file in
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) && !isFolder.boolValue
            }
    }
}
