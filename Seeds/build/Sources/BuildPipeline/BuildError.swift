/// Why no pipeline can be written: one sentence with the value that is wrong and what to do.
package struct BuildError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
