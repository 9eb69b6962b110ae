import JSONDocuments

/// Reads members of JSON objects and keeps every fault that it meets, so that all are told at once.
struct DocumentReader {
    private(set) var findings: [PipelineDefinition.Finding] = []

    mutating func report(_ path: DocumentPath, _ message: String) {
        findings.append(PipelineDefinition.Finding(path, message))
    }

    /// Whether `value` is an object; also reports every member that is not among `known`.
    mutating func isObject(_ value: JSON, _ path: DocumentPath, known: Set<String>) -> Bool {
        guard let members = value.object else {
            report(path, "expected an object, found \(value.described)")
            return false
        }
        for (key, _) in Array(members) where !known.contains(key) {
            report(path[key], "there is no member '\(key)' here; there are \(known.sorted().joined(separator: ", "))")
        }
        return true
    }

    /// A member that must be there; reports its absence.
    mutating func required(_ key: String, of object: JSON, _ path: DocumentPath) -> JSON? {
        if let value = object[key], !value.isNull { return value }
        report(path, "'\(key)' is missing")
        return nil
    }

    mutating func string(_ value: JSON?, _ path: DocumentPath) -> String? {
        guard let value, !value.isNull else { return nil }
        if let string = value.string { return string }
        report(path, "expected a string, found \(value.described)")
        return nil
    }

    /// A string of at least one character that must be there.
    mutating func name(_ key: String, of object: JSON, _ path: DocumentPath) -> String {
        guard let value = required(key, of: object, path), let name = string(value, path[key]) else { return "" }
        if name.isEmpty { report(path[key], "'\(key)' is empty") }
        return name
    }

    mutating func bool(_ value: JSON?, _ path: DocumentPath) -> Bool? {
        guard let value, !value.isNull else { return nil }
        if let bool = value.bool { return bool }
        report(path, "expected true or false, found \(value.described)")
        return nil
    }

    /// A whole number in `range`.
    mutating func integer(_ value: JSON?, _ path: DocumentPath, in range: ClosedRange<Int64>) -> Int? {
        guard let value, !value.isNull else { return nil }
        guard let number = value.integer else {
            report(path, "expected a whole number, found \(value.number == nil ? "a \(value.kind)" : value.text())")
            return nil
        }
        if range.contains(number) { return Int(number) }
        report(path, "\(number) is not between \(range.lowerBound) and \(range.upperBound)")
        return nil
    }

    /// A number that is not negative.
    mutating func number(_ value: JSON?, _ path: DocumentPath) -> Double? {
        guard let value, !value.isNull else { return nil }
        guard let number = value.number else {
            report(path, "expected a number, found \(value.described)")
            return nil
        }
        if number >= 0 { return number }
        report(path, "\(value.text()) is negative")
        return nil
    }

    /// An array, each element read by `element`; empty where it is absent.
    mutating func array<Element>(
        _ value: JSON?,
        _ path: DocumentPath,
        _ element: (inout DocumentReader, JSON, DocumentPath) -> Element
    ) -> [Element] {
        guard let value, !value.isNull else { return [] }
        guard let elements = value.array else {
            report(path, "expected an array, found \(value.described)")
            return []
        }
        return elements.enumerated().map { element(&self, $1, path[$0]) }
    }

    mutating func strings(_ value: JSON?, _ path: DocumentPath) -> [String] {
        array(value, path) { reader, value, path in
            if value.isNull { reader.report(path, "expected a string, found null") }
            return reader.string(value, path) ?? ""
        }
    }
}
