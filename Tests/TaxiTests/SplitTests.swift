import Foundation
import Testing

@testable import Taxi

@Suite("Split")
struct SplitTests {
    @Test(arguments: [
        // 80 % train, of the rest 5 % test, 95 % validation; halves up.
        (0, 0, 0, 0), (1, 1, 0, 0), (60, 48, 11, 1), (100, 80, 19, 1), (2_000, 1_600, 380, 20),
        (12_345, 9_876, 2_346, 123),
        (1_000_000, 800_000, 190_000, 10_000),
    ])
    func `sizes are the shares rounded`(rows: Int, train: Int, validation: Int, test: Int) {
        let sizes = Split.sizes(of: rows)
        #expect(sizes.train == train && sizes.validation == validation && sizes.test == test)
    }

    @Test(arguments: [1, 60, 1_999, 2_000, 2_001, 4_321, 20_000])
    func `blocks add up to the shares of the whole`(rows: Int) {
        let split = Split(seed: 1)
        var parts: [Split.Part] = []
        for block in 0...rows / Split.blockSize {
            parts += split.parts(ofBlock: block, rows: min(Split.blockSize, rows - parts.count))
        }
        let sizes = Split.sizes(of: rows)
        #expect(parts.count == rows)
        #expect(parts.filter { $0 == .train }.count == sizes.train)
        #expect(parts.filter { $0 == .validation }.count == sizes.validation)
        #expect(parts.filter { $0 == .test }.count == sizes.test)
    }

    @Test func `the seed and the block decide, and every place gets every part`() {
        func parts(_ seed: UInt64, _ block: Int) -> [Split.Part] {
            Split(seed: seed).parts(ofBlock: block, rows: 2_000)
        }
        #expect(parts(1, 0) == parts(1, 0))
        #expect(parts(1, 0) != parts(2, 0))
        #expect(parts(1, 0) != parts(1, 1))
        // How often each of the first ten places trains, over 2,000 blocks: 1,600 ± 6 deviations of 17.9.
        var trains = [Int](repeating: 0, count: 10)
        for block in 0..<2_000 {
            let dealt = Split(seed: 8).parts(ofBlock: block, rows: 100)
            for place in 0..<10 where dealt[place] == .train { trains[place] += 1 }
        }
        #expect(trains.allSatisfy { abs($0 - 1_600) < 108 })
    }
}
