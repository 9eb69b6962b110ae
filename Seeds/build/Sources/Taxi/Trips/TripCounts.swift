/// How many trips were read and kept, and why the others were not.
///
/// A trip that fails several tests counts for the first, in the order of the properties.
package struct TripCounts: Sendable, Hashable {
    package var read = 0
    package var kept = 0
    /// One of the six columns has no value.
    package var missing = 0
    /// A LocationID without a zone.
    package var unplaced = 0
    /// Fare not between 0 and 200 dollars.
    package var fare = 0
    /// No passengers.
    package var passengers = 0
    /// Not between 0 and 120 minutes.
    package var minutes = 0
    /// Not between 0 and 121 kilometres.
    package var distance = 0

    package init() {}

    package static func += (sum: inout TripCounts, part: TripCounts) {
        sum.read += part.read
        sum.kept += part.kept
        sum.missing += part.missing
        sum.unplaced += part.unplaced
        sum.fare += part.fare
        sum.passengers += part.passengers
        sum.minutes += part.minutes
        sum.distance += part.distance
    }

    /// One line for a job's log.
    package var summary: String {
        "read \(read) trips, kept \(kept); left out: \(missing) with a missing value, \(unplaced) without a zone, "
            + "\(fare) by fare, \(passengers) by passengers, \(minutes) by duration, \(distance) by distance"
    }
}
