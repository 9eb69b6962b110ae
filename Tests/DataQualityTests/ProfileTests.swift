import Tables
import TestSupport
import Testing

@testable import DataQuality

@Suite("Profile") struct ProfileTests {
    @Test(arguments: Distribution.allCases)
    func `statistics of merged profiles are the statistics of all rows`(distribution: Distribution) throws {
        let values = distribution.values(12_000, seed: 3)
        let texts = values.map { "t\(Int(exactly: ($0 * 8).rounded().remainder(dividingBy: 500)) ?? 0)" }
        var random = SplitMix(seed: 4)
        let validity = values.map { _ in random.share() < 0.9 }
        func profile(_ rows: Range<Int>) throws -> Profile {
            var profile = Profile(columnNames: ["n", "t"])
            let columns = [
                Column(.double(Array(values[rows])), validity: Array(validity[rows])),
                Column(.text(TextValues(texts[rows])), validity: Array(validity[rows])),
            ]
            try profile.add(Batch(columns: columns, rowCount: rows.count))
            return profile
        }
        let whole = try profile(0..<12_000).statistics()
        var merged = try profile(0..<1)
        for (from, to) in [(1, 4000), (4000, 4001), (4001, 9000), (9000, 9000), (9000, 12_000)] {
            try merged.merge(try profile(from..<to))
        }
        let parts = merged.statistics()
        #expect(parts.itemCount == 12_000)
        let (a, b) = (whole.features[0], parts.features[0])
        #expect(a.presentCount == b.presentCount && a.missingCount == b.missingCount && a.spelling == b.spelling)
        let (x, y) = (try #require(a.numerical), try #require(b.numerical))
        #expect(x.sum == y.sum && x.mean == y.mean && x.least == y.least && x.greatest == y.greatest)
        #expect(abs(x.standardDeviation - y.standardDeviation) <= 1e-15 * abs(x.standardDeviation))
        #expect(y.sketch?.weight == b.presentCount)
        let (first, second) = (try #require(x.sketch), try #require(y.sketch))
        let distance = try #require(first.distance(to: second))
        #expect(distance.raw < 0.005)
        #expect(whole.features[1].string == parts.features[1].string)
    }

    // Hand-worked: mean 3, squared differences 4 + 1 + 0 + 1 + 4 = 10, divided by 5.
    @Test func `deviation is the population's`() throws {
        let numbers = try #require(try statistics(.double([1, 2, 3, 4, 5])).numerical)
        #expect(numbers.mean == 3 && numbers.sum == 15 && numbers.least == 1 && numbers.greatest == 5)
        #expect(numbers.standardDeviation == 2.0.squareRoot())
    }

    @Test func `a large offset costs the deviation no digit`() throws {
        let values = (0..<1001).map { 1e8 + Double($0 % 2) }
        let numbers = try #require(try statistics(.double(values)).numerical)
        let share = 500.0 / 1001
        #expect(abs(numbers.standardDeviation - (share * (1 - share)).squareRoot()) < 1e-14)
    }

    @Test func `huge numbers have a finite deviation`() throws {
        let numbers = try #require(try statistics(.double([1e300, 3e300, 1, 2])).numerical)
        // (1e300, 3e300, ~0, ~0): mean 1e300, squared differences 0 + 4 + 1 + 1 = 6, divided by 4.
        #expect(abs(numbers.standardDeviation / 1e300 - 1.5.squareRoot()) < 1e-15)
    }

    @Test func `sums do not depend on the order`() throws {
        let values = [1e16, 1, -1e16, 1, 3e-9]
        for order in [values, values.reversed(), values.sorted()] {
            let sum = try #require(try statistics(.double(order)).numerical?.sum)
            #expect(abs(sum - (2 + 3e-9)) < 1e-15)
        }
    }

    @Test func `numbers that are not finite count as missing`() throws {
        let feature = try statistics(.double([1, .nan, .infinity, 2, 3, 4, 5, 6]))
        #expect(feature.presentCount == 6 && feature.missingCount == 2)
        #expect(feature.numerical?.greatest == 6)
    }

    @Test(arguments: [
        (["1", "-2", "+ 3"], InferredType.integral), (["1", "1.0"], .fractional), (["1e3", "2E-4"], .fractional),
        (["1", "x"], .string), ([".5"], .string), (["5."], .string), (["true", "false"], .string),
        (["true", "1"], .string),
        ([], .unknown), (["2021-01-01"], .string), (["- 4"], .integral), (["--4"], .string), ([" 7"], .integral),
        (["1e"], .string),
        (["1.5.2"], .string), (["TRUE"], .string), (["1e999"], .string), ([""], .string),
    ])
    func `types are inferred as deequ infers them`(values: [String], type: InferredType) throws {
        #expect(try statistics(.text(TextValues(values))).inferredType == type)
    }

    @Test func `texts that are numbers have numeric statistics`() throws {
        let feature = try statistics(.text(TextValues(["1.5", "-2", "+ 3", "123456789012345678", "1e2"])))
        let numbers = try #require(feature.numerical)
        #expect(numbers.least == -2 && numbers.greatest == 123_456_789_012_345_680)
        #expect(feature.spelling == SpellingCounts(integral: 3, fractional: 2))
    }

    @Test func `typed columns have their storage's type`() throws {
        #expect(try statistics(.integer([1, 2])).inferredType == .integral)
        #expect(try statistics(.float([1, 2])).inferredType == .fractional)
        let flags = try statistics(.boolean([true, false, true]))
        #expect(flags.inferredType == .string)
        #expect(
            flags.string?.categories == [
                CategoryCount(value: "true", count: 2), CategoryCount(value: "false", count: 1),
            ]
        )
        let times = try statistics(.timestamp([1_609_459_200_000_000, -1, 951_782_400_120_000]))
        #expect(
            Set(times.string?.categories?.map(\.value) ?? [])
                == ["2021-01-01 00:00:00", "1969-12-31 23:59:59.999999", "2000-02-29 00:00:00.12"]
        )
    }

