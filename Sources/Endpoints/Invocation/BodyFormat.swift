import Store

/// How a request's rows are spelled.
enum BodyFormat: Sendable {
    case csv
    case json
    case jsonLines

    /// Reads a content type; its parameters, such as a charset, do not count.
    init(contentType: String) throws {
        switch mediaType(contentType) {
        case "text/csv": self = .csv
        case "application/json": self = .json
        case "application/jsonlines", "application/x-jsonlines", "application/x-ndjson": self = .jsonLines
        default:
            throw ServiceError(
                .validation,
                "The content type '\(contentType)' is not supported; send text/csv, application/json or application/jsonlines."
            )
        }
    }
}

/// How an answer's predictions are spelled.
enum AnswerFormat: Sendable {
    case csv
    case json
    case jsonLines

    /// The first type of `accept` that is supported; without one, or with `*/*`, that of the request.
    init(accept: String?, request: BodyFormat) throws {
        let same: AnswerFormat =
            switch request {
            case .csv: .csv
            case .json: .json
            case .jsonLines: .jsonLines
            }
        guard let accept, !accept.isEmpty else {
            self = same
            return
        }
        for item in accept.split(separator: ",") {
            switch mediaType(String(item)) {
            case "text/csv", "text/*": self = .csv
            case "application/json", "application/*": self = .json
            case "application/jsonlines", "application/x-jsonlines", "application/x-ndjson": self = .jsonLines
            case "*/*": self = same
            default: continue
            }
            return
        }
        throw ServiceError(
            .validation,
            "The answer cannot be '\(accept)'; accept text/csv, application/json or application/jsonlines."
        )
    }

    /// As SageMaker's XGBoost container names it.
    var contentType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .json: "application/json"
        case .jsonLines: "application/jsonlines"
        }
    }

    /// Writes predictions, `outputs` a row: one row a line with commas within, or a `score` that is a number or an array.
    func bytes(_ predictions: [Float], outputs: Int) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(predictions.count * 22 + 32)
        let rows = predictions.count / max(1, outputs)
        if self == .json { output.append(contentsOf: "{\"predictions\":[".utf8) }
        for row in 0..<rows {
            if row > 0 { output.append(self == .json ? UInt8(ascii: ",") : 0x0A) }
            if self != .csv { output.append(contentsOf: "{\"score\":".utf8) }
            if self != .csv, outputs > 1 { output.append(UInt8(ascii: "[")) }
            for column in 0..<outputs {
                if column > 0 { output.append(UInt8(ascii: ",")) }
                spell(predictions[row * outputs + column], into: &output)
            }
            if self != .csv, outputs > 1 { output.append(UInt8(ascii: "]")) }
            if self != .csv { output.append(UInt8(ascii: "}")) }
        }
        if self == .json { output.append(contentsOf: "]}".utf8) }
        return output
    }

    /// The single-precision value in double precision, as Python's `str(float(x))` and so SageMaker's container writes it.
    private func spell(_ value: Float, into output: inout [UInt8]) {
        if value.isFinite || self == .csv {
            output.append(contentsOf: Double(value).description.utf8)
        } else {
            output.append(contentsOf: (value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\"").utf8)
        }
    }
}

/// The part of a content type before its parameters, in lower case.
func mediaType(_ contentType: String) -> String {
    if contentType == "text/csv" { return contentType }
    let type = contentType.prefix { $0 != ";" }
    return String(type.filter { $0 != " " && $0 != "\t" }).lowercased()
}
