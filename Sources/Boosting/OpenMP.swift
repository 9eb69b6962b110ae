import Glibc

/// The threads that libxgboost's calls start, one for one for the thread that makes the calls.
///
/// libxgboost has no setting of its own for a single call; its OpenMP runtime, which is loaded with it, has.
enum OpenMP {
    private typealias Setter = @convention(c) (Int32) -> Void
    private typealias Getter = @convention(c) () -> Int32

    private static let setter = symbol("omp_set_num_threads").map { unsafeBitCast($0, to: Setter.self) }
    private static let getter = symbol("omp_get_max_threads").map { unsafeBitCast($0, to: Getter.self) }

    /// Calls `body` with its parallel loops on this thread alone, unless libxgboost was built without OpenMP.
    ///
    /// A number of threads that was set on the model (`nthread`) goes before.
    static func onOneThread<Result>(_ body: () throws(BoostingError) -> Result) throws(BoostingError) -> Result {
        guard let setter, let getter else { return try body() }
        let usual = getter()
        setter(1)
        defer { setter(usual) }
        return try body()
    }

    private static func symbol(_ name: String) -> UnsafeMutableRawPointer? { dlsym(nil, name) }
}
