import Foundation

/// The seccomp filter that keeps a program on the processors that it was given: `sched_setaffinity` fails with EPERM.
///
/// A filter holds all that the program starts. Source: seccomp(2), `linux/filter.h`, `linux/seccomp.h`, `linux/audit.h`.
enum ProcessorFilter {
    /// The kernel's name of this machine's system calls, the number of the one that is refused, and the first number of
    /// others in the same kernel's table (x32) if there are some; nil on machines that no filter is known for.
    private static let machine: (architecture: UInt32, setAffinity: UInt32, others: UInt32)? = {
        #if arch(x86_64)
        (0xC000_003E, 203, 0x4000_0000)
        #elseif arch(arm64)
        (0xC000_00B7, 122, .max)
        #else
        nil
        #endif
    }()

    /// The filter as bubblewrap reads it: `struct sock_filter`, one after the other; nil on machines that it is not known for.
    ///
    /// Programs for another architecture than this machine's (32 bits) can do nothing under it.
    static let program: Data? = machine.map { machine in
        let (load, isEqual, isNotLess, answer): (UInt16, UInt16, UInt16, UInt16) = (0x20, 0x15, 0x35, 0x06)
        let (allowed, refused): (UInt32, UInt32) = (0x7FFF_0000, 0x0005_0000 | UInt32(EPERM))
        // Of `struct seccomp_data`: the architecture lies at 4, the call's number at 0. A jump counts from the next line.
        let lines: [(code: UInt16, isTrue: UInt8, isFalse: UInt8, value: UInt32)] = [
            (load, 0, 0, 4),
            (isEqual, 0, 4, machine.architecture),
            (load, 0, 0, 0),
            (isNotLess, 2, 0, machine.others),
            (isEqual, 1, 0, machine.setAffinity),
            (answer, 0, 0, allowed),
            (answer, 0, 0, refused),
        ]
        var bytes = Data()
        for line in lines {
            withUnsafeBytes(of: line.code) { bytes.append(contentsOf: $0) }
            bytes += [line.isTrue, line.isFalse]
            withUnsafeBytes(of: line.value) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
