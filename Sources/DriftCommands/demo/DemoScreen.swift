import Foundation

/// Prints the demo for a person; prints nothing under `--json`.
struct DemoScreen: Sendable {
    let quiet: Bool
    private let isTerminal = isatty(STDOUT_FILENO) == 1

    init(quiet: Bool) { self.quiet = quiet }

    /// Begins a stage.
    func stage(_ number: Int, _ title: String) {
        line("\n\(number). \(title)")
    }

    /// Prints a line within a stage.
    func say(_ text: String) {
        line(text.split(separator: "\n", omittingEmptySubsequences: false).map { "   \($0)" }.joined(separator: "\n"))
    }

    /// Shows how far a long work is, on a terminal only: the line is overwritten by the next one.
    func progress(_ label: String, _ done: Int, of total: Int, _ detail: String = "") {
        guard isTerminal, !quiet, total > 0 else { return }
        let filled = min(24, done * 24 / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        print("\r\u{1B}[K   \(label) [\(bar)] \(done)/\(total) \(detail)", terminator: "")
        fflush(nil)
    }

    private func line(_ text: String) {
        if quiet { return }
        print((isTerminal ? "\r\u{1B}[K" : "") + text)
        fflush(nil)
    }
}
