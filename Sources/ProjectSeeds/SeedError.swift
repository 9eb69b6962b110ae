/// Why a project cannot begin or be built: one sentence with the value and what to do.
package struct SeedError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
