public import Tables

extension Profile {
    /// Profiles files; see ``of(_:expectations:textReader:)``.
    ///
    /// - Throws: `TableError` for files that cannot be read.
    @concurrent
    public static func of(
        paths: [String],
        options: ReadOptions = ReadOptions(),
        expectations: Expectations = Expectations()
    ) async throws -> (profile: Profile, report: ReadReport) {
        var source = DataSource(paths: paths, options: options)
        source.isCaptured = false
        let profiled = try await source.profile(expectations: expectations)
        return (profiled.profile, profiled.report)
    }
}
