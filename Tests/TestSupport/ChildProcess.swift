import CLinux
package import Foundation
import Glibc
import Synchronization

/// A child process that is awaited by the kernel's handle of it, never longer than a deadline.
///
/// Foundation's `Process` learns of an end by a socket that other children inherit, so that it may wait for those, too.
package final class ChildProcess: Sendable {
    /// How a process ended.
    package enum Ending: Sendable, Equatable {
        case exited(Int32)
        case killed(Int32)
    }

    package let identifier: Int32
    private let handle: Int32
    private let name: String
    private let ending = Mutex<Ending?>(nil)

    /// Starts a program, by its path or its name on the PATH, with this process's environment.
    package init(
        _ program: String,
        _ arguments: [String],
        in folder: URL? = nil,
        input: String = "/dev/null",
        output: Int32,
        errors: Int32 = 2
    ) throws {
        name = ([program] + arguments.prefix(3)).joined(separator: " ")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        let variables = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
        var command = [program] + arguments
        if let folder { command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path] + command }
        var words = command.map { strdup($0) } + [nil]
        var environment = variables.map { strdup($0) } + [nil]
        defer { for text in words + environment { free(text) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, command[0], &actions, nil, &words, &environment)
        guard failure == 0 else {
            throw CommandFailure(description: "cannot start \(program): \(String(cString: strerror(failure)))")
        }
        identifier = process
        // The id is its own until it is waited for, also if it has ended already.
        handle = driftloop_pidfd_open(process)
        guard handle >= 0 else { throw CommandFailure(description: "the kernel has no pidfd_open") }
    }

    deinit { close(handle) }

    package var isRunning: Bool { !hasEnded(within: 0) }

    package func send(_ signal: Int32) { _ = driftloop_pidfd_send_signal(handle, signal) }

    /// Waits for the end.
    ///
    /// - Throws: ``CommandFailure`` if it does not end in time; it is killed then.
    @discardableResult
    package func wait(seconds: Double = 300) throws -> Ending {
        let isLate = !hasEnded(within: seconds)
        if isLate {
            send(SIGKILL)
            _ = hasEnded(within: 10)
        }
        let ending = ending.withLock { ending in
            if ending == nil {
                var status: Int32 = 0
                if waitpid(identifier, &status, WNOHANG) == identifier {
                    let signal = status & 0x7F
                    ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal)
                }
            }
            return ending
        }
        guard let ending, !isLate else {
            throw CommandFailure(description: "'\(name)' did not end within \(seconds) s and was killed")
        }
        return ending
    }

    private func hasEnded(within seconds: Double) -> Bool {
        Self.isReadable(handle, until: .now + .seconds(seconds))
    }

    /// Whether there is something to read, or the end, before a time.
    fileprivate static func isReadable(_ descriptor: Int32, until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = (deadline - .now) / .milliseconds(1)
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = Glibc.poll(&poll, 1, Int32(max(0, left.rounded(.up))))
            if ready < 0, errno == EINTR { continue }
            return ready > 0
        }
    }
}

/// A pipe that children inherit only where it is given to them.
package final class ChildPipe: Sendable {
    package let readEnd: Int32
    package let writeEnd: Int32

    package init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure(description: "there are no pipes left") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit { close(readEnd) }

    /// Reads until a line's end, or the writer's.
    package func line(seconds: Double) throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var bytes: [UInt8] = []
        while !bytes.contains(0x0A) {
            guard ChildProcess.isReadable(readEnd, until: deadline) else {
                throw CommandFailure(
                    description: "nothing was printed for \(seconds) s: \(String(decoding: bytes, as: UTF8.self))"
                )
            }
            let part = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
                count = max(0, read(readEnd, buffer.baseAddress, buffer.count))
            }
            if part.isEmpty { break }
            bytes += part
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A program that did not do what the test wants.
package struct CommandFailure: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}
