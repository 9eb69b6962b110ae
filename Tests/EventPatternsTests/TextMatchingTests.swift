import EventPatterns
import JSONDocuments
import Testing

@Suite("Matching from text") struct TextMatchingTests {
    /// Whether, of a text, the index finds what comparing every pattern with the parsed event finds, or refuses it alike.
    private func expectSame(_ text: [UInt8], _ index: PatternIndex, _ patterns: [EventPattern]) -> Int {
        let spelled = String(decoding: text, as: UTF8.self)
        let found = Result { try index.matches(parsing: text) }
        let every = Result {
            let event = try JSON(parsing: text)
            return patterns.indices.filter { patterns[$0].matches(event) }
        }
        switch (found, every) {
        case (.success(let found), .success(let every)):
            #expect(found == every, "\(spelled)")
            return every.count
        case (.failure(let found), .failure(let expected)): #expect("\(found)" == "\(expected)", "\(spelled)")
        default: Issue.record("\(spelled): \(found), but \(every)")
        }
        return 0
    }

    @Test(arguments: 0..<20)
    func `an event's text leads to the patterns that the event matches`(seed: Int) {
        var generator = PatternGenerator(seed: UInt64(1000 + seed))
        var matched = 0
        for _ in 0..<10 {
            let patterns = (0..<(1 + generator.below(40))).compactMap { _ in try? EventPattern(generator.pattern()) }
            let index = PatternIndex(patterns)
            for _ in 0..<100 { matched += expectSame(generator.eventText(), index, patterns) }
        }
        // Without meetings it would show nothing.
        #expect(matched > 300)
    }

    @Test(arguments: 0..<4)
    func `a text that was cut or damaged is refused as the parser refuses it, or matched as what it then says`(
        seed: Int
    ) {
        var generator = PatternGenerator(seed: UInt64(2000 + seed))
        let patterns = (0..<30).compactMap { _ in try? EventPattern(generator.pattern()) }
        let index = PatternIndex(patterns)
        for _ in 0..<20 {
            let text = generator.eventText()
            for position in text.indices {
                var flipped = text
                flipped[position] ^= 1 << UInt8(generator.below(8))
                _ = expectSame(flipped, index, patterns)
                _ = expectSame(Array(text[..<position]), index, patterns)
            }
        }
    }

    @Test func `a name is known by what it means, however it is spelled`() throws {
        let index = PatternIndex([try EventPattern(["caf\u{E9}": ["x"]]), try EventPattern(["K": ["x"]])])
        for (text, matches) in [
            ("{\"caf\u{E9}\":\"x\"}", [0]), ("{\"cafe\u{301}\":\"x\"}", [0]), (#"{"caf\u00e9":"x"}"#, [0]),
            (#"{"caf\u00e8":"x"}"#, []), (#"{"\u004b":"x"}"#, [1]), ("{\"\u{212A}\":\"x\"}", [1]),
            (#"{"K":"y","K":"x"}"#, [1]), (#"{"K":"x","\u004B":"y"}"#, []),
        ] as [(String, [Int])] {
            #expect(try index.matches(parsing: text.utf8) == matches, "\(text)")
        }
    }
}

extension PatternGenerator {
    /// The text of an event, with all that JSON allows: spaces, escapes, members given twice, numbers in several spellings.
    mutating func eventText() -> [UInt8] {
        var text: [UInt8] = []
        appendObject(4, to: &text)
        return text
    }

    private mutating func appendValue(_ depth: Int, to text: inout [UInt8]) {
        switch depth == 0 ? 5 + below(5) : below(10) {
        case 0, 1, 2: appendObject(depth, to: &text)
        case 3, 4:
            let count = below(4)
            text += "[".utf8
            for element in 0..<count {
                if element > 0 { text += ",".utf8 }
                space(&text)
                appendValue(depth - 1, to: &text)
            }
            text += "]".utf8
        case 5:
            text += pick(["0", "-0", "1", "1.0", "10e-1", "300", "3.0E+2", "-1", "2.5", "123456789012345678901"]).utf8
        case 6: text += pick(["true", "false", "null"]).utf8
        default: appendText(self.text(), to: &text)
        }
        space(&text)
    }

    private mutating func appendObject(_ depth: Int, to text: inout [UInt8]) {
        let count = below(6)
        space(&text)
        text += "{".utf8
        for member in 0..<count {
            if member > 0 { text += ",".utf8 }
            space(&text)
            // Names that no pattern has are longer than a word, so that they are passed over in several steps.
            appendText(below(4) == 0 ? pick(["name of no pattern", "bb", "\u{E9}"]) : name(), to: &text)
            space(&text)
            text += ":".utf8
            appendValue(depth - 1, to: &text)
        }
        text += "}".utf8
        space(&text)
    }

    private mutating func appendText(_ value: String, to text: inout [UInt8]) {
        text += "\"".utf8
        // One text in three has escapes.
        let isEscaped = below(3) == 0
        for scalar in value.unicodeScalars {
            if isEscaped, below(2) == 0 {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: below(2) == 0)
                    text += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
                }
            } else {
                text += String(scalar).utf8
            }
        }
        text += "\"".utf8
    }

    private mutating func space(_ text: inout [UInt8]) {
        if below(8) == 0 { text += pick([" ", "\n", "\t", "\r\n  "]).utf8 }
    }
}
