import Testing

@testable import DataQuality

@Suite("Texts") struct TextStateTests {
    @Test func `few texts are counted exactly`() {
        let state = state((0..<1000).map { "v\($0 % 7)" })
        #expect(state.distinctCount == 7)
        #expect(state.categories?.first == CategoryCount(value: "v0", count: 143))
        #expect(state.categories?.reduce(0) { $0 + $1.count } == 1000)
    }

    @Test func `up to 1024 different texts the number is exact`() {
        #expect(state((0..<1024).map { "\($0)" }).distinctCount == 1024)
        #expect(state((0..<1025).map { "\($0)" }).categories == nil)
    }

    @Test(arguments: [2_000, 20_000, 300_000])
    func `beyond, the estimate is within four standard errors`(count: Int) {
        let estimate = state((0..<count).map { "user-\($0)" }).distinctCount
        #expect(abs(estimate / Double(count) - 1) < 4 * 0.0081)
    }

    @Test(arguments: [500, 1024, 1025, 5_000])
    func `merging is exact in any order`(count: Int) {
        let texts = (0..<count).map { "k\(($0 * 7919) % count)" }
        let whole = state(texts + texts)
        var merged = state(Array(texts[..<(count / 3)]))
        merged.merge(state(Array(texts[(count / 3)...])))
        merged.merge(state(texts))
        #expect(merged.distinctCount == whole.distinctCount)
        #expect(merged.categories == whole.categories)
        #expect(merged.watched == whole.watched)
    }

    @Test func `watched texts are counted however many others there are`() {
        let state = state((0..<10_000).map { $0 % 4 == 0 ? "k1" : "other \($0)" })
        #expect(state.watched == [CategoryCount(value: "k1", count: 2500), CategoryCount(value: "never", count: 0)])
        #expect(abs(state.distinctCount / 7501 - 1) < 0.04)
    }

    @Test func `long texts are not kept`() {
        let long = (0..<20).map { String(repeating: "\($0 % 10)", count: 100_000 + $0) }
        let state = state(long)
        #expect(state.categories == nil)
        #expect(state.distinctCount == 20)
    }

    private func state(_ texts: [String]) -> TextState {
        var state = TextState(watching: ["k1", "never", "k1"])
        for text in texts {
            var text = text
            text.withUTF8 { utf8 in _ = state.add(UnsafeRawBufferPointer(utf8)) }
        }
        return state
    }
}
