import TestSupport
import Testing

@testable import Objects

@Suite("Object paths") struct ObjectPathTests {
    @Test(arguments: [
        ("green.csv", "green.csv"), ("taxi/input/green.csv", "taxi+/input+/green.csv"), ("a", "a"), ("a/b", "a+/b"),
        ("..", "%2E."), ("../../etc/passwd", "%2E.+/%2E.+/etc+/passwd"), (".", "%2E"), ("/", "+/%"), ("//", "+/+/%"),
        ("a/", "a+/%"), ("a+", "a%2B"), ("a%2B", "a%252B"), ("\u{0}", "%00"), ("é", "%C3%A9"),
        (String(repeating: "x", count: 80), String(repeating: "x", count: 80) + "%/%"),
        (String(repeating: "x", count: 81) + "/y", String(repeating: "x", count: 80) + "%/x+/y"),
    ])
    func `a key has its path`(key: String, path: String) {
        #expect(ObjectPath.path(of: key.utf8) == path)
    }

    @Test func `any key has a path that is safe, short in its names and reads back`() throws {
        var random = SplitMix(seed: 7)
        var paths: [String: [UInt8]] = [:]
        for _ in 0..<20_000 {
            let key = randomKey(&random)
            let path = ObjectPath.path(of: key)
            if let other = paths[path] { #expect(other == key) }
            paths[path] = key
            let names = path.split(separator: "/", omittingEmptySubsequences: false)
            #expect(names.allSatisfy { !$0.isEmpty && $0.utf8.count <= 255 && $0.first != "." })
            #expect(path.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
            let back = try names.flatMap { try #require(ObjectPath.keyBytes(of: Array($0.utf8))).bytes }
            #expect(back == key)
        }
    }

    @Test func `names sort as the keys below them`() throws {
        var random = SplitMix(seed: 11)
        for _ in 0..<5000 {
            let keys = (0..<2).map { _ in randomKey(&random) }
            let order = keys.map { key in
                ObjectPath.path(of: key).split(separator: "/")
                    .map { ObjectPath.keyBytes(of: Array($0.utf8))?.bytes ?? [] }
            }
            let sorted = order[0].lexicographicallyPrecedes(order[1]) { $0.lexicographicallyPrecedes($1) }
            #expect(sorted == keys[0].lexicographicallyPrecedes(keys[1]))
        }
    }

    @Test(arguments: ["", ".bucket", "a%", "a%2", "a%zz", "%41", "é", "%2F", "a%2F+", "a+b"])
    func `a name that no key makes is no object`(name: String) {
        #expect(ObjectPath.keyBytes(of: Array(name.utf8)) == nil)
    }

    /// Keys of bytes that matter, some of them long; two share beginnings often.
    private func randomKey(_ random: inout SplitMix) -> [UInt8] {
        let alphabet = Array("ab/.+%-\u{1}é~".utf8)
        let long = random.next() % 4 == 0
        let count = Int(random.next() % (long ? 200 : 8)) + 1
        return (0..<count)
            .map { _ in long && random.next() % 8 != 0 ? 0x78 : alphabet[Int(random.next() % UInt64(alphabet.count))] }
    }
}
