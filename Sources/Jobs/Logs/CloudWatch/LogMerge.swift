import Foundation

/// The lines of several logs in the order of their times, oldest or newest first.
///
/// A log is read from when the lines of its job can begin, so that few are read at a time.
struct LogMerge {
    /// A line's place in the order: by time, then job, then where it stands in the log.
    struct Key: Sendable, Hashable, Comparable {
        var time: Int64
        var job: String
        var position: Int

        static func < (first: Key, second: Key) -> Bool {
            (first.time, first.job, first.position) < (second.time, second.job, second.position)
        }
    }

    private struct Source {
        let job: LoggedJob
        var cursor: LogCursor
        var line: LogLine

        var key: Key { Key(time: line.time, job: job.name, position: line.start) }
    }

    private let isForward: Bool
    private let times: ClosedRange<Int64>
    /// Only lines behind this one come.
    private let last: Key?
    /// Logs that are not read yet, the next one at the end.
    private var waiting: [LoggedJob]
    private var sources: [Source] = []

    /// By how many seconds a log's lines may lie outside of the time in which the job ran, because a clock was set.
    static let slack: TimeInterval = 60

    /// - Parameters:
    ///   - jobs: Whose logs are read.
    ///   - times: In milliseconds since 1970.
    ///   - isForward: Whether the oldest line comes first.
    ///   - last: The line behind which to begin.
    init(_ jobs: [LoggedJob], times: ClosedRange<Int64>, isForward: Bool, after last: Key?) {
        self.isForward = isForward
        self.times = times
        self.last = last
        waiting = jobs.sorted {
            isForward ? $0.started > $1.started : ($0.ended ?? .distantFuture) < ($1.ended ?? .distantFuture)
        }
    }

    /// The next line, and whose it is; nil if there are no more.
    mutating func next() -> (job: LoggedJob, line: LogLine, key: Key)? {
        var best = indexOfNext()
        while let job = waiting.last, best.map({ mayPrecede(job, sources[$0].line.time) }) ?? true {
            waiting.removeLast()
            open(job)
            best = indexOfNext()
        }
        guard let best else { return nil }
        let source = sources[best]
        if let line = isForward ? sources[best].cursor.next() : sources[best].cursor.previous() {
            sources[best].line = line
        } else {
            sources.remove(at: best)
        }
        return (source.job, source.line, source.key)
    }

    private func indexOfNext() -> Int? {
        sources.indices.min { isForward ? sources[$0].key < sources[$1].key : sources[$0].key > sources[$1].key }
    }

    /// Whether lines of a job that is not read yet can come before a time.
    private func mayPrecede(_ job: LoggedJob, _ time: Int64) -> Bool {
        let time = Double(time) / 1000
        return isForward
            ? job.started.timeIntervalSince1970 - Self.slack <= time
            : (job.ended ?? .distantFuture).timeIntervalSince1970 + Self.slack >= time
    }

    /// Begins to read a log at the first line that is looked for.
    private mutating func open(_ job: LoggedJob) {
        guard let log = LogFile(path: job.path) else { return }
        let first = max(times.lowerBound, isForward ? last?.time ?? 0 : 0)
        let final = min(times.upperBound, isForward ? .max : last?.time ?? .max)
        let start = log.position(notBefore: first)
        let end = max(start, final == .max ? log.end : log.position(notBefore: final + 1))
        var cursor = LogCursor(log, start..<end, at: isForward ? start : end)
        while let line = isForward ? cursor.next() : cursor.previous() {
            let source = Source(job: job, cursor: cursor, line: line)
            if let last, isForward ? source.key <= last : source.key >= last { continue }
            sources.append(source)
            return
        }
    }
}
