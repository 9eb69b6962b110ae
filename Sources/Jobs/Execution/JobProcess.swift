import Foundation
import Glibc
import Store
import Subprocess
import SystemPackage

/// A program to run as a job.
struct JobProcess: Sendable {
    /// The program's path and its arguments.
    let command: [String]
    /// All of its environment; nothing is inherited.
    let environment: [String: String]
    let folder: JobFolder
    let log: LogStream
    let clock: any WallClock
    /// When the program must have ended.
    let deadline: Date
    /// Seconds between SIGTERM and SIGKILL.
    let grace: TimeInterval
    let stop: StopSwitch

    /// How a program ended.
    struct Ending: Sendable {
        /// The exit status, or minus the number of the signal that killed it.
        let status: Int32
        /// Why it was told to stop; nil if it was not.
        let cause: Cause?
    }

    /// Why a program was told to stop.
    enum Cause: Sendable {
        case stopped
        case outOfTime
    }

    /// Runs the program to its end, and ends everything that it started.
    ///
    /// - Throws: `CancellationError` when cancelled, with the program killed; an error if it could not be started.
    func run() async throws -> Ending {
        let reader = try LogPipe(to: log)
        let ending: Result<Ending, any Error>
        do { ending = .success(try await supervise(output: reader.writeEnd)) } catch { ending = .failure(error) }
        ProcessSweep.kill(environmentEntry: folder.marker)
        await reader.finish()
        log.flush()
        return try ending.get()
    }

    private func supervise(output: FileDescriptor) async throws -> Ending {
        // The other end of the program's standard input: while the server lives, it stays open; built-in algorithms end
        // when it closes.
        let parent = try FileDescriptor.pipe(options: .closeOnExec)
        defer { try? parent.writeEnd.close() }
        let process = RunningProcess()
        return try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask { try await launch(process, input: parent.readEnd, output: output) }
            group.addTask {
                guard let reason = await reasonToStop() else { return nil }
                process.stop(reason)
                try? await clock.sleep(until: clock.now().addingTimeInterval(grace))
                process.signal(SIGKILL)
                return nil
            }
            while let status = try await group.next() {
                guard let status else { continue }
                group.cancelAll()
                try Task.checkCancellation()
                return Ending(status: status, cause: process.cause)
            }
            throw CancellationError()
        }
    }

    /// Returns when the program is to stop; nil when there is no more need to tell.
    private func reasonToStop() async -> Cause? {
        await withTaskGroup(of: Cause?.self) { group in
            group.addTask { await stop.wait() ? .stopped : nil }
            group.addTask { (try? await clock.sleep(until: deadline)) == nil ? nil : .outOfTime }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    private func launch(
        _ process: RunningProcess,
        input: FileDescriptor,
        output: FileDescriptor
    ) async throws -> Int32 {
        var options = PlatformOptions()
        options.createSession = true
        let variables = environment.map { (Environment.Key(stringLiteral: $0), $1) }
        defer { process.ended() }
        let result = try await Subprocess.run(
            .path(FilePath(command[0])),
            arguments: Arguments(Array(command.dropFirst())),
            environment: .custom(Dictionary(variables, uniquingKeysWith: { $1 })),
            workingDirectory: FilePath(folder.tree.path),
            platformOptions: options,
            input: .fileDescriptor(input, closeAfterSpawningProcess: true),
            output: .fileDescriptor(output, closeAfterSpawningProcess: true),
            error: .combinedWithOutput
        ) { execution in
            process.began(execution.processIdentifier.value)
        }
        switch result.terminationStatus {
        case .exited(let status): return status
        case .signaled(let signal): return -signal
        }
    }
}
