import Store
import Testing

@testable import Jobs

@Suite("Filter patterns of logs") struct LogFilterPatternTests {
    private static let texts = [
        "[ERROR 400] BAD REQUEST", "[ERROR 401] UNAUTHORIZED REQUEST", "[ERROR 419] MISSING ARGUMENTS",
        "[ERROR 420] INVALID ARGUMENTS", "INFO: \"ready\" in 3 s", "",
    ]

    /// The first four rows are AWS's examples.
    ///
    /// Source: CloudWatch Logs user guide, "Filter pattern syntax", match terms in unstructured log events.
    @Test(arguments: [
        ("ERROR", [0, 1, 2, 3]), ("ERROR ARGUMENTS", [2, 3]), ("?ERROR ?ARGUMENTS", [0, 1, 2, 3]),
        ("ERROR -ARGUMENTS", [0, 1]), ("", [0, 1, 2, 3, 4, 5]), ("\"\"", [0, 1, 2, 3, 4, 5]), ("error", []),
        ("\"BAD REQUEST\"", [0]), ("?\"BAD REQUEST\" ?INFO", [0, 4]), ("  -ERROR\t-INFO ", [5]),
        ("\"\\\"ready\\\"\"", [4]), ("-\"[ERROR 4\"", [4, 5]), ("40 ST", [0, 1]), ("\"QUEST\"", [0, 1]), ("_", []),
    ])
    func `terms are looked for as AWS's guide says`(pattern: String, found: [Int]) throws {
        let pattern = try LogFilterPattern(pattern)
        #expect(Self.texts.indices.filter { pattern.matches(Array(Self.texts[$0].utf8)[...]) } == found)
    }

    @Test(arguments: [
        "{ $.level = \"ERROR\" }", " [ip, user]", "%4[0-9]+%", "a:b", "\"open", "-", "? ERROR", "-\"\"", "?ERROR INFO",
        "?ERROR -INFO", String(repeating: "x", count: 1025),
    ])
    func `other patterns are refused with a sentence`(pattern: String) throws {
        let error = #expect(throws: ServiceError.self) { try LogFilterPattern(pattern) }
        #expect(error?.code == .invalidLogParameter)
        #expect(error?.message.hasSuffix(".") == true)
    }

    @Test func `a text that nearly holds a term is searched to its end`() throws {
        #expect(try LogFilterPattern("aab").matches(Array("aaaaaaab".utf8)[...]))
        #expect(try !LogFilterPattern("aab").matches(Array("aaaaaaa".utf8)[...]))
    }
}
