/// The sandbox of programs.
package enum Bubblewrap {
    /// Whether this machine lets bubblewrap work.
    package static let works =
        (try? Program("bwrap")
        .run(["--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc", "true"]))?
        .status == 0
}
