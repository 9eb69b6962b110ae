/// Names that a step's effects carry, made of the execution and the step alone: after a crash they are found by them.
enum StepName {
    /// The job of an attempt: `pipelines-EXECUTION-STEP-HASH`, as on AWS, at most 63 characters.
    ///
    /// `round` counts how often the execution was retried, `attempt` the step's attempts in this round.
    static func job(execution: String, step: String, round: Int, attempt: Int) -> String {
        name(execution, step, "\(step)/\(round)/\(attempt)")
    }

    /// The model that a step makes, once, whatever is retried.
    static func model(execution: String, step: String) -> String { name(execution, step, step) }

    private static func name(_ execution: String, _ step: String, _ distinction: String) -> String {
        let plain = step.map { $0 == "_" ? "-" : $0 }
        // 10 + 12 + 1 + step + 1 + 10
        let short = String(plain.prefix(28)).trimming("-")
        let hash = hash(distinction)
        return short.isEmpty ? "pipelines-\(execution)-\(hash)" : "pipelines-\(execution)-\(short)-\(hash)"
    }

    /// The token under which a step registers its model version, once, whatever is retried.
    static func token(execution: String, step: String) -> String { "\(execution)-\(hash(step))" }

    /// Ten characters of the FNV-1a hash (64 bits) in base 36.
    private static func hash(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 36)
        return String((String(repeating: "0", count: 13) + digits).suffix(10))
    }
}

extension String {
    fileprivate func trimming(_ character: Character) -> String {
        var text = Substring(self)
        while text.first == character { text.removeFirst() }
        while text.last == character { text.removeLast() }
        return String(text)
    }
}
