import Foundation
import Tables
import TestSupport
import Testing

@Suite("Gzip")
struct GzipTests {
    private let text = Array(String(repeating: "drift,loop\n", count: 5000).utf8)

    @Test func `what is compressed comes back`() throws {
        for bytes in [[], [7], text, (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }] {
            #expect(try Gzip.decompress(Gzip.compress(bytes), limit: 1 << 20) == bytes)
        }
    }

    @Test func `members follow one another, and zero bytes pad the end`() throws {
        let two = Gzip.compress(Array("a\n".utf8)) + Gzip.compress(Array("b\n".utf8))
        #expect(try Gzip.decompress(two, limit: 10) == Array("a\nb\n".utf8))
        #expect(try Gzip.decompress(two + [0, 0, 0], limit: 4) == Array("a\nb\n".utf8))
        #expect(throws: TableError.self) { try Gzip.decompress(two + [1, 2], limit: 10) }
    }

    /// RFC 1950: the zlib stream of `a`, as Python's zlib.compress(b"a") gives it.
    @Test func `a zlib header is read too`() throws {
        let zlib: [UInt8] = [0x78, 0x9c, 0x4b, 0x04, 0x00, 0x00, 0x62, 0x00, 0x62]
        #expect(try Gzip.decompress(zlib, limit: 10) == [UInt8(ascii: "a")])
    }

    @Test func `a bomb stops at the limit`() throws {
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 8 << 20))
        #expect(bomb.count < 10_000)
        let error = #expect(throws: TableError.self) { try Gzip.decompress(bomb, limit: 1 << 20) }
        #expect(error?.message.contains("1048576") == true)
        #expect(try Gzip.decompress(bomb, limit: 8 << 20).count == 8 << 20)
        #expect(throws: TableError.self) { try Gzip.decompress(bomb, limit: 8 << 20 - 1) }
    }

    @Test func `cut short or damaged is an error, never a crash`() {
        let whole = Gzip.compress(text)
        for length in 0..<whole.count {
            #expect(throws: TableError.self) { try Gzip.decompress(Array(whole[..<length]), limit: 1 << 20) }
        }
        var generator = SplitMix(seed: 1)
        for _ in 0..<2000 {
            var damaged = whole
            damaged[Int.random(in: 0..<whole.count, using: &generator)] ^=
                1 << UInt8.random(in: 0..<8, using: &generator)
            let result = try? Gzip.decompress(damaged, limit: 1 << 20)
            // Only the header's unused fields (time, operating system, flags) are not under the checksum.
            if let result { #expect(result == text) }
        }
    }
}

@Suite("Work in order")
struct InOrderTests {
    @Test(arguments: [1, 2, 5]) func `results come in the order of the items`(workers: Int) async throws {
        var next = 0
        var results: [Int] = []
        try await mapInOrder(
            next: {
                next += 1
                return next <= 200 ? next : nil
            },
            workers: workers,
            transform: { item in (0..<((item * 7919) % 1000)).reduce(item) { sum, _ in sum } },
            consume: { results.append($0) }
        )
        #expect(results == Array(1...200))
    }

    @Test func `no more items are taken than workers and one`() async throws {
        var taken = 0
        var consumed = 0
        try await mapInOrder(
            next: {
                taken += 1
                #expect(taken - consumed <= 4)
                return taken <= 100 ? taken : nil
            },
            workers: 3,
            transform: { $0 },
            consume: { _ in consumed += 1 }
        )
        #expect(consumed == 100)
    }

    @Test func `the earliest item's error is the one that is thrown`() async throws {
        struct Failure: Error, Equatable { let item: Int }
        var next = 0
        await #expect(throws: Failure(item: 3)) {
            try await mapInOrder(
                next: {
                    next += 1
                    return next
                },
                workers: 4,
                transform: { item in
                    if item >= 3 { throw Failure(item: item) }
                    return item
                },
                consume: { (_: Int) in }
            )
        }
    }

    @Test func `a cancelled task stops`() async throws {
        let task = Task {
            var count = 0
            try await mapInOrder(
                next: {
                    count += 1
                    return count
                },
                workers: 2,
                transform: { $0 },
                consume: { _ in }
            )
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