    @Test func `a column of numbers that turns into text is read again`() async throws {
        let batches = [
            Batch(
                columns: [number([1, 2], SpellingCounts(integral: 2)), number([5, 6], SpellingCounts(integral: 2))],
                rowCount: 2
            ),
            Batch(
                columns: [Column(.text(TextValues(["x", "2"]))), number([7, 8], SpellingCounts(integral: 2))],
                rowCount: 2
            ),
        ]
        let (profile, _) = try await Profile.of(MemoryTable(columnNames: ["a", "b"], batches: batches))
        let feature = profile.statistics().features[0]
        #expect(feature.inferredType == .string)
        #expect(feature.spelling == SpellingCounts(integral: 3, text: 1))
        #expect(
            feature.string?.categories
                == [
                    CategoryCount(value: "2", count: 2), CategoryCount(value: "1", count: 1),
                    CategoryCount(value: "x", count: 1),
                ]
        )
        #expect(profile.statistics().features[1].inferredType == .integral)
    }

    @Test func `profiles of other columns cannot be merged`() {
        var profile = Profile(columnNames: ["a"])
        #expect(throws: DataQualityError.self) { try profile.merge(Profile(columnNames: ["b"])) }
        #expect(throws: DataQualityError.self) { try profile.add(Batch(columns: [], rowCount: 0)) }
    }

    private func number(_ values: [Double], _ spelling: SpellingCounts) -> Column {
        Column(.double(values), spelling: spelling)
    }

    private func statistics(_ values: Column.Values) throws -> FeatureStatistics {
        let column = Column(values)
        var profile = Profile(columnNames: ["x"])
        try profile.add(Batch(columns: [column], rowCount: column.count))
        return profile.statistics().features[0]
    }
}

/// A table in memory.
struct MemoryTable: TableReader {
    let columnNames: [String]
    let batches: [Batch]

    func process<Result: Sendable>(
        _ transform: @escaping @Sendable (Batch) throws -> Result,
        inOrder consume: (Result) throws -> Void
    ) async throws -> ReadReport {
        for batch in batches { try consume(try transform(batch)) }
        var report = ReadReport()
        report.rows = batches.reduce(0) { $0 + $1.rowCount }
        return report
    }
}
