import CloudFormation
import JSONDocuments
import SeededRandom

/// Makes valid templates with every function and awkward texts, from a seed.
struct TemplateGenerator {
    private var random: SeededGenerator
    private var earlier: [String] = []

    init(seed: UInt64) { random = SeededGenerator(seed: seed, stream: 4) }

    mutating func template() -> Template {
        var template = Template(
            description: flip() ? nil : text(),
            metadata: flip() ? nil : ["note": plain(depth: 2)],
            transforms: [Template.languageExtensions],
            parameters: [
                "Word": .init(defaultValue: .string(text()), noEcho: flip()),
                "Count": .init(.number, defaultValue: 2, minValue: 0.5, maxValue: 9),
                "List": .init(.commaDelimitedList, defaultValue: "a,b"),
            ],
            mappings: ["Map": ["us-east-1": ["One": "1", "Two": ["a", "b"]]]],
            conditions: ["Yes": .equals(.ref("Count"), "2"), "No": .not(.condition("Yes"))]
        )
        for index in 0..<(1 + random.below(6)) {
            let name = "R\(index)"
            template.resources[name] = Template.Resource(
                pick(["AWS::S3::Bucket", "Custom::Thing", "A::B::C"]),
                ["Value": value(depth: 4), "More": value(depth: 2)],
                dependsOn: earlier.filter { _ in random.chance(0.2) },
                deletionPolicy: pick([nil, .retain, .delete]),
                metadata: flip() ? nil : plain(depth: 1)
            )
            earlier.append(name)
        }
        template.outputs["Out"] = .init(value(depth: 0), exportName: flip() ? nil : .sub("${AWS::StackName}-x"))
        return template
    }

    private mutating func flip() -> Bool { random.chance(0.5) }
    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[random.below(elements.count)] }

    /// Any text, also those that YAML takes for something else.
    private mutating func text() -> String {
        let texts = [
            "", "yes", "no", "null", "~", "true", "0123", "12", "1.5", "-3", "1e3", "2010-09-09", "a: b", "a #b", "#a",
            " a", "a ", "a\nb", "a\nb\n", "\na", "a\n\n", "\ta", "a\tb", "it's", "\"q\"", "- a", "? a", "[a", "{a",
            "*a",
            "&a", "!a", "%a", "@a", "`a", "|", ">", "a:", "é", "\u{1F331}", "\u{7F}", "\u{85}", "\u{2028}", "x\u{FEFF}",
            "a\r\nb", "a\u{0}b", "<<", "=", "x  y", "a \nb", "  \n a", "a\n  \nb",
        ]
        return pick(texts)
    }

    private mutating func plain(depth: Int) -> JSON {
        switch random.below(depth > 0 ? 7 : 5) {
        case 0: return .integer(Int64(random.below(2_000)) - 1_000)
        case 1: return .double(random.uniform() * 1_000)
        case 2: return .bool(flip())
        case 3, 4: return .string(text())
        case 5: return .array((0..<random.below(4)).map { _ in plain(depth: depth - 1) })
        default:
            var members: JSON = [:]
            for _ in 0..<random.below(4) { members["k" + text()] = plain(depth: depth - 1) }
            return members
        }
    }

    /// A value that may hold functions; a text where no depth is left.
    private mutating func value(depth: Int) -> JSON {
        if depth == 0 { return scalarFunction() }
        switch random.below(6) {
        case 0: return plain(depth: depth)
        case 1: return .array((0..<random.below(4)).map { _ in value(depth: depth - 1) })
        case 2: return ["a": value(depth: depth - 1), "b": value(depth: depth - 1)]
        case 3: return .if(pick(["Yes", "No"]), value(depth: depth - 1), else: value(depth: depth - 1))
        case 4: return .toJSONString(["deep": value(depth: depth - 1)])
        default: return scalarFunction()
        }
    }

    /// A function that gives a text.
    private mutating func scalarFunction() -> JSON {
        switch random.below(11) {
        case 0: return .ref(pick(["Word", "Count", "AWS::Region", "AWS::StackId"]))
        case 1: return .sub("a ${Word} ${!Word} ${x}\n", ["x": .ref("Count")])
        case 2: return .joined([.ref("Word"), .string(text())], by: text())
        case 3: return .select(1, from: .ref("List"))
        case 4: return .findInMap("Map", .ref(.region), "One")
        case 5: return .base64(.string(text()))
        case 6: return .select(0, from: .split(.ref("Word"), by: ","))
        case 7: return .select(2, from: .getAZs())
        case 8: return .select(0, from: .cidr("10.0.0.0/16", 2, bits: 8))
        case 9: return earlier.isEmpty ? .string(text()) : .getAtt(pick(earlier), "Arn.Deep")
        default: return earlier.isEmpty ? .string(text()) : .sub("x${\(pick(earlier)).Arn}", [:])
        }
    }
}
