import JSONDocuments

/// A value inside a document and the way to it, so that every fault can say where it is.
struct JSONField {
    let value: JSON
    /// The way, such as `$.features[2].name`.
    let path: String
    /// The document's name, such as `statistics.json`.
    let document: String

    /// The top of a document.
    ///
    /// - Throws: ``DataQualityError/Code/document`` with the byte offset if the bytes are not JSON.
    init(document: String, bytes: some Sequence<UInt8>) throws(DataQualityError) {
        do {
            value = try JSON(parsing: bytes)
        } catch {
            throw DataQualityError(.document, "\(document) cannot be read", cause: error)
        }
        path = "$"
        self.document = document
    }

    /// A value at a path of a document.
    init(value: JSON, path: String, document: String) {
        self.value = value
        self.path = path
        self.document = document
    }

    func fault(expected: String) -> DataQualityError {
        let found = value.text()
        let shown = found.count > 60 ? "\(found.prefix(60))…" : found
        return DataQualityError(.document, "\(document): \(path): expected \(expected), found \(value.kind) \(shown)")
    }

    /// The member, which must be there.
    func member(_ key: String) throws(DataQualityError) -> JSONField {
        guard let found = try optional(key) else {
            throw DataQualityError(.document, "\(document): \(path): the member \"\(key)\" is missing")
        }
        return found
    }

    /// The member; nil where it is missing or null.
    func optional(_ key: String) throws(DataQualityError) -> JSONField? {
        guard case .object = value else { throw fault(expected: "an object") }
        guard let member = value[key], !member.isNull else { return nil }
        return JSONField(value: member, path: "\(path).\(key)", document: document)
    }

    /// The first of these members that is there.
    func optional(anyOf keys: String...) throws(DataQualityError) -> JSONField? {
        for key in keys { if let field = try optional(key) { return field } }
        return nil
    }

    func elements() throws(DataQualityError) -> [JSONField] {
        guard let elements = value.array else { throw fault(expected: "an array") }
        return elements.enumerated()
            .map {
                JSONField(value: $1, path: "\(path)[\($0)]", document: document)
            }
    }

    func string() throws(DataQualityError) -> String {
        guard let text = value.string else { throw fault(expected: "a string") }
        return text
    }

    /// A number, or one of the strings that Jackson writes for what JSON cannot hold.
    func number() throws(DataQualityError) -> Double {
        if let number = value.number { return number }
        switch value.string {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: throw fault(expected: "a number")
        }
    }

    /// A number that is neither infinite nor NaN.
    func finite() throws(DataQualityError) -> Double {
        guard let number = value.number else { throw fault(expected: "a number") }
        return number
    }

    /// A share, in `0...1`.
    func share() throws(DataQualityError) -> Double {
        let number = try finite()
        guard (0...1).contains(number) else { throw fault(expected: "a number from 0 to 1") }
        return number
    }

    /// A whole number, not negative, also spelled as a double, and below 2⁵³.
    func count() throws(DataQualityError) -> Int {
        guard let number = value.integer, (0..<1 << 53).contains(number) else {
            throw fault(expected: "a whole number from 0 to 2^53")
        }
        return Int(number)
    }

    /// `"Enabled"`, `"Disabled"` in any case, or a boolean.
    func isEnabled() throws(DataQualityError) -> Bool {
        if let flag = value.bool { return flag }
        switch value.string?.lowercased() {
        case "enabled": return true
        case "disabled": return false
        default: throw fault(expected: "\"Enabled\" or \"Disabled\"")
        }
    }

    /// A type's name.
    func inferredType() throws(DataQualityError) -> InferredType {
        let name = try string()
        // Deequ's fifth type, which SageMaker does not document, is String here.
        if name == "Boolean" { return .string }
        guard let type = InferredType(rawValue: name) else {
            throw fault(expected: "\"Integral\", \"Fractional\", \"String\" or \"Unknown\"")
        }
        return type
    }
}
