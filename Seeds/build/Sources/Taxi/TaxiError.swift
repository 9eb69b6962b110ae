/// Why the taxi project cannot go on: what was found, with the value, and what to do about it.
package struct TaxiError: Error, Sendable, CustomStringConvertible {
    /// A kind of fault; new kinds break no caller.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// An input is not where it should be.
        package static let missingInput = Code(rawValue: "missing_input")
        /// The zones are no readable archive with a shapefile of polygons.
        package static let zones = Code(rawValue: "zones")
        /// The trips lack a column.
        package static let columns = Code(rawValue: "columns")
        /// No trip is left to train on.
        package static let noTrips = Code(rawValue: "no_trips")
        /// PROJ cannot convert between two coordinate systems.
        package static let projection = Code(rawValue: "projection")
    }

    package let code: Code
    package let message: String
    /// The fault below this one.
    package let cause: (any Error)?

    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
