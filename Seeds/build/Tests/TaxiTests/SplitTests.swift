import Testing

@testable import Taxi

@Suite("Split")
struct SplitTests {
    @Test(arguments: [(100, 80, 19, 1), (2_000, 1_600, 380, 20), (12_345, 9_876, 2_346, 123)])
    func `of the rows 80 % train, 19 % validate and 1 % test`(rows: Int, train: Int, validation: Int, test: Int) {
        let sizes = Split.sizes(of: rows)
        #expect(sizes.train == train && sizes.validation == validation && sizes.test == test)
    }

    @Test func `the seed decides which rows`() {
        #expect(Split(seed: 1).parts(ofBlock: 0, rows: 500) == Split(seed: 1).parts(ofBlock: 0, rows: 500))
        #expect(Split(seed: 1).parts(ofBlock: 0, rows: 500) != Split(seed: 2).parts(ofBlock: 0, rows: 500))
    }
}
