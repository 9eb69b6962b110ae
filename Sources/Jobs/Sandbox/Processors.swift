import Foundation
import Synchronization

/// The machine's processors, shared out among programs that may use only some of them.
enum Processors {
    /// The numbers of those that this server may use; empty where the kernel does not say.
    static let all: [Int] = {
        let status = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("Cpus_allowed_list:") }
        return line.map { numbers(in: $0.drop { !$0.isNumber }) } ?? []
    }()

    private static let next = Mutex(0)

    /// `count` of the processors, others each time, in turn; nil where that is all of them.
    static func take(_ count: Int) -> [Int]? {
        guard count < all.count else { return nil }
        let first = next.withLock { next in
            defer { next = (next + count) % all.count }
            return next
        }
        return (0..<count).map { all[(first + $0) % all.count] }.sorted()
    }

    /// Reads `0-2,5`.
    static func numbers(in list: Substring) -> [Int] {
        list.split(separator: ",")
            .flatMap { range -> [Int] in
                let ends = range.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
                guard let first = ends.first, let last = ends.last, first <= last else { return [] }
                return Array(first...last)
            }
    }
}
