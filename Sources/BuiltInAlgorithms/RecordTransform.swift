import Boosting
import DurableFiles
import Foundation
import Glibc
import Tables

/// Predictions for the records of a file, in bounded memory and on all cores.
struct RecordTransform: Sendable {
    let settings: TransformSettings
    let predictor: Predictor

    /// What became of a piece of the file.
    private struct Output: Sendable {
        var bytes: [UInt8] = []
        var size = 0
        var records = 0
        var lines = 0
        /// The first bad record, by its line in the piece.
        var fault: RecordFault?
    }

    /// Transforms `source`; the predictions appear at `target`, whole or not at all.
    ///
    /// - Parameters:
    ///   - source: A CSV file, plain or gzip.
    ///   - work: Where they are gathered.
    ///   - target: On the same file system as `work`.
    /// - Returns: The number of records.
    /// - Throws: ``RecordFault`` or `TableError` with the line of a bad record; an error of the file system.
    func run(from source: String, work: String, to target: String) async throws -> Int {
        var file = try DurableFile(at: work)
        var records = 0
        var lines = 0
        var size = 0
        try await CSVRecords.process(file: source, workers: ProcessInfo.processInfo.activeProcessorCount) { piece in
            try transform(piece)
        } inOrder: { output in
            if let fault = output.fault { throw RecordFault(fault.message, line: lines + (fault.line ?? 1)) }
            size += output.size
            if !settings.splitsLines, let longest = settings.longestPayload, size > longest {
                throw RecordFault(
                    "The file is longer than the \(longest >> 20) MB of MaxPayloadInMB. Set SplitType to Line, or raise it."
                )
            }
            records += output.records
            lines += output.lines
            try file.append(output.bytes)
        }
        try file.commit()
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        guard rename(work, target) == 0 else {
            throw RecordFault("The predictions cannot be put at \(target): \(String(cString: strerror(errno))).")
        }
        return records
    }

    private func transform(_ piece: CSVRecords.Piece) throws -> Output {
        var output = Output()
        output.size = piece.size
        try piece.read { rows in
            var features: [Float] = []
            var kept: [(range: Range<Int>, fields: [Range<Int>])] = []
            let keepsRows = settings.joinsInput
            var places: [Int] = []
            var count = -1
            output.lines = rows.forEach { row in
                guard output.fault == nil else { return }
                do {
                    if row.fields.count != count {
                        count = row.fields.count
                        places = try self.places(of: count)
                    }
                    try append(row, places, rows, to: &features)
                    output.records += 1
                    if keepsRows { kept.append((row.range, settings.outputFilter == .all ? [] : row.fields)) }
                } catch let fault as RecordFault {
                    output.fault = RecordFault(fault.message, line: row.line)
                } catch {
                    output.fault = RecordFault("\(error)", line: row.line)
                }
            }
            guard output.fault == nil, output.records > 0 else { return }
            let predictions = try predictor.predict(rows: features, columns: predictor.columns)
            output.bytes.reserveCapacity(output.records * 20 + (keepsRows ? piece.size : 0))
            for record in 0..<output.records {
                try write(record, keepsRows ? kept[record] : nil, predictions, rows, to: &output)
                if output.fault != nil { return }
            }
        }
        return output
    }

    /// The fields that the model gets of a record of `count`.
    private func places(of count: Int) throws -> [Int] {
        guard let places = settings.inputFilter.places(of: count) else {
            throw RecordFault("The record has \(count) fields, and InputFilter asks for one that is not there.")
        }
        guard places.count == predictor.columns else {
            throw RecordFault(
                "The record has \(places.count) fields\(settings.inputFilter == .all ? "" : " behind InputFilter"); the model takes "
                    + "\(predictor.columns)."
            )
        }
        return places
    }

    private func append(
        _ row: CSVRecords.Rows.Row,
        _ places: [Int],
        _ rows: CSVRecords.Rows,
        to features: inout [Float]
    ) throws {
        if settings.splitsLines, let longest = settings.longestPayload, row.range.count > longest {
            throw RecordFault("The record is longer than the \(longest >> 20) MB of MaxPayloadInMB.")
        }
        for place in places {
            guard let value = rows.float(row.fields[place]) else {
                let text = String(decoding: rows.bytes(row.fields[place]).prefix(100), as: UTF8.self)
                throw RecordFault("Field \(place + 1) is '\(text)'; every feature must be a number or empty.")
            }
            features.append(value)
        }
    }

    /// Writes what is asked for of a record and its predictions, as a line.
    private func write(
        _ record: Int,
        _ input: (range: Range<Int>, fields: [Range<Int>])?,
        _ predictions: [Float],
        _ rows: CSVRecords.Rows,
        to output: inout Output
    ) throws {
        let own = predictions[(record * predictor.outputs)..<((record + 1) * predictor.outputs)]
        if settings.outputFilter == .all {
            if let input { output.bytes.append(contentsOf: rows.bytes(input.range)) }
            for (index, value) in own.enumerated() {
                if index > 0 || input != nil { output.bytes.append(UInt8(ascii: ",")) }
                Self.spell(value, into: &output.bytes)
            }
        } else {
            let fields = input?.fields ?? []
            guard let places = settings.outputFilter.places(of: fields.count + own.count) else {
                output.fault = RecordFault(
                    "The output has \(fields.count + own.count) fields, and OutputFilter asks for one that is not there."
                )
                return
            }
            for (index, place) in places.enumerated() {
                if index > 0 { output.bytes.append(UInt8(ascii: ",")) }
                if place < fields.count {
                    output.bytes.append(contentsOf: rows.bytes(fields[place]))
                } else {
                    Self.spell(own[own.startIndex + place - fields.count], into: &output.bytes)
                }
            }
        }
        output.bytes.append(0x0A)
    }

    /// The single-precision value in double precision, as SageMaker's container and the endpoints here write it.
    private static func spell(_ value: Float, into output: inout [UInt8]) {
        output.append(contentsOf: Double(value).description.utf8)
    }
}
