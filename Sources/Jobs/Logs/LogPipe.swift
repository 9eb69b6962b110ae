import Foundation
import Glibc
import SystemPackage

/// A pipe whose content goes to a job's log as it comes.
///
/// A thread of its own reads it, so that jobs that write without end keep no other work waiting.
final class LogPipe: Sendable {
    /// For the program; whoever starts it closes this.
    let writeEnd: FileDescriptor

    private let ended: AsyncStream<Void>
    private let isLast = Flag()

    /// How long a process that outlived the job may keep the pipe open, in milliseconds.
    private static let patience: Int32 = 500

    init(to log: LogStream) throws {
        let pipe = try FileDescriptor.pipe(options: .closeOnExec)
        writeEnd = pipe.writeEnd
        let (ended, continuation) = AsyncStream<Void>.makeStream()
        self.ended = ended
        let isLast = isLast
        Thread.detachNewThread {
            Self.copy(from: pipe.readEnd.rawValue, to: log, isLast: isLast)
            try? pipe.readEnd.close()
            continuation.finish()
        }
    }

    /// Returns when all that was written is in the log.
    func finish() async {
        isLast.set()
        for await _ in ended {}
    }

    private static func copy(from descriptor: Int32, to log: LogStream, isLast: Flag) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = Glibc.poll(&poll, 1, patience)
            if ready == 0 && isLast.isSet { return }
            if ready <= 0 { continue }
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count == 0 || (count < 0 && errno != EINTR) { return }
            if count > 0 { log.append(UnsafeRawBufferPointer(buffer)[..<count]) }
        }
    }
}
