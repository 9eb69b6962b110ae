import Foundation

/// A line on the terminal that says how far a long work is; nothing where the standard error is no terminal.
struct ProgressBar: Sendable {
    private static let width = 24
    private let isShown = isatty(STDERR_FILENO) == 1

    /// Overwrites the line; `fraction` is from 0 to 1.
    func show(_ label: String, _ fraction: Double, _ detail: String = "") {
        guard isShown else { return }
        let filled = Int(min(max(fraction, 0), 1) * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        write("\r\u{1B}[K\(label) [\(bar)] \(detail)")
    }

    /// Overwrites the line with a text that says no share.
    func note(_ text: String) { if isShown { write("\r\u{1B}[K\(text)") } }

    /// Takes the line away.
    func clear() { if isShown { write("\r\u{1B}[K") } }

    /// Does `work`, and shows ten times a second how far it is.
    func during<Result: Sendable>(
        _ label: String,
        _ fraction: @escaping @Sendable () -> Double,
        _ work: () async throws -> Result
    ) async rethrows -> Result {
        guard isShown else { return try await work() }
        let clock = Task {
            while (try? await Task.sleep(for: .milliseconds(100))) != nil {
                let done = min(1, fraction())
                show(label, done, "\(Int(done * 100)) %")
            }
        }
        defer {
            clock.cancel()
            clear()
        }
        return try await work()
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
