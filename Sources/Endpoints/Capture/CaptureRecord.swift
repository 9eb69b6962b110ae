import Foundation
import JSONDocuments

/// Writes captured invocations as SageMaker does, one JSON object a line.
///
/// - Source: SageMaker developer guide, "Capture data from real-time endpoint"; the keys' order is that of real records.
struct CaptureRecord: Sendable {
    private let input: Bool
    private let output: Bool
    private let csvTypes: Set<String>
    private let jsonTypes: Set<String>

    init(_ config: DataCaptureConfig) {
        let modes = config.captureOptions.map(\.captureMode)
        input = modes.contains("Input") || modes.contains("InputAndOutput")
        output = modes.contains("Output") || modes.contains("InputAndOutput")
        csvTypes = Set((config.captureContentTypeHeader?.csvContentTypes ?? ["text/csv"]).map(mediaType))
        jsonTypes = Set((config.captureContentTypeHeader?.jsonContentTypes ?? ["application/json"]).map(mediaType))
    }

    /// What surrounds the data of one content type.
    struct Frame: Sendable {
        let type: String
        let head: [UInt8]
        let tail: [UInt8]
        /// Whether the data is written as text, not as base64.
        let isText: Bool
    }

    /// Makes the frame of a request's data.
    func inputFrame(_ type: String) -> Frame { frame("endpointInput", "INPUT", type) }

    /// Makes the frame of an answer's data.
    func outputFrame(_ type: String) -> Frame { frame("endpointOutput", "OUTPUT", type) }

    private func frame(_ part: String, _ mode: String, _ type: String) -> Frame {
        var head = Array("\"\(part)\":{\"observedContentType\":".utf8)
        JSON.appendQuoted(type, to: &head)
        head.append(contentsOf: ",\"mode\":\"\(mode)\",\"data\":\"".utf8)
        let media = mediaType(type)
        let encoding = csvTypes.contains(media) ? "CSV" : jsonTypes.contains(media) ? "JSON" : "BASE64"
        return Frame(
            type: type,
            head: head,
            tail: Array("\",\"encoding\":\"\(encoding)\"}".utf8),
            isText: encoding != "BASE64"
        )
    }

    /// Appends one record and a line feed.
    func append(
        to line: inout [UInt8],
        input body: [UInt8],
        _ inputFrame: Frame,
        output answer: [UInt8],
        _ outputFrame: Frame,
        eventId: (UInt64, UInt64),
        inferenceId: String?,
        time: Date
    ) {
        line.append(contentsOf: Self.start)
        if input { append(body, inputFrame, to: &line) }
        if input, output { line.append(UInt8(ascii: ",")) }
        if output { append(answer, outputFrame, to: &line) }
        line.append(contentsOf: Self.eventId)
        Self.append(uuid: eventId, to: &line)
        if let inferenceId {
            line.append(contentsOf: "\",\"inferenceId\":".utf8)
            JSON.appendQuoted(inferenceId, to: &line)
            line.append(contentsOf: Self.inferenceTime.dropFirst())
        } else {
            line.append(contentsOf: Self.inferenceTime)
        }
        CaptureTime(time).append(to: &line)
        line.append(contentsOf: Self.end)
    }

    private static let start = Array("{\"captureData\":{".utf8)
    private static let eventId = Array("},\"eventMetadata\":{\"eventId\":\"".utf8)
    private static let inferenceTime = Array("\",\"inferenceTime\":\"".utf8)
    private static let end = Array("\"},\"eventVersion\":\"0\"}\n".utf8)

    private func append(_ data: [UInt8], _ frame: Frame, to line: inout [UInt8]) {
        line.append(contentsOf: frame.head)
        if frame.isText {
            Self.append(escaped: data, to: &line)
        } else {
            line.append(contentsOf: Data(data).base64EncodedData())
        }
        line.append(contentsOf: frame.tail)
    }

    /// Appends UTF-8 as the inside of a JSON string; runs of plain bytes are copied whole.
    private static func append(escaped data: [UInt8], to line: inout [UInt8]) {
        let isPlain = data.withUnsafeBufferPointer { bytes in
            bytes.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        }
        if isPlain { return line.append(contentsOf: data) }
        var quoted: [UInt8] = []
        JSON.appendQuoted(String(decoding: data, as: UTF8.self), to: &quoted)
        line.append(contentsOf: quoted.dropFirst().dropLast())
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    static func append(uuid: (UInt64, UInt64), to line: inout [UInt8]) {
        hexadecimal.withUnsafeBufferPointer { digits in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 36) { text in
                var slot = 0
                for index in 0..<32 {
                    if index == 8 || index == 12 || index == 16 || index == 20 {
                        text[slot] = UInt8(ascii: "-")
                        slot += 1
                    }
                    let word = index < 16 ? uuid.0 : uuid.1
                    text[slot] = digits[Int(truncatingIfNeeded: word >> UInt64(60 - index % 16 * 4) & 15)]
                    slot += 1
                }
                line.append(contentsOf: text)
            }
        }
    }
}

/// A moment's parts in UTC, without a calendar's cost.
///
/// - Source: the days are converted as in Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
struct CaptureTime {
    private let year: Int
    private let month: Int
    private let day: Int
    private let second: Int
    private let millisecond: Int

    init(_ date: Date) {
        let milliseconds = Int((min(max(date.timeIntervalSince1970, 0), 253_402_300_799) * 1000).rounded(.down))
        millisecond = milliseconds % 1000
        second = milliseconds / 1000 % 86_400
        let days = milliseconds / 86_400_000 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `2022-04-18T00:21:48Z`, whole seconds.
    func append(to line: inout [UInt8]) {
        put(year, 4, &line, UInt8(ascii: "-"))
        put(month, 2, &line, UInt8(ascii: "-"))
        put(day, 2, &line, UInt8(ascii: "T"))
        put(second / 3600, 2, &line, UInt8(ascii: ":"))
        put(second / 60 % 60, 2, &line, UInt8(ascii: ":"))
        put(second % 60, 2, &line, UInt8(ascii: "Z"))
    }

    /// `2022/04/18/00/21-48-903`: hour folder, then minute, second and millisecond.
    var path: String {
        var text: [UInt8] = []
        put(year, 4, &text, UInt8(ascii: "/"))
        put(month, 2, &text, UInt8(ascii: "/"))
        put(day, 2, &text, UInt8(ascii: "/"))
        put(second / 3600, 2, &text, UInt8(ascii: "/"))
        put(second / 60 % 60, 2, &text, UInt8(ascii: "-"))
        put(second % 60, 2, &text, UInt8(ascii: "-"))
        put(millisecond, 3, &text, nil)
        return String(decoding: text, as: UTF8.self)
    }

    private func put(_ value: Int, _ digits: Int, _ line: inout [UInt8], _ separator: UInt8?) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        for _ in 0..<digits {
            line.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
        if let separator { line.append(separator) }
    }
}
