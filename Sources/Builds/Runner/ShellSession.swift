import Foundation
import Glibc

/// One shell that runs command after command, keeping its variables and its folder.
///
/// A command that ends the shell (`exit 3`) takes it with it; the next command gets a new one, with what the old one exported
/// and in its folder.
final class ShellSession {
    private let shell: String
    private let scratch: String
    private var environment: [String: String]
    private var folder: String
    private var process: pid_t?
    private var commands: Int32 = -1
    private var results: Int32 = -1
    private var count = 0

    /// What went wrong with the shell itself.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// - Throws: ``Fault`` if there is no room for its files.
    init(shell: String, environment: [String: String], folder: String, scratch: String) throws {
        self.shell = shell
        self.environment = environment
        self.folder = folder
        self.scratch = scratch
        guard mkfifo(scratch + "/results", 0o600) == 0 || errno == EEXIST else { throw Self.fault("make a pipe") }
        // Open for both, so that it never seems to have ended.
        results = open(scratch + "/results", O_RDWR | O_CLOEXEC)
        if results < 0 { throw Self.fault("open a pipe") }
    }

    /// The status of one command.
    ///
    /// - Throws: ``Fault`` if no shell can be started.
    func run(_ command: String) throws -> Int32 {
        if process == nil { try start() }
        count += 1
        let file = "\(scratch)/command-\(count)"
        try Data((command + "\n").utf8).write(to: URL(fileURLWithPath: file))
        let line = Array((file + "\n").utf8)
        // A shell that has ended meanwhile says so by its result.
        _ = line.withUnsafeBytes { write(commands, $0.baseAddress, $0.count) }
        while true {
            let words = try nextResult().split(separator: " ")
            guard words.count == 3, let status = Int32(words[2]) else { continue }
            if words[0] == "exit", process == pid_t(words[1]) {
                end()
                return status
            }
            if words[0] == "done", words[1] == "\(count)" { return status }
        }
    }

    /// The exported variables, as they are now.
    func exported() -> [String: String] {
        if process != nil, (try? run("env -0 > '\(scratch)/environment'")) == 0 { takeEnvironment() }
        return environment
    }

    /// Ends the shell.
    func close() {
        if commands >= 0 { Glibc.close(commands) }
        commands = -1
        if let process {
            kill(process, SIGKILL)
            while let result = try? nextResult(), result.hasPrefix("exit \(process) ") == false {}
        }
        process = nil
        if results >= 0 { Glibc.close(results) }
        results = -1
    }

    private func start() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Self.fault("make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { Glibc.close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
        let words: [UnsafeMutablePointer<CChar>?] =
            [shell, "-c", Self.loop, scratch, folder, "\(count)"].map { (word: String) in strdup(word) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var process = pid_t()
        let status = posix_spawn(&process, shell, &actions, &attributes, words, variables)
        guard status == 0 else {
            Glibc.close(ends[1])
            throw Fault(description: "cannot start \(shell): \(String(cString: strerror(status)))")
        }
        commands = ends[1]
        self.process = process
        let results = results
        let child = process
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            let code = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
            let line = Array("exit \(child) \(code)\n".utf8)
            _ = line.withUnsafeBytes { write(results, $0.baseAddress, $0.count) }
        }
    }

    /// Reads names of files, and runs what is in them in this very shell.
    ///
    /// Commands do not get its input and its results; at its end it leaves what it exported and its folder.
    private static let loop = """
        driftloop_scratch=$0; driftloop_count=$2; cd "$1" || exit 125
        trap 'env -0 > "$driftloop_scratch/environment"; pwd > "$driftloop_scratch/folder"' EXIT
        while IFS= read -r driftloop_file; do
            driftloop_count=$((driftloop_count + 1))
            . "$driftloop_file" </dev/null
            echo "done $driftloop_count $?" > "$driftloop_scratch/results"
        done
        """

    private func end() {
        if commands >= 0 { Glibc.close(commands) }
        commands = -1
        process = nil
        takeEnvironment()
        if let text = try? String(contentsOfFile: scratch + "/folder", encoding: .utf8) {
            let path = text.hasSuffix("\n") ? String(text.dropLast()) : text
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                folder = path
            }
        }
    }

    private func takeEnvironment() {
        guard let data = FileManager.default.contents(atPath: scratch + "/environment"), !data.isEmpty else { return }
        var taken: [String: String] = [:]
        for entry in data.split(separator: 0) {
            let text = String(decoding: entry, as: UTF8.self)
            guard let equals = text.firstIndex(of: "=") else { continue }
            taken[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        environment = taken
    }

    private func nextResult() throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(results, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { throw Self.fault("read a result of the shell") }
            if byte == 0x0A { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
    }

    private static func fault(_ what: String) -> Fault {
        Fault(description: "cannot \(what): \(String(cString: strerror(errno)))")
    }
}
