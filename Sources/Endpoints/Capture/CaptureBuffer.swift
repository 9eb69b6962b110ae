import Foundation
import Identifiers
import Store
import Synchronization

/// The captured invocations of one variant that are not yet written: JSON lines, end to end.
///
/// Invocations append and never wait for the disk; ``CaptureWriter`` takes what is there. Memory is bounded: what comes while
/// the buffer is full is dropped and counted. A process that is killed loses what is not yet written: a minute's records at
/// most. A file is named by the moment of its first record.
final class CaptureBuffer: Sendable {
    /// A file is written this long after it was opened.
    ///
    /// - Source: the consecutive files of AWS's published run are 60 s apart.
    static let fileSeconds: TimeInterval = 60
    /// A file of this size is written at once; 16 MiB.
    static let fileBytes = 16 << 20
    /// With this much unwritten, records are dropped; 64 MiB.
    static let mostBytes = 64 << 20

    /// Lines that become one file.
    struct File: Sendable {
        var lines: [UInt8]
        var records: Int
        let opened: Date
        let id: (UInt64, UInt64)
    }

    private struct State {
        var lines: [UInt8] = []
        var records = 0
        var opened: Date?
        var isRetired = false
        var dropped = 0
        var randomness: Randomness
        /// Of the content types seen last, which hardly ever change.
        var input: CaptureRecord.Frame
        var output: CaptureRecord.Frame
    }

    let folder: S3URI
    private let percentage: Double
    private let record: CaptureRecord
    private let wake: Signal
    private let state: Mutex<State>

    /// Nil where capture is switched off.
    init?(_ config: DataCaptureConfig, endpoint: String, variant: String, seed: UInt64, wake: Signal) throws {
        guard config.enableCapture ?? true else { return nil }
        var destination = config.destinationS3Uri
        while destination.hasSuffix("/") { destination.removeLast() }
        guard let root = S3URI(destination) else {
            throw ServiceError(.validation, "DestinationS3Uri is '\(config.destinationS3Uri)', not an s3:// address.")
        }
        folder = root.appending("\(endpoint)/\(variant)")
        percentage = Double(config.initialSamplingPercentage)
        record = CaptureRecord(config)
        self.wake = wake
        state = Mutex(
            State(
                randomness: Randomness(seed: seed),
                input: record.inputFrame("text/csv"),
                output: record.outputFrame(AnswerFormat.csv.contentType)
            )
        )
    }

    /// Keeps an invocation if the sampling says so.
    ///
    /// - Returns: Whether it was kept; false also if the buffer is full, which ``dropped`` counts.
    func offer(
        input: [UInt8],
        inputType: String,
        output: [UInt8],
        outputType: String,
        inferenceId: String?,
        at time: Date
    ) -> Bool {
        let (result, wakes) = state.withLock { state -> (Bool, Bool) in
            if percentage < 100, state.randomness.fraction() * 100 >= percentage { return (false, false) }
            guard state.lines.count < Self.mostBytes else {
                state.dropped += 1
                return (false, false)
            }
            let before = state.lines.count
            let isFirst = state.opened == nil
            if isFirst { state.opened = time }
            if state.input.type != inputType { state.input = record.inputFrame(inputType) }
            if state.output.type != outputType { state.output = record.outputFrame(outputType) }
            record.append(
                to: &state.lines,
                input: input,
                state.input,
                output: output,
                state.output,
                eventId: state.randomness.uuid(),
                inferenceId: inferenceId,
                time: time
            )
            state.records += 1
            return (true, isFirst || before < Self.fileBytes && state.lines.count >= Self.fileBytes)
        }
        if wakes { wake.notify() }
        return result
    }

    /// Takes what is to become a file: everything if `limit` is nil, else only if the file was opened at `limit` or before,
    /// or is full.
    func take(openedBefore limit: Date?) -> File? {
        state.withLock { state in
            guard let opened = state.opened, state.records > 0 else { return nil }
            if let limit, opened > limit, state.lines.count < Self.fileBytes { return nil }
            let file = File(lines: state.lines, records: state.records, opened: opened, id: state.randomness.uuid())
            state.lines = []
            state.lines.reserveCapacity(min(file.lines.count, Self.fileBytes))
            state.records = 0
            state.opened = nil
            return file
        }
    }

    /// Puts a file that could not be written back before what has come since; drops it if there is no room.
    func putBack(_ file: File) {
        state.withLock { state in
            guard state.lines.count + file.lines.count <= Self.mostBytes else {
                state.dropped += file.records
                return
            }
            state.lines = file.lines + state.lines
            state.records += file.records
            state.opened = file.opened
        }
    }

    /// Says that no new invocations will come, apart from those under way.
    func retire() { state.withLock { $0.isRetired = true } }

    var isRetired: Bool { state.withLock { $0.isRetired } }

    /// When the open file is due.
    var due: Date? { state.withLock { $0.opened?.addingTimeInterval(Self.fileSeconds) } }

    /// Records that were dropped since the variant came into service.
    var dropped: Int { state.withLock { $0.dropped } }

    /// `yyyy/mm/dd/hh/MM-SS-mmm-<uuid>.jsonl` below the folder, by the moment the file was opened.
    func uri(of file: File) -> S3URI {
        folder.appending(CaptureTime(file.opened).path + "-" + uuidText(file.id) + ".jsonl")
    }
}

/// A UUID's usual spelling.
func uuidText(_ id: (UInt64, UInt64)) -> String {
    var bytes: [UInt8] = []
    CaptureRecord.append(uuid: id, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
}
