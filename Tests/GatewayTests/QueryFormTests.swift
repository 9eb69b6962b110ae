import Foundation
import JSONDocuments
import Testing

@testable import Gateway

@Suite("Query protocol") struct QueryFormTests {
    struct Pair: Codable, Hashable, Sendable {
        var key: String
        var flag: Bool?
        var count: Int?
    }

    struct Asked: Codable, Hashable, Sendable {
        var name: String
        var pairs: [Pair]?
        var words: [String]?
        var map: [String: String]?
        var flag: Bool?
        var count: Int?
        var share: Double?
        var time: Date?
    }

    @Test func `members, lists, maps, flags and numbers are read`() throws {
        let form = try QueryForm(
            "Action=Do&Version=2010-05-15&Name=a%20b%2Bc+d&Pairs.member.2.Key=second&Pairs.member.1.Key=first"
                + "&Pairs.member.1.Flag=true&Pairs.member.10.Key=tenth&Pairs.member.2.Count=7&Words.member.1=1&Flag=false"
                + "&Map.entry.1.key=k&Map.entry.1.value=v&Count=-3&Share=0.5&Time=2026-03-01T12:00:00Z"
        )
        #expect(form.action == "Do")
        #expect(form.version == "2010-05-15")
        let asked = try form.decode(Asked.self)
        #expect(asked.name == "a b+c d")
        #expect(asked.pairs?.map(\.key) == ["first", "second", "tenth"])
        #expect(asked.pairs?.first?.flag == true)
        #expect(asked.pairs?[1].count == 7)
        #expect(asked.words == ["1"], "a text that looks like a number stays a text")
        #expect(asked.map == ["k": "v"])
        #expect(asked.flag == false)
        #expect(asked.count == -3)
        #expect(asked.share == 0.5)
        #expect(asked.time == Date(timeIntervalSince1970: 1_772_366_400))
    }

    @Test func `an empty list is one, as botocore writes it`() throws {
        #expect(try QueryForm("Name=n&Words=&Pairs=").decode(Asked.self).words == [])
    }

    @Test(arguments: ["Flag=perhaps", "Count=many", "Pairs=x", "Words.member.1.Key=deep"])
    func `what does not fit is told`(field: String) throws {
        let form = try QueryForm("Name=n&" + field)
        #expect(throws: DecodingError.self) { try form.decode(Asked.self) }
    }

    @Test func `answers are written as members`() {
        let json: JSON = ["A": [["B": "x & y"], ["B": true]], "C": 3, "D": [], "E": .null]
        #expect(
            XMLElement(name: "R", json).document()
                .hasSuffix(
                    "<R><A><member><B>x &amp; y</B></member><member><B>true</B></member></A><C>3</C><D/></R>"
                )
        )
    }
}
