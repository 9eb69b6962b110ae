import CloudFormation
import Foundation
import JSONDocuments
import SeededRandom
import Testing

@Suite("Hostile texts") struct FuzzTests {
    /// Reads, and where that works also writes and evaluates; a fault is fine, a crash is not.
    private func use(_ text: String) {
        guard let template = try? Template(parsing: text) else { return }
        _ = try? template.yaml
        guard let evaluation = try? Evaluation(template, pseudo: Samples.pseudo) else { return }
        for logicalId in evaluation.resources.keys {
            _ = try? evaluation.properties(of: logicalId, attributes: Samples.attributes)
        }
    }

    private static let texts: [String] = {
        guard let template = try? Template(parsing: Samples.garden), let yaml = try? template.yaml else { return [] }
        return [Samples.garden, yaml, template.json.text(), template.json.text(.pretty)]
    }()

    @Test func `a template cut off anywhere is no crash`() throws {
        try #require(Self.texts.count == 4)
        for text in Self.texts {
            let bytes = Array(text.utf8)
            for length in stride(from: 0, to: bytes.count, by: 7) {
                use(String(decoding: bytes[..<length], as: UTF8.self))
            }
        }
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `flipped bits are no crash`(seed: UInt64) {
        var random = SeededGenerator(seed: seed, stream: 9)
        for text in Self.texts {
            var bytes = Array(text.utf8)
            for _ in 0...random.below(8) { bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8)) }
            use(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func `a value of the wrong kind in any place is a fault, not a crash`() throws {
        let json = try Template(parsing: Samples.garden).json
        for wrong: JSON in [nil, 1, 1e300, "x", [], [[]], [:], ["Ref": 1], ["Fn::Sub": [1]], ["Fn::If": []]] {
            for changed in Self.replacing(json, with: wrong) { use(changed.text()) }
        }
    }

    /// Every value that differs from `json` in one place, which holds `wrong`.
    private static func replacing(_ json: JSON, with wrong: JSON) -> [JSON] {
        var results = [wrong]
        for (key, member) in json.object ?? [:] {
            results += replacing(member, with: wrong)
                .map { changed in
                    var copy = json
                    copy[key] = changed
                    return copy
                }
        }
        for (index, element) in (json.array ?? []).enumerated() {
            results += replacing(element, with: wrong)
                .map { changed in
                    var copy = json.array ?? []
                    copy[index] = changed
                    return .array(copy)
                }
        }
        return results
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "a:\n", "!Sub ", "[[a], "])
    func `hostile nesting is a fault, also on a small stack`(part: String) async throws {
        let text = "Resources: " + String(repeating: part, count: 60_000)
        let lines = (0..<1_500).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
        let deep = String(repeating: #"{"a":"#, count: 60_000)
        for text in [text, lines, deep] {
            // On one of the pool's threads, whose stacks are small.
            let failed = await Task.detached { (try? Template(parsing: text)) == nil }.value
            #expect(failed)
        }
    }

    @Test func `aliases that would fill the memory are refused at once`() {
        let lines = (1...30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }
        let text = (["a0: &a0 [x, y, z]"] + lines).joined(separator: "\n")
        #expect(throws: TemplateError.self) { try Template(parsing: text) }
    }

    @Test func `long chains of resources, conditions and exports take no time`() throws {
        var resources: JSON = ["R0": ["Type": "A::B::C"]]
        var conditions: JSON = ["C0": .equals("a", "a")]
        for index in 1..<8_000 {
            resources["R\(index)"] = ["Type": "A::B::C", "DependsOn": .string("R\(index - 1)")]
            conditions["C\(index)"] = .not(.condition("C\(index - 1)"))
        }
        let error = #expect(throws: TemplateError.self) {
            try Template(json: ["Resources": resources, "Conditions": conditions])
        }
        #expect(error?.findings.map(\.path) == ["Resources"])
        let template = try Template(json: ["Resources": ["A": ["Type": "A::B::C"]], "Conditions": conditions])
        #expect(try Evaluation(template, pseudo: Samples.pseudo).conditions["C7999"] == false)
    }
}
