import Glibc

/// What lies in a folder.
enum FileTree {
    /// Calls `body` with the path and status of every file and folder below `root`, links not followed, until it returns
    /// false.
    ///
    /// What cannot be read, or disappears meanwhile, is left out.
    /// - Returns: False if some of it lies so deep that it has no path.
    @discardableResult
    static func walk(_ root: String, _ body: (String, stat) -> Bool) -> Bool {
        var folders = [root]
        var isComplete = true
        while let path = folders.popLast() {
            guard let folder = opendir(path) else {
                if errno == ENAMETOOLONG { isComplete = false }
                continue
            }
            defer { closedir(folder) }
            while let item = readdir(folder) {
                let name = withUnsafeBytes(of: item.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name == "." || name == ".." { continue }
                var status = stat()
                if lstat(path + "/" + name, &status) != 0 {
                    if errno == ENAMETOOLONG { isComplete = false }
                    continue
                }
                if !body(path + "/" + name, status) { return isComplete }
                if status.st_mode & S_IFMT == S_IFDIR { folders.append(path + "/" + name) }
            }
        }
        return isComplete
    }

    /// The bytes that a folder's content takes on the disk; counting stops above `most`.
    ///
    /// What lies too deep to be counted is more than any limit.
    static func size(_ root: String, most: Int) -> Int {
        var size = 0
        let isComplete = walk(root) { _, status in
            size += Int(status.st_blocks) * 512
            return size <= most
        }
        return isComplete ? size : max(size, most + 1)
    }
}
