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

    /// What counts of an input: its content or, where nothing was found, where it was looked for.
    static func identity(of input: StepLineage.DataSet) -> String { input.contentHash ?? input.uri }

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
