import Foundation
import Glibc

/// A process as `/proc` shows it.
struct ProcessEntry: Sendable {
    let process: pid_t
    let parent: pid_t
    let residentBytes: Int
    let threads: Int
    /// How many steps below the process that was asked for.
    var generation = 0

    /// Its memory, where what it shares with others counts in part.
    var proportionalBytes: Int {
        guard let text = FileManager.default.contents(atPath: "/proc/\(process)/smaps_rollup") else { return 0 }
        let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Pss:") }
        return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 << 10 } ?? 0
    }
}

/// Who descends from whom.
enum ProcessTree {
    /// Every process below `ancestor`, and itself, as generation 0.
    static func descendants(of ancestor: pid_t) -> [ProcessEntry] {
        var children: [pid_t: [ProcessEntry]] = [:]
        var found: [ProcessEntry] = []
        for process in all() {
            guard let entry = entry(process) else { continue }
            if process == ancestor { found = [entry] } else { children[entry.parent, default: []].append(entry) }
        }
        var next = 0
        while next < found.count {
            for var child in children[found[next].process] ?? [] {
                child.generation = found[next].generation + 1
                found.append(child)
            }
            next += 1
        }
        return found
    }

    /// The numbers of all processes.
    static func all() -> [pid_t] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [pid_t] = []
        while let item = readdir(folder) {
            let name = withUnsafeBytes(of: item.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let process = pid_t(name) { found.append(process) }
        }
        return found
    }

    /// A file under `/proc`, up to 2 MiB; empty if it cannot be read.
    static func contents(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count < 1 << 21 {
            let part = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, filled in
                filled = max(0, read(descriptor, buffer.baseAddress, buffer.count))
            }
            if part.isEmpty { break }
            bytes += part
        }
        return bytes
    }

    /// Source: proc_pid_stat(5): the fields behind the name, which is in parentheses and may hold any byte.
    private static func entry(_ process: pid_t) -> ProcessEntry? {
        let bytes = contents("/proc/\(process)/stat")
        guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count > 21, fields[0] != "Z", let parent = pid_t(fields[1]), let pages = Int(fields[21]) else {
            return nil
        }
        return ProcessEntry(
            process: process,
            parent: parent,
            residentBytes: pages * Int(getpagesize()),
            threads: Int(fields[17]) ?? 1
        )
    }
}
