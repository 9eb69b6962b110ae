import JSONDocuments
import Testing

@testable import Pipelines

@Suite("Changes of a step")
struct FingerprintTests {
    private static let long = String(repeating: "a", count: 200)

    /// Arguments before and after, and what is said of them.
    static let cases: [(old: JSON, new: JSON, changes: [String])] = [
        (["A": 1], ["A": 1.0], []), (["A": 1], ["A": 2], ["Arguments.A 1 → 2"]),
        (["A": ["x"]], ["A": ["x", "y"]], [#"Arguments.A ["x"] → ["x","y"]"#]),
        (["A": ["x", "y"]], ["A": ["x", "z"]], ["Arguments.A[1] y → z"]),
        (
            ["In": [["InputName": "code"], ["InputName": "old"]]],
            ["In": [["InputName": "new"], ["InputName": "code"]]],
            [
                #"Arguments.In['old'] is gone: it was {"InputName":"old"}"#,
                #"Arguments.In['new'] is new: {"InputName":"new"}"#,
            ]
        ),
        (
            ["In": [["ChannelName": "a", "X": 1], ["ChannelName": "b"]]],
            ["In": [["ChannelName": "b"], ["ChannelName": "a", "X": 2]]], ["Arguments.In['a'].X 1 → 2"]
        ),
        (
            ["In": [["OutputName": "a"], ["OutputName": "b"]]], ["In": [["OutputName": "b"], ["OutputName": "a"]]],
            ["Arguments.In are in another order: b, a"]
        ),
        (["A": [["X": 1]]], ["A": [["X": 1], ["X": 2]]], [#"Arguments.A[1] is new: {"X":2}"#]),
        (
            ["A": [.string(long), "x"]], ["A": [.string(long)]], ["Arguments.A[1] is gone: it was x"]
        ),
        (
            ["A": .string(long + "1" + long)], ["A": .string(long + "2")],
            [
                "Arguments.A …\(String(repeating: "a", count: 20))1\(String(repeating: "a", count: 58))… → …"
                    + "\(String(repeating: "a", count: 20))2"
            ]
        ),
    ]

    @Test(arguments: cases.indices)
    func `what changed is told at its place, with both values, and nothing else is`(index: Int) {
        let (old, new, changes) = Self.cases[index]
        let earlier = Fingerprint(arguments: old, inputs: [])
        let later = Fingerprint(arguments: new, inputs: [])
        #expect(later.changes(since: earlier) == changes)
        #expect((earlier.key == later.key) == changes.isEmpty)
    }
}
