import Glibc

/// A copy of a file that shares nothing with it that either could write to.
enum FileCopy {
    /// `_IOW(0x94, 9, int)`, linux/fs.h.
    private static let ficlone: UInt = 0x4004_9409

    /// Copies `source` to the new file `target`: by reference (copy on write) where the file system can, else byte by
    /// byte.
    ///
    /// The target is not synced; on failure it is removed.
    static func make(_ source: String, _ target: String, mode: mode_t) throws {
        let input = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if input < 0 { throw FileCall.fail("open", source) }
        defer { close(input) }
        try make(from: input, source, target, mode: mode)
    }

    /// Copies what an open file holds to the new file `target`; `source` is its name in errors.
    static func make(from input: Int32, _ source: String, _ target: String, mode: mode_t) throws {
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if output < 0 { throw FileCall.fail("create", target) }
        defer { close(output) }
        if ioctl(output, ficlone, input) == 0 { return }
        do {
            try copy(input, output, source, target)
        } catch {
            unlink(target)
            throw error
        }
    }

    private static func copy(_ input: Int32, _ output: Int32, _ source: String, _ target: String) throws {
        try withUnsafeTemporaryAllocation(byteCount: 1 << 20, alignment: 16) { buffer in
            while true {
                let count = read(input, buffer.baseAddress, buffer.count)
                if count == 0 { return }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw FileCall.fail("read", source)
                }
                var rest = UnsafeRawBufferPointer(buffer)[..<count]
                while !rest.isEmpty {
                    let written = write(output, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if written < 0 && errno != EINTR { throw FileCall.fail("write", target) }
                    rest = rest.dropFirst(max(0, written))
                }
            }
        }
    }
}
