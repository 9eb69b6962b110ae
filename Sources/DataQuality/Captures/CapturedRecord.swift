import JSONDocuments

/// A side of a captured record.
public enum CaptureSide: String, Sendable, Hashable, CaseIterable {
    /// The answer.
    case output = "endpointOutput"
    /// The request.
    case input = "endpointInput"
}

/// One record of SageMaker's data capture: a request, its answer and when it was made.
struct CapturedRecord {
    /// The answer's values; nil if only requests are captured.
    let output: CapturedBody?
    /// The request's values; nil if only answers are captured.
    let input: CapturedBody?

    /// Reads a line; nil for a record outside the window.
    ///
    /// - Parameters:
    ///   - line: One JSON object.
    ///   - window: From and to when the inference must have been made, in seconds since 1970; nil for any time.
    ///   - sides: The sides of the record that are read.
    /// - Throws: ``CaptureFault`` for a line that is no record.
    init?(
        _ line: UnsafeRawBufferPointer,
        window: Range<Double>?,
        sides: Set<CaptureSide> = [.output, .input]
    ) throws(CaptureFault) {
        let record: JSON
        do { record = try JSON(parsing: line) } catch { throw CaptureFault("the line is \(error)") }
        guard let data = record["captureData"], data.kind == "object" else {
            throw CaptureFault("the line has no \"captureData\" object")
        }
        if let window {
            guard let text = record["eventMetadata"]?["inferenceTime"]?.string, let time = secondsSince1970(text) else {
                throw CaptureFault("the record has no valid \"inferenceTime\", which the time window asks for")
            }
            if !window.contains(time) { return nil }
        }
        let answer = sides.contains(.output) ? data["endpointOutput"] ?? data["batchTransformOutput"] : nil
        output = try answer.map { (part) throws(CaptureFault) in try CapturedBody(part) }
        let request = sides.contains(.input) ? data["endpointInput"] : nil
        input = try request.map { (part) throws(CaptureFault) in try CapturedBody(part) }
        if output == nil, input == nil {
            throw CaptureFault("the record has neither \"endpointInput\" nor \"endpointOutput\"")
        }
    }

    /// The rows of values by position, answers first, each beside its values by name.
    func rows() throws(CaptureFault) -> [(positional: [String?], named: [CapturedBody.NamedValue])] {
        var output = output
        let count = input?.rowCount ?? output?.rowCount ?? 0
        if let found = output?.rowCount, found != count {
            // XGBoost's container answers many rows with one line.
            guard case .positional(let answers)? = output, found == 1, answers[0].count == count else {
                throw CaptureFault("there are \(count) rows of input and \(found) of output")
            }
            output = .positional(answers[0].map { [$0] })
        }
        return (0..<count)
            .map { row in
                var positional: [String?] = []
                var named: [CapturedBody.NamedValue] = []
                for part in [output, input] {
                    switch part {
                    case .positional(let rows)?: positional += rows[row]
                    case .named(let rows)?: named += rows[row]
                    case nil: continue
                    }
                }
                return (positional, named)
            }
    }

    /// Whether the request's values are by position.
    var hasPositionalInput: Bool { if case .positional? = input { true } else { false } }
}

/// The seconds since 1970 of an ISO 8601 time in UTC or with an offset: `2022-04-18T00:21:48Z`, `….123+02:00`; else nil.
package func secondsSince1970(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int64? {
        guard range.upperBound <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[range] {
            guard byte &- UInt8(ascii: "0") <= 9 else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }
    guard bytes.count >= 20, let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
        let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
        bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[13] == UInt8(ascii: ":"),
        bytes[16] == UInt8(ascii: ":"), bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
        hour < 24, minute < 60, second <= 60, let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    var index = 19
    var fraction = 0.0
    if bytes[index] == UInt8(ascii: ".") {
        index += 1
        var unit = 0.1
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 {
            fraction += Double(bytes[index] - UInt8(ascii: "0")) * unit
            unit /= 10
            index += 1
        }
    }
    guard index < bytes.count else { return nil }
    var offset: Int64 = 0
    switch bytes[index] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"): index += 1
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
        let hasColon = index + 3 < bytes.count && bytes[index + 3] == UInt8(ascii: ":")
        let minutesAt = index + (hasColon ? 4 : 3)
        guard let hours = number(index + 1..<index + 3), let minutes = number(minutesAt..<minutesAt + 2) else {
            return nil
        }
        offset = (hours * 60 + minutes) * 60 * (bytes[index] == UInt8(ascii: "-") ? -1 : 1)
        index = minutesAt + 2
    default: return nil
    }
    if index != bytes.count { return nil }
    return Double(date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offset) + fraction
}
