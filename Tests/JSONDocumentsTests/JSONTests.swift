import JSONDocuments
import Testing

@Suite("JSON") struct JSONTests {
    @Test(arguments: [
        ("{\"b\":1,\"a\":[true,null,-0.5e3]}", "{\"b\":1,\"a\":[true,null,-500.0]}"),
        ("\"\\u00e9\\ud83d\\ude00\\n\"", "\"é😀\\n\""), ("12345678901234567890", "1.2345678901234567e+19"),
        ("{\"a\":1,\"a\":2}", "{\"a\":2}"),
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
