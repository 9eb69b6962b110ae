import Foundation
import TestSupport
import Testing

@testable import Jobs

@Suite("Log files") struct LogFileTests {
    /// Lines with times that often repeat, in all lengths, and what a full disk or a crash leaves between them.
    private static func log(_ generator: inout SplitMix, lines count: Int, damaged: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var time = 1_772_323_200_000
        for _ in 0..<count {
            time += Int.random(in: 0...3, using: &generator) / 2
            let length =
                Int.random(in: 0...9, using: &generator) == 0 ? 9000 : Int.random(in: 0...60, using: &generator)
            let date = Date(timeIntervalSince1970: (Double(time) + 0.5) / 1000)
            var line = Array("\(JobLogPage.stamp(date)) \(String(repeating: "x", count: length))\n".utf8)
            if damaged, Int.random(in: 0...4, using: &generator) == 0 {
                line.removeSubrange(Int.random(in: 0..<line.count, using: &generator)...)
                line.append(contentsOf: [0x0A, 0xFF, 0x00].prefix(Int.random(in: 0...3, using: &generator)))
            }
            bytes += line
        }
        return bytes
    }

    /// What a log's lines are, by the simplest means.
    private static func lines(_ bytes: [UInt8]) -> [LogLine] {
        var (lines, start) = ([LogLine](), 0)
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            if let line = LogLine(bytes[start..<end], at: start) { lines.append(line) }
            start = end + 1
        }
        return lines
    }

    @Test(arguments: 0..<24) func `lines are the same forward, backward and from any place on`(seed: Int) async throws {
        try await withScratchFolder { folder in
            var generator = SplitMix(seed: UInt64(seed))
            let bytes = Self.log(&generator, lines: 400, damaged: seed % 2 == 1)
            let file = folder.appendingPathComponent("log")
            try Data(bytes).write(to: file)
            let lines = Self.lines(bytes)
            let log = try #require(LogFile(path: file.path))
            #expect(log.end == (try #require(bytes.lastIndex(of: 0x0A))) + 1)
            #expect(log.firstTime == lines.first?.time && log.lastTime == lines.last?.time)
            for chunk in [1, 100, 64 << 10] {
                var (forward, backward) = ([LogLine](), [LogLine]())
                var cursor = LogCursor(log, 0..<log.end, at: 0, chunk: chunk)
                while let line = cursor.next() { forward.append(line) }
                #expect(forward == lines)
                while let line = cursor.previous() { backward.append(line) }
                #expect(backward == lines.reversed())
            }
            let middle = try #require(lines.randomElement(using: &generator))
            var cursor = LogCursor(log, 0..<log.end, at: middle.start, chunk: 64)
            #expect(cursor.next() == middle && cursor.previous() == middle && cursor.position == middle.start)
            // Damage makes lines of what was no beginning of one, so only whole logs are in the order of their times.
            guard seed % 2 == 0 else { return }
            for time in (lines[0].time - 1)...(lines[lines.count - 1].time + 1) {
                #expect(log.position(notBefore: time) == lines.first { $0.time >= time }?.start ?? log.end)
            }
        }
    }

    @Test func `hostile times and logs end every search`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appendingPathComponent("log")
            #expect(LogFile(path: file.path) == nil)
            #expect(LogFile(path: folder.path) == nil)
            for text in ["", "no line", "2026-03-01T00:00:00.000Z without end"] {
                try Data(text.utf8).write(to: file)
                #expect(LogFile(path: file.path) == nil)
            }
            for text in ["\n", "\n\n\n", "nothing\nelse\n", String(repeating: "y", count: 100_000) + "\n"] {
                try Data(text.utf8).write(to: file)
                let log = try #require(LogFile(path: file.path))
                #expect(log.firstTime == nil && log.lastTime == nil)
                #expect(log.position(notBefore: .max) == 0 && log.position(notBefore: .min) == 0)
            }
            var generator = SplitMix(seed: 7)
            let bytes = Self.log(&generator, lines: 300, damaged: true)
            for _ in 0..<50 {
                var damaged = bytes
                for _ in 0..<20 {
                    damaged[Int.random(in: 0..<damaged.count, using: &generator)] = UInt8.random(
                        in: 0...255,
                        using: &generator
                    )
                }
                try Data(damaged).write(to: file)
                guard let log = LogFile(path: file.path) else { continue }
                for time in [Int64.min, 0, 1_772_323_200_100, .max] {
                    let position = log.position(notBefore: time)
                    #expect(0...log.end ~= position && (position == 0 || damaged[position - 1] == 0x0A))
                }
                var cursor = LogCursor(log, 0..<log.end, at: 0)
                var count = 0
                while cursor.next() != nil { count += 1 }
                #expect(count == Self.lines(damaged).count)
            }
        }
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", 0), ("2000-02-29T12:34:56.789Z", 951_827_696_789),
        ("2026-03-01T00:00:00.001Z", 1_772_323_200_001), ("2100-03-01T00:00:00.000Z", 4_107_542_400_000),
        ("2026-03-01 00:00:00.001Z", nil), ("2026-13-01T00:00:00.001Z", nil), ("2026-03-01T00:00:00.00xZ", nil),
        ("2026-03-01T00:00:00.001", nil), ("", nil),
    ])
    func `stamps are read`(text: String, milliseconds: Int64?) {
        #expect(LogStamp.milliseconds(Array(text.utf8)[...]) == milliseconds)
    }

    @Test func `stamps are read as Foundation reads them`() throws {
        var generator = SplitMix(seed: 3)
        for _ in 0..<2000 {
            let time = Int64.random(in: 0..<253_402_300_800_000, using: &generator)
            let stamp = JobLogPage.stamp(Date(timeIntervalSince1970: (Double(time) + 0.5) / 1000))
            #expect(LogStamp.milliseconds(Array(stamp.utf8)[...]) == time)
        }
    }

    @Test func `a log's times never go back, whatever the clock does`() async throws {
        try await withScratchFolder { folder in
            let clock = ManualClock()
            let file = folder.appendingPathComponent("log")
            for round in 0..<3 {
                let log = try JobLog(file: file, limit: 1 << 20, clock: clock)
                log.note("first of \(round)")
                clock.advance(by: -3600)
                _ = log.add("then", size: 5)
                log.end(dropped: 7, [(clock.now().addingTimeInterval(-60), "late")])
            }
            let lines = Self.lines(Array(try Data(contentsOf: file)))
            #expect(lines.count == 12)
            #expect(Set(lines.map(\.time)) == [1_772_323_200_000])
        }
    }
}
