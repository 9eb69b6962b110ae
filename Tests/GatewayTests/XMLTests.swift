import Foundation
import TestSupport
import Testing

@testable import Gateway

@Suite("XML") struct XMLTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `what is written is read again`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let root = element(depth: 0, using: &random)
        let bytes = Array(root.document(namespace: "http://example.org/").utf8)
        #expect(try XMLReader.read(bytes) == root)

        // Cut short it is refused; damaged, refused or read.
        let end = try #require(bytes.lastIndex(of: UInt8(ascii: ">")))
        #expect(throws: XMLError.self) {
            try XMLReader.read(Array(bytes[..<Int.random(in: 0...end - 1, using: &random)]))
        }
        var damaged = bytes
        for _ in 0..<3 {
            damaged[Int.random(in: 0..<damaged.count, using: &random)] = .random(in: .min ... .max, using: &random)
        }
        _ = try? XMLReader.read(damaged)
    }

    private func element(depth: Int, using random: inout SplitMix) -> XMLElement {
        let name = ["Key", "ETag", "Part-Number", "a.b", "Ä"].randomElement(using: &random) ?? ""
        if depth < 5, Bool.random(using: &random) {
            return XMLElement(
                name,
                (0..<Int.random(in: 1...4, using: &random)).map { _ in element(depth: depth + 1, using: &random) }
            )
        }
        let scalars = "ab<>&\"'\r\n\t ]ü日😀\u{1F}%".unicodeScalars.map { $0 }
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            text.append(scalars.randomElement(using: &random) ?? "x")
        }
        return XMLElement(name, String(text))
    }

    @Test func `prolog, comments, attributes, prefixes and CDATA are read`() throws {
        let text = """
            <?xml version="1.0"?>\r\n<!-- c --><s:Delete xmlns:s="http://x/" a='>'><Object><Key>a&#x20;<![CDATA[<b>&]]></Key>\
            <!-- <Key> --></Object><Quiet/></s:Delete>\n
            """
        let root = try XMLReader.read(Array(text.utf8))
        #expect(root.name == "Delete" && root["Object"]?["Key"]?.text == "a <b>&" && root["Quiet"]?.text == "")
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a b></a>", "<a b=c/>", "<a>&nbsp;</a>", "<a>&#xD800;</a>",
        "<a>&lt</a>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a><!ELEMENT b></a>", "< a/>",
        String(repeating: "<a>", count: 40) + String(repeating: "</a>", count: 40),
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: XMLError.self) { try XMLReader.read(Array(text.utf8)) }
    }

    @Test(
        arguments: [
            (nil, nil), ("bytes=0-4", 0..<5), ("bytes=3-", 3..<10), ("bytes=-4", 6..<10), ("bytes=-40", 0..<10),
            ("bytes=9-99", 9..<10),
            ("bytes=0-99999999999999999999999", 0..<10), ("bytes=4-2", nil), ("bytes=0-1,3-4", nil), ("bytes=-", nil),
            ("lines=1-2", nil),
            ("bytes=+1-2", nil),
        ] as [(String?, Range<Int>?)]
    )
    func `a range is read, or passed over`(header: String?, expected: Range<Int>?) throws {
        #expect(try ByteRange.parse(header, size: 10) == expected)
    }

    @Test(arguments: ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999999-"])
    func `a range without a byte is refused`(header: String) {
        #expect(throws: S3Error.self) { try ByteRange.parse(header, size: 10) }
    }

    @Test func `HTTP's times are written and read`() {
        let date = Date(timeIntervalSince1970: 784_111_777)
        #expect(HTTPDate.text(date) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        #expect(HTTPDate.seconds("yesterday") == nil)
    }
}
