import JSONDocuments
import Testing

@Suite("JSON") struct JSONTests {
    @Test(arguments: [
        ("{\"b\":1,\"a\":[true,null,-0.5e3]}", "{\"b\":1,\"a\":[true,null,-500.0]}"),
        ("\"\\u00e9\\ud83d\\ude00\\n\"", "\"é😀\\n\""), ("12345678901234567890", "1.2345678901234567e+19"),
        ("{\"a\":1,\"a\":2}", "{\"a\":2}"),
        ("[9223372036854775807,-9223372036854775808,0,-1,7.0]", "[9223372036854775807,-9223372036854775808,0,-1,7.0]"),
        ("[9223372036854775808,-9223372036854775809,-0]", "[9.223372036854776e+18,-9.223372036854776e+18,-0.0]"),
        ("[\"\",\"\\\"\",\"é\\/\"]", "[\"\",\"\\\"\",\"é/\"]"),
    ])
    func `a text is read and written back`(text: String, expected: String) throws {
        #expect(try JSON(parsing: text).text() == expected)
    }

    @Test(arguments: [
        "", "{", "[1,]", "01", "1.", "\"a", "\"\\x\"", "nul", "1 2", "{\"a\" 1}", "\"\\ud800\"", "1e999", "\"\t\"", "-",
        String(repeating: "[", count: 100_000),
    ])
    func `what RFC 8259 does not allow is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test(arguments: [
        ("{\n  \"a\": 1\n  \"b\": 2}", 3, 3, "expected ',' or '}', found '\"'"),
        ("[1, zwölf]", 1, 5, "expected a value, found 'zwölf'"),
        ("[\"ä\", nul]", 1, 7, "expected a value, found 'nul'"),
        ("{'a': 1}", 1, 2, "expected a member name, found '''"),
        ("[1] 2", 1, 5, "expected the end of the text, found '2'"),
        ("[1.]", 1, 4, "expected a digit, found ']'"),
        ("[\u{1}]", 1, 2, "expected a value, found the byte 0x1"),
        ("[1,\n", 2, 1, "expected a value, but the text ends"),
        (
            "[\(String(repeating: "x", count: 99))]", 1, 2,
            "expected a value, found '\(String(repeating: "x", count: 32))'"
        ),
    ])
    func `a fault says its line and column, what was expected, and what stands there`(
        text: String,
        line: Int,
        column: Int,
        message: String
    ) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.line == line && error?.column == column, "\(error?.description ?? "")")
        #expect(error?.message == message)
    }

    @Test(arguments: [[0xFF], [0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0x5C, 0x6E, 0xFF]] as [[UInt8]])
    func `bytes that are no UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22] + bytes + [0x22]) }
    }

    @Test func `Jackson's layout is SageMaker's`() {
        let value: JSON = ["version": 0.0, "features": [["name": "a"], ["name": "b"]], "none": []]
        let expected = """
            {
              "version" : 0.0,
              "features" : [ {
                "name" : "a"
              }, {
                "name" : "b"
              } ],
              "none" : [ ]
            }
            """
        #expect(value.text(.jackson) == expected)
    }

    @Test func `equality is by meaning`() {
        #expect(JSON.integer(1) == JSON.double(1))
        #expect((["a": 1, "b": 2] as JSON) == (["b": 2, "a": 1] as JSON))
    }
}
