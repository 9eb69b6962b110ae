import Foundation
import Jobs
import Store

extension BuildProjects {
    /// The most characters of a line that is quoted.
    private static let longestQuote = 500

    /// The last line that a build's first failed command printed; nil if it printed none.
    func lastWords(of id: String) async throws -> String? {
        let job = try await store.read { try BuildRecord.find($0, id: id).job }
        var words: String?
        var position = 0
        while true {
            let page = try await jobs.logs(kind: .build, name: job, after: position)
            for line in page.lines {
                let text = line.text.trimmingCharacters(in: .whitespacesAndNewlines)
                // What the runner itself says begins so.
                if !text.hasPrefix("[Container]") {
                    if !text.isEmpty { words = String(text.prefix(Self.longestQuote)) }
                } else if text.contains(" Command did not exit successfully ") {
                    return words
                } else if text.contains(" Running command ") {
                    words = nil
                }
            }
            if page.isLast || page.lines.isEmpty { return nil }
            position = page.next
        }
    }
}
