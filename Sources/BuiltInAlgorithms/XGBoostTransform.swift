import Boosting
package import Containers
import DurableFiles
import Foundation
import Glibc
import JSONDocuments
import Tables

/// Batch transform with SageMaker's built-in XGBoost: predictions for every record of the job's files.
///
/// Reads `/opt/ml/input/config/transformjobconfig.json`, the one archive in `/opt/ml/input/model` and CSV records, without a
/// header, from `/opt/ml/input/data/transform`; writes `PATH.out` for every file into `/opt/ml/output/transform`, whole or not
/// at all. A file with a bad record fails alone: the others are transformed, and the job fails at the end.
package enum XGBoostTransform {
    /// Runs the job.
    ///
    /// - Returns: The exit status: 0, or 1 with the reason in `/opt/ml/output/failure` and on standard error.
    @concurrent
    package static func run(container: Container) async -> Int32 {
        do {
            try await transform(container)
            return 0
        } catch {
            let text = String(describing: error)
            try? DurableFile.write(Array(text.utf8.prefix(1024)), to: container.url("/opt/ml/output/failure").path)
            FileHandle.standardError.write(Data("\(text)\n".utf8))
            return 1
        }
    }

    private static func transform(_ container: Container) async throws {
        let started = ContinuousClock.now
        let settings = try TransformSettings(container)
        let model = try predictor(container)
        let input = container.url("/opt/ml/input/data/transform").path
        let names = try files(in: input)
        var records = 0
        var faults: [String] = []
        for name in names {
            let fault: String
            do {
                let transform = RecordTransform(settings: settings, predictor: model)
                let count = try await transform.run(
                    from: "\(input)/\(name)",
                    work: container.url("/opt/ml/output/work/\(name).out").path,
                    to: container.url("/opt/ml/output/transform/\(name).out").path
                )
                records += count
                say("\(name): \(count) records")
                continue
            } catch let error as RecordFault {
                fault = error.line.map { "\(name):\($0): \(error.message)" } ?? "\(name): \(error.message)"
            } catch let error as TableError {
                fault = TableError(error.code, error.message, file: name, line: error.line).description
            }
            faults.append(fault)
            if faults.count <= 20 { say(fault) }
        }
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        say(
            "Transformed \(records) records of \(names.count - faults.count) files in \(String(format: "%.1f", seconds)) s"
        )
        guard let first = faults.first else { return }
        throw RecordFault("\(faults.count) of \(names.count) files could not be transformed. The first: \(first)")
    }

    private static func predictor(_ container: Container) throws -> Predictor {
        let folder = container.url("/opt/ml/input/model").path
        let names = try files(in: folder)
        guard names.count == 1 else {
            throw RecordFault("/opt/ml/input/model has \(names.count) files; it must hold the model's archive alone.")
        }
        return try Predictor(modelBytes: ModelArchive.model(at: "\(folder)/\(names[0])"))
    }

    /// The files below a folder, by their paths.
    private static func files(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
            .filter { name in
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                    && !isFolder.boolValue
            }
    }

    private static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}

/// What `transformjobconfig.json` asks for.
struct TransformSettings: Sendable {
    /// Whether the lines are records of their own; else a file is one request.
    let splitsLines: Bool
    /// The most bytes of a request; nil for any number.
    let longestPayload: Int?
    let inputFilter: FieldSelection
    let outputFilter: FieldSelection
    /// Whether a prediction is put behind its record.
    let joinsInput: Bool

    init(_ container: Container) throws {
        let file = "/opt/ml/input/config/transformjobconfig.json"
        let document: JSON
        do {
            document = try JSON(parsing: [UInt8](Data(contentsOf: container.url(file))))
        } catch {
            throw RecordFault("\(file) cannot be read: \(error)")
        }
        func selection(_ member: String) throws -> FieldSelection {
            let path = document[member]?.string ?? "$"
            guard let selection = FieldSelection(path) else {
                throw RecordFault("\(member) is '\(path)'; for CSV records give $, $[n], $[n,m] or $[n:m].")
            }
            return selection
        }
        splitsLines = document["SplitType"]?.string == "Line"
        let megabytes = Int(document["MaxPayloadInMB"]?.integer ?? 6)
        longestPayload = megabytes == 0 ? nil : megabytes << 20
        inputFilter = try selection("InputFilter")
        outputFilter = try selection("OutputFilter")
        joinsInput = document["JoinSource"]?.string == "Input"
    }
}

/// What is wrong with a file or one of its records.
struct RecordFault: Error, CustomStringConvertible {
    /// From 1, where it is known.
    var line: Int?
    let message: String

    init(_ message: String, line: Int? = nil) {
        self.message = message
        self.line = line
    }

    var description: String { message }
}
