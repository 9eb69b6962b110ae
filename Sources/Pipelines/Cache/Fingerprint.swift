import Crypto
import Foundation
import Identifiers
import JSONDocuments

/// What a step is compared by with its earlier runs: two runs with the same fingerprint have the same result.
struct Fingerprint: Sendable, Hashable {
    /// The members of the request that count, without addresses and names that differ from run to run.
    let arguments: JSON
    /// What the step reads, by content.
    let inputs: [StepLineage.DataSet]

    /// The same for equal fingerprints, wherever their inputs lie.
    var key: String {
        var digest = SHA256()
        digest.update(data: Data(Self.sorted(arguments).text().utf8))
        for input in inputs.sorted(by: { $0.name < $1.name }) {
            digest.update(data: Data("\n\(input.name)\u{0}\(Self.identity(of: input))".utf8))
        }
        return digest.finalize().hexadecimal
    }

    /// As the database holds it.
    var text: String {
        get throws {
            var document: JSON = ["Arguments": arguments]
            document["Inputs"] = try JSON(parsing: try AWSCoding.text(inputs))
            return document.text()
        }
    }

    init(arguments: JSON, inputs: [StepLineage.DataSet]) {
        self.arguments = arguments
        self.inputs = inputs
    }

    /// Reads what ``text`` wrote.
    init(parsing text: String) throws {
        let document = try JSON(parsing: text)
        arguments = document["Arguments"] ?? [:]
        inputs = try AWSCoding.value([StepLineage.DataSet].self, from: (document["Inputs"] ?? []).text())
    }

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

    /// What counts of an input: its content or, where nothing was found, where it was looked for.
    private static func identity(of input: StepLineage.DataSet) -> String { input.contentHash ?? input.uri }

    private static func compare(_ old: JSON?, _ new: JSON?, _ path: String, _ changes: inout [String]) {
        if old == new { return }
        switch (old, new) {
        case (.object(let before)?, .object(let after)?):
            for (key, value) in Array(before) { compare(value, new?[key], "\(path).\(key)", &changes) }
            for (key, value) in Array(after) where old?[key] == nil { compare(nil, value, "\(path).\(key)", &changes) }
        case (.array(let before)?, .array(let after)?) where before.count == after.count:
            for index in before.indices {
                let name = Self.name(of: after[index])
                let place = name.map { "['\($0)']" } ?? "[\(index)]"
                compare(before[index], after[index], path + place, &changes)
            }
        case (let old?, let new?): changes.append("\(path) \(short(old)) → \(short(new))")
        case (nil, let new?): changes.append("\(path) is new: \(short(new))")
        case (let old?, nil): changes.append("\(path) is gone: it was \(short(old))")
        case (nil, nil): return
        }
    }

    private static func name(of element: JSON) -> String? {
        ["InputName", "OutputName", "ChannelName"].lazy.compactMap { element[$0]?.string }.first
    }

    private static func short(_ value: JSON) -> String {
        let text = value.string ?? value.text()
        return text.count > 80 ? text.prefix(79) + "…" : text
    }

    /// The same value with the members of objects in the order of their names.
    private static func sorted(_ value: JSON) -> JSON {
        switch value {
        case .array(let elements): return .array(elements.map(sorted))
        case .object(let members):
            var sorted: JSON = [:]
            for (key, member) in Array(members).sorted(by: { $0.key < $1.key }) { sorted[key] = Self.sorted(member) }
            return sorted
        case .double: return value.integer.map(JSON.integer) ?? value
        default: return value
        }
    }
}
