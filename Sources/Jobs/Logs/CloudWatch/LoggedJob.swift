import Foundation

/// A job that has begun, as CloudWatch Logs has its log: a stream for each of its instances.
struct LoggedJob: Sendable {
    let name: String
    let started: Date
    /// Nil while it runs.
    let ended: Date?
    /// Where its log is.
    let path: String
    /// The names of its streams: `JOB/algo-1-1764000000`, with the second since 1970 in which it began; of a build, its name.
    ///
    /// Source: SageMaker AI developer guide, "Log groups and streams that Amazon SageMaker AI logs".
    let streams: [String]

    init(name: String, kind: JobKind, instances: Int, started: Date, ended: Date?, path: String) {
        self.name = name
        self.started = started
        self.ended = ended
        self.path = path
        streams =
            kind == .build
            ? [name] : (1...max(1, instances)).map { "\(name)/algo-\($0)-\(Int(started.timeIntervalSince1970))" }
    }

    /// The name of the job that a stream is of.
    static func name(ofStream stream: String, kind: JobKind) -> String {
        kind == .build ? stream : String(stream.prefix { $0 != "/" })
    }

    /// In which of ``streams`` a line of the log is an event, and what it says there; nil for an empty one.
    ///
    /// Where a job has several instances, each line of a program begins with the name of its instance; Driftloop's own do not and
    /// are the first one's. An event has a character at least. Source: CloudWatch Logs API, `InputLogEvent`.
    func event(_ line: LogLine) -> (stream: Int, text: ArraySlice<UInt8>)? {
        var (stream, text) = (0, line.text[...])
        if streams.count > 1, let (host, rest) = Self.host(of: text), 1...streams.count ~= host {
            (stream, text) = (host - 1, rest)
        }
        return text.isEmpty ? nil : (stream, text)
    }

    /// The 2 of `[algo-2] text`, and the text.
    private static func host(of text: ArraySlice<UInt8>) -> (number: Int, text: ArraySlice<UInt8>)? {
        guard text.starts(with: hostPrefix) else { return nil }
        let rest = text.dropFirst(hostPrefix.count)
        guard let end = rest.prefix(4).firstIndex(of: UInt8(ascii: "]")),
            let number = Int(String(decoding: rest[..<end], as: UTF8.self)),
            end + 1 < rest.endIndex, rest[end + 1] == UInt8(ascii: " ")
        else { return nil }
        return (number, rest[(end + 2)...])
    }

    private static let hostPrefix = Array("[algo-".utf8)
}
