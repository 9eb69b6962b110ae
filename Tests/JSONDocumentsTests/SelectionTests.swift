import JSONDocuments
import Testing

@Suite("Selections of JSON") struct SelectionTests {
    private let selection = JSONSelection([["a"], ["b", "c"], ["b", "d", "e"], ["a long name", "x"]])

    @Test(arguments: [
        (#"{"z":1,"a":{"b":[1,{}]},"y":[{"a":2}]}"#, #"{"a":{}}"#),
        (
            #"{"b":[{"c":"x","d":{"e":[1.5,null],"f":0}},{"z":{}},[{"c":true}],7]}"#,
            #"{"b":[{"c":"x","d":{"e":[1.5,null]}},{},[{"c":true}],7]}"#
        ),
        (#"{"a":1,"a":{"x":1},"\u0061":[2]}"#, #"{"a":[2]}"#), (#"{"b":{"c":1},"b":{"z":2}}"#, #"{"b":{}}"#),
        (#"{"a long name":{"x":"é","y":"é"},"a long nama":1}"#, #"{"a long name":{"x":"é"}}"#),
        ("[\"text\"]", "[\"text\"]"), (" 5 ", "5"), ("{}", "{}"),
    ])
    func `what is named is kept, and nothing else`(text: String, expected: String) throws {
        #expect(try JSON(parsing: text.utf8, keeping: selection).text() == expected)
    }

    @Test(arguments: [
        "[1,]", "01", "1.", "-", "1e999", "-1e999", "1e-999", "nul", "truf", "\"a", "\"\\x\"", "\"\\ud800\"",
        "\"\\u12g4\"", "\"\t\"",
        "\"1234567\t\"", "\"éa", "{\"k\" 1}", "{\"k\":1 2}", "{k:1}", "{\"k\":1,}", "[1 2]", "{\"\\n\":}", "]", "",
        String(repeating: "9", count: 400), String(repeating: "9", count: 308),
        "0." + String(repeating: "9", count: 400),
        String(repeating: "[", count: 511), String(repeating: "[", count: 600),
        String(repeating: "{\"k\":", count: 600),
        String(repeating: "[", count: 512) + String(repeating: "]", count: 512),
        "1", "\"\"", "\"1234567\"", "\"12345678\"", "\"\\u00e9\\ud83d\\ude00\\n\"",
    ])
    func `what is left out is refused as it is refused where it is kept`(value: String) {
        for text in ["{\"z\":\(value)}", "{\"z\":[0,\(value)]}", "{\"a\":{\"z\":\(value)}}", "{\"a\":\(value)}"] {
            let whole = Result { try JSON(parsing: text) }
            let part = Result { try JSON(parsing: text.utf8, keeping: selection) }
            switch (whole, part) {
            case (.success, .success): break
            case (.failure(let a), .failure(let b)): #expect("\(a)" == "\(b)")
            default: Issue.record("\(text): \(whole), but \(part)")
            }
        }
    }

    @Test(arguments: [[0xFF], [0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0x5C, 0x6E, 0xFF]] as [[UInt8]])
    func `what is left out must be UTF-8`(bytes: [UInt8]) {
        for length in 0..<9 {
            let text = Array("{\"z\":\"".utf8) + [UInt8](repeating: 0x61, count: length) + bytes + Array("\"}".utf8)
            #expect(throws: JSONError.self) { try JSON(parsing: text, keeping: selection) }
        }
    }

    @Test func `every byte ends a text or stays in it, wherever it stands`() throws {
        for byte in UInt8(0)..<0x80 {
            for place in 0..<24 {
                var text = [UInt8](repeating: 0x61, count: 24)
                text[place] = byte
                let parsed = try? JSON(parsing: [0x22] + text + [0x22])
                let isPlain = byte >= 0x20 && byte != 0x22 && byte != 0x5C
                #expect(
                    parsed == (isPlain ? .string(String(decoding: text, as: UTF8.self)) : nil),
                    "\(byte) at \(place)"
                )
            }
        }
    }

    @Test func `many names at one place are told apart`() throws {
        let names = (0..<3000).map { "name \($0)" } + (0..<100).map { String(repeating: "n", count: $0) }
        let selection = JSONSelection(names.map { ["in", $0] })
        let others = names.map { $0 + "+" }
        func object(_ names: [String]) -> JSON {
            var members: JSON = [:]
            for name in names { members[name] = .string(name) }
            return members
        }
        let whole: JSON = ["in": object(names + others), "out": object(names)]
        #expect(try JSON(parsing: whole.bytes(), keeping: selection) == ["in": object(names)])
        #expect(selection["out"] == nil && selection["in"]?["name 7"] != nil)
    }
}
