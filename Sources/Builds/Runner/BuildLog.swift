import Foundation
import Glibc

/// Prints what CodeBuild prints: `[Container] 2024/01/02 03:04:05.123456 Entering phase BUILD`.
enum BuildLog {
    static func say(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let bytes = Array("[Container] \(stamp(Date())) \(line)\n".utf8)
            _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        }
    }

    private static func stamp(_ date: Date) -> String {
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let micros = Int((date.timeIntervalSince1970 - Double(seconds)) * 1_000_000)
        return String(
            format: "%04d/%02d/%02d %02d:%02d:%02d.%06d",
            Int(parts.tm_year) + 1900,
            Int(parts.tm_mon) + 1,
            Int(parts.tm_mday),
            Int(parts.tm_hour),
            Int(parts.tm_min),
            Int(parts.tm_sec),
            micros
        )
    }
}
