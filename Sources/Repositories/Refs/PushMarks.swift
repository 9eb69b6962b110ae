import Dispatch
import Foundation
import Glibc
import Store

/// The marks that git's hook leaves after a push: a file for each repository that was pushed to.
///
/// The kernel says when one is left; where it refuses to (too many watches on this machine), the folder is looked at every
/// second.
final class PushMarks {
    /// Notified when there may be marks.
    let signal = Signal()
    private let folder: URL
    /// nil where the kernel refuses.
    private let source: (any DispatchSourceRead)?

    init(folder: URL) {
        self.folder = folder
        let descriptor = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
        let wanted = UInt32(IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO)
        guard descriptor >= 0, inotify_add_watch(descriptor, folder.path, wanted) >= 0 else {
            if descriptor >= 0 { close(descriptor) }
            source = nil
            return
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor)
        source.setEventHandler { [signal] in
            // What has happened does not matter, only that something has.
            var buffer = [UInt8](repeating: 0, count: 1 << 14)
            while read(descriptor, &buffer, buffer.count) > 0 {}
            signal.notify()
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        self.source = source
    }

    deinit { source?.cancel() }

    /// The names of the repositories that were pushed to; their marks are removed.
    ///
    /// A push after this leaves a new mark, so that what it changes is found by this look or by the next.
    func take() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names { unlink(folder.path + "/" + name) }
        return names.sorted()
    }

    /// When to look without being told; nil for never.
    func nextLook(after now: Date) -> Date? { source == nil ? now.addingTimeInterval(1) : nil }
}
