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
    /// What keeps it from the rest of the machine.
    let confinement: Confinement
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

        /// The status in words: `exit code: 3`.
        var description: String {
            guard status < 0 else { return "exit code: \(status)" }
            let hint =
                switch -status {
                case SIGKILL: " (SIGKILL: by hand, or by the system because memory ran out)"
                case SIGXFSZ: " (SIGXFSZ: a file grew over the limit)"
                case SIGSEGV: " (SIGSEGV: a fault of the program)"
                case SIGABRT: " (SIGABRT: the program gave up)"
                case SIGTERM: " (SIGTERM)"
                default: ""
                }
            return "killed by signal \(-status)\(hint)"
        }
    }

    /// Why a program was told to stop.
    enum Cause: Sendable, Hashable {
        case stopped
        case outOfTime
        /// It used more than it may: a sentence.
        case overLimit(String)
    }

    /// Runs the program to its end, and ends everything that it started.
    ///
    /// - Throws: `CancellationError` when cancelled, with the program killed; an error if it could not be started.
    func run() async throws -> Ending {
        let reader = try LogPipe(to: log)
        let ending: Result<Ending, any Error>
        do { ending = .success(try await supervise(output: reader.writeEnd)) } catch { ending = .failure(error) }
        ProcessSweep.kill(environmentEntry: folder.marker)
        await confinement.removeLeftOver(of: folder)
        await reader.finish()
        log.flush()
        return try ending.get()
    }

    private var watch: ResourceWatch? {
        confinement.limits.map { ResourceWatch(limits: $0, folder: folder, others: confinement.writableMounts) }
    }

    private func supervise(output: FileDescriptor) async throws -> Ending {
        // The other end of the program's standard input: while the server lives, it stays open; built-in algorithms end
        // when it closes.
        let parent = try FileDescriptor.pipe(options: .closeOnExec)
        defer { try? parent.writeEnd.close() }
        let process = RunningProcess(generation: confinement.generation)
        return try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask { try await launch(process, input: parent.readEnd, output: output) }
            group.addTask {
                guard let reason = await reasonToStop(process) else { return nil }
                if case .overLimit = reason {
                    // It would go on, and harm others, while it is asked.
                    process.kill(reason)
                    return nil
                }
                while !process.stop(reason) { try await Task.sleep(for: .milliseconds(10)) }
                try? await clock.sleep(until: clock.now().addingTimeInterval(grace))
                process.kill(reason)
                return nil
            }
            while let status = try await group.next() {
                guard let status else { continue }
                group.cancelAll()
                try Task.checkCancellation()
                // Over the limit since the last look, which is why it failed.
                let finding = process.cause == nil && status != 0 ? watch?.diskFinding() : nil
                return Ending(status: status, cause: process.cause ?? finding.map(Cause.overLimit))
            }
            throw CancellationError()
        }
    }

    /// Returns when the program is to stop; nil when there is no more need to tell.
    private func reasonToStop(_ process: RunningProcess) async -> Cause? {
        await withTaskGroup(of: Cause?.self) { group in
            group.addTask { await stop.wait() ? .stopped : nil }
            group.addTask { (try? await clock.sleep(until: deadline)) == nil ? nil : .outOfTime }
            if let watch { group.addTask { await watch.wait(for: process).map(Cause.overLimit) } }
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
        defer { process.ended() }
        let invocation = try confinement.invocation(command, environment: environment, folder: folder)
        let variables = invocation.environment.map { (Environment.Key(stringLiteral: $0), $1) }
        let result = try await Subprocess.run(
            .path(FilePath(invocation.command[0])),
            arguments: Arguments(Array(invocation.command.dropFirst())),
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
        case .exited(let status): return confinement.status(status)
        case .signaled(let signal): return -signal
        }
    }
}
