import Foundation
import Identifiers
import Objects
import Store

extension CreateTrainingJobRequest {
    /// Stores what a training job left: `/opt/ml/model` as `S3OutputPath/NAME/output/model.tar.gz`, or as single files where
    /// CompressionType is `NONE`, and `/opt/ml/output/data`, if it holds anything, as `output.tar.gz` beside it.
    ///
    /// - Returns: Where the model lies; nil if the job wrote none.
    func storeModel(of job: JobRecord, from folder: JobFolder, in objects: Objects) throws -> String? {
        let target = try JobRules.uri(outputDataConfig.s3OutputPath, member: "S3OutputPath")
            .appending(job.name).appending("output")
        let isCompressed = outputDataConfig.compressionType != "NONE"
        var model: String?
        for (path, name) in [("output/data", "output"), ("model", "model")] {
            let source = folder.url(path)
            guard try !TarWriter.members(of: source.path).isEmpty else { continue }
            let uri = target.appending(isCompressed ? "\(name).tar.gz" : name + "/")
            if isCompressed {
                let archive = folder.archives.appendingPathComponent("\(name).tar.gz")
                try TarWriter.write(folder: source.path, to: archive.path)
                try objects.put(file: archive, at: uri, by: .move)
            } else {
                try objects.upload(folder: source, to: uri, by: .copy)
            }
            if name == "model" { model = uri.description }
        }
        return model
    }
}
