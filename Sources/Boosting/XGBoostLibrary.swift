import CXGBoost

/// Calls into libxgboost: owned handles, and its error text as ``BoostingError``.
enum XGBoostLibrary {
    /// Throws libxgboost's own words if `status` says that a call failed; to be called on the thread of that call.
    static func check(_ status: Int32, _ code: BoostingError.Code, _ doing: String) throws(BoostingError) {
        guard status != 0 else { return }
        let text = XGBGetLastError().map { String(cString: $0) } ?? "no reason given"
        throw BoostingError(code, "XGBoost could not \(doing): \(reason(in: text)).")
    }

    /// The sentence in a report like `[12:00:00] ../src/x.cu:66: Check failed: a == b: label must be …\nStack trace:…`.
    static func reason(in report: String) -> String {
        let head = report.split(separator: "\nStack trace:", maxSplits: 1).first.map(String.init) ?? report
        let lines = head.split(separator: "\n").map { Hyperparameters.trimmed(String($0)) }.filter { !$0.isEmpty }
        var text = lines.joined(separator: " ")
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            text = String(text[text.index(after: end)...].drop { $0 == " " })
            if let place = text.range(ofPlace: ": ") { text = String(text[place...]) }
        }
        while text.hasSuffix(".") { text.removeLast() }
        return text
    }
}

extension String {
    /// Where the text after the first `separator` starts, if the part before it looks like a source position.
    fileprivate func range(ofPlace separator: String) -> String.Index? {
        guard let colon = indices.first(where: { self[$0...].hasPrefix(separator) }) else { return nil }
        return self[..<colon].contains("/") ? index(colon, offsetBy: separator.count) : nil
    }
}

/// The `__array_interface__` of contiguous single-precision values, as libxgboost reads it.
///
/// - Source: numpy's array interface protocol, version 3.
func arrayInterface(_ address: UnsafePointer<Float>, rows: Int, columns: Int? = nil) -> String {
    let shape = columns.map { "[\(rows), \($0)]" } ?? "[\(rows)]"
    return """
        {"data": [\(UInt(bitPattern: address)), true], "shape": \(shape), "typestr": "<f4", "version": 3}
        """
}
