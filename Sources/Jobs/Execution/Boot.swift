import Foundation

/// The machine's running time since it was switched on.
enum Boot {
    /// Another after each start of the machine; empty where the kernel does not say.
    static let identifier =
        FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id")
        .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) } ?? ""
}
