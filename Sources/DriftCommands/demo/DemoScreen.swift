import Foundation

/// Prints the demo for a person; prints nothing under `--json`.
struct DemoScreen: Sendable {
    let quiet: Bool
    private let bar = ProgressBar()

    init(quiet: Bool) { self.quiet = quiet }

    /// Prints a line that belongs to no stage.
    func title(_ text: String) { line(text) }

    /// Begins a stage.
    func stage(_ number: Int, _ title: String) {
        line("\n\(number). \(title)")
    }

    /// Prints a line within a stage.
    func say(_ text: String) {
        line(text.split(separator: "\n", omittingEmptySubsequences: false).map { "   \($0)" }.joined(separator: "\n"))
    }

    /// Shows how far a long work is.
    func progress(_ label: String, _ done: Int, of total: Int, _ detail: String = "") {
        guard !quiet, total > 0 else { return }
        bar.show("   \(label)", Double(done) / Double(total), "\(done)/\(total) \(detail)")
    }

    /// Shows what is being waited for, and for how long.
    func working(_ label: String, seconds: Double) {
        if !quiet { bar.note("   \(label) … \(Int(seconds)) s") }
    }

    private func line(_ text: String) {
        if quiet { return }
        bar.clear()
        print(text)
        fflush(nil)
    }
}
