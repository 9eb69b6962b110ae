import JSONDocuments

extension Fingerprint {
    /// What is other than in an earlier run, a sentence's part for each difference; empty if nothing is.
    func changes(since earlier: Fingerprint) -> [String] {
        let names = (earlier.inputs + inputs).map(\.name)
        var seen: Set<String> = []
        var changes: [String] = []
        for name in names where seen.insert(name).inserted {
            let old = earlier.inputs.first { $0.name == name }
            let new = inputs.first { $0.name == name }
            switch (old, new) {
            case (let old?, let new?):
                if Self.identity(of: old) != Self.identity(of: new) { changes.append("input '\(name)' changed") }
            case (nil, _): changes.append("input '\(name)' is new")
            case (_, nil): changes.append("input '\(name)' is gone")
            }
        }
        Self.compare(earlier.arguments, arguments, "Arguments", &changes)
        return changes
    }

    private static func compare(_ old: JSON?, _ new: JSON?, _ path: String, _ changes: inout [String]) {
        if old == new { return }
        switch (old, new) {
        case (.object(let before)?, .object(let after)?):
            for (key, value) in Array(before) { compare(value, new?[key], "\(path).\(key)", &changes) }
            for (key, value) in Array(after) where old?[key] == nil { compare(nil, value, "\(path).\(key)", &changes) }
        case (.array(let before)?, .array(let after)?): compare(before, after, path, &changes)
        case (let old?, let new?): changes.append("\(path) \(change(old, new))")
        case (nil, let new?): changes.append("\(path) is new: \(short(new))")
        case (let old?, nil): changes.append("\(path) is gone: it was \(short(old))")
        case (nil, nil): return
        }
    }

    /// Named elements are compared by their names, others by their places; short lists of texts are told as they are.
    private static func compare(_ old: [JSON], _ new: [JSON], _ path: String, _ changes: inout [String]) {
        let before = old.compactMap(name)
        let after = new.compactMap(name)
        guard before.count == old.count, after.count == new.count, Set(before).count == old.count,
            Set(after).count == new.count
        else {
            let texts = [JSON.array(old), .array(new)].map { $0.text() }
            if old.count != new.count, !(old + new).contains(where: { $0.object != nil }),
                texts.allSatisfy({ $0.count <= longest })
            {
                return changes.append("\(path) \(texts.joined(separator: " → "))")
            }
            for index in 0..<max(old.count, new.count) {
                let before: JSON? = index < old.count ? .some(old[index]) : .none
                let after: JSON? = index < new.count ? .some(new[index]) : .none
                compare(before, after, "\(path)[\(index)]", &changes)
            }
            return
        }
        let count = changes.count
        for (name, element) in zip(before, old) {
            compare(element, after.firstIndex(of: name).map { new[$0] }, "\(path)['\(name)']", &changes)
        }
        for (name, element) in zip(after, new) where !before.contains(name) {
            compare(nil, element, "\(path)['\(name)']", &changes)
        }
        if changes.count == count { changes.append("\(path) are in another order: \(after.joined(separator: ", "))") }
    }

    private static func name(of element: JSON) -> String? {
        ["InputName", "OutputName", "ChannelName", "RuleConfigurationName"].lazy.compactMap { element[$0]?.string }
            .first
    }

    /// The most of a value that is told.
    private static let longest = 80

    private static func short(_ value: JSON) -> String { short(value.string ?? value.text()) }

    private static func short(_ text: some StringProtocol) -> String {
        text.count > longest ? text.prefix(longest - 1) + "…" : String(text)
    }

    /// `3 → 5`; of long texts what is from shortly before the first difference on.
    private static func change(_ old: JSON, _ new: JSON) -> String {
        let (old, new) = (old.string ?? old.text(), new.string ?? new.text())
        guard max(old.count, new.count) > longest else { return "\(old) → \(new)" }
        let same = max(0, zip(old, new).prefix { $0 == $1 }.count - 20)
        let mark = same > 0 ? "…" : ""
        return "\(mark)\(short(old.dropFirst(same))) → \(mark)\(short(new.dropFirst(same)))"
    }
}
