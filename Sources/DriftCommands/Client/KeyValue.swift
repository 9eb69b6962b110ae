import ArgumentParser

/// What an option such as `--parameter KEY=VALUE` gives.
struct KeyValue {
    let key: String
    let value: String

    /// Reads the values of an option that may be repeated, but with each key once.
    ///
    /// - Parameters:
    ///   - texts: What was given.
    ///   - option: The option's name, with its hyphens.
    ///   - form: What its help calls a value.
    /// - Returns: Keys and values, in the order given.
    /// - Throws: A validation error, so that the exit status is that of wrong usage.
    static func parse(_ texts: [String], option: String, form: String = "KEY=VALUE") throws -> [KeyValue] {
        var keys: Set<String> = []
        return try texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ValidationError("\(option) is '\(text)'; give \(form).")
            }
            let key = String(parts[0])
            guard keys.insert(key).inserted else {
                throw ValidationError("\(option) gives '\(key)' twice. Give it once.")
            }
            return KeyValue(key: key, value: String(parts[1]))
        }
    }
}
