import EventPatterns
import JSONDocuments
import Testing

@Suite("Pattern index") struct PatternIndexTests {
    @Test(arguments: 0..<20)
    func `an index finds exactly what comparing every pattern finds`(seed: Int) throws {
        var generator = PatternGenerator(seed: UInt64(seed))
        let patterns = (0..<300).compactMap { _ in try? EventPattern(generator.pattern()) }
        let index = PatternIndex(patterns)
        var matched = 0
        for _ in 0..<300 {
            let event = generator.event()
            let every = patterns.indices.filter { patterns[$0].matches(event) }
            #expect(index.matches(event) == every, "\(event.text())")
            matched += every.count
        }
        // Without meetings it would show nothing.
        #expect(matched > 300)
    }

    @Test func `patterns that share their source are told apart by what differs`() throws {
        let patterns = try (0..<2000)
            .map { number in
                try EventPattern(
                    ["source": ["aws.s3"], "detail": ["object": ["key": [["prefix": .string("data/\(number)/")]]]]]
                )
            }
        let index = PatternIndex(patterns)
        let event: JSON = ["source": "aws.s3", "detail": ["object": ["key": "data/1234/part.csv"]]]
        #expect(index.matches(event) == [1234])
        #expect(index.count == 2000)
        #expect(PatternIndex([]).matches(event) == [])
    }
}
