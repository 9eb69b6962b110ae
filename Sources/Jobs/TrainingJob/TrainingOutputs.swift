import Foundation
import Glibc
import Identifiers
import Objects
import Store

extension CreateTrainingJobRequest {
    /// Stores what a training job's instances left: `/opt/ml/model` as `S3OutputPath/NAME/output/model.tar.gz`, or as single
    /// files where CompressionType is `NONE`, and `/opt/ml/output/data`, if it holds anything, as `output.tar.gz` beside it.
    ///
    /// The files of all instances are gathered; a path that several have is that of the first of them.
    ///
    /// - Returns: Where the model lies; nil if the job wrote none.
    func storeModel(of job: JobRecord, from folder: JobFolder, in objects: Objects, log: JobLog) throws -> String? {
        let target = try JobRules.uri(outputDataConfig.s3OutputPath, member: "S3OutputPath")
            .appending(job.name).appending("output")
        let isCompressed = outputDataConfig.compressionType != "NONE"
        let instances = (0..<(resourceConfig.instanceCount ?? 1)).map(folder.instance)
        var model: String?
        for (path, name) in [("output/data", "output"), ("model", "model")] {
            // A link in place of the folder leads elsewhere, and is left alone.
            let sources = instances.filter { PlainFolder($0.tree, path) != nil }.map { $0.url(path).path }
            let members = try TarWriter.members(of: sources)
            guard !members.isEmpty else { continue }
            let uri = target.appending(isCompressed ? "\(name).tar.gz" : name + "/")
            if isCompressed {
                let archive = folder.archives.appendingPathComponent("\(name).tar.gz")
                try TarWriter.write(members, to: archive.path)
                try objects.put(file: archive, at: uri, by: .move)
            } else {
                for member in members where !member.isFolder {
                    try objects.put(file: URL(fileURLWithPath: member.file), at: uri.appending(member.path), by: .copy)
                }
            }
            if instances.count > 1 {
                log.note("\(uri) has the files of /opt/ml/\(path) of \(sources.count) instances.")
            }
            if name == "model" { model = uri.description }
        }
        return model
    }
}
