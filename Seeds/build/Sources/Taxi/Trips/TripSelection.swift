import Tables

/// The trips of one batch that are fit to train on, as columns of equal length.
package struct TripSelection: Sendable {
    var fare: [Double] = []
    var passengers: [Double] = []
    /// LocationIDs; every one of them has a place.
    var pickup: [Int] = []
    var dropoff: [Int] = []
    /// Kilometres.
    var distance: [Double] = []
    /// 0…23.
    var hour: [Int] = []
    /// 0…6, Monday 0.
    var weekday: [Int] = []
    /// 1…12.
    var month: [Int] = []
    var counts = TripCounts()

    private static let minute: Int64 = 60_000_000
    private static let day: Int64 = 86_400_000_000

    /// Selects from a batch with the columns of ``TripColumns``, in that order.
    ///
    /// `header` has the columns' names, for messages.
    /// - Throws: ``TaxiError/Code/columns`` when a column is not of the type that was asked for.
    init(_ batch: Batch, zones: Zones, header: [String]) throws(TaxiError) {
        guard batch.columns.count == TripColumns.names.count,
            case .double(let fares) = batch.columns[0].values, case .timestamp(let pickups) = batch.columns[1].values,
            case .timestamp(let dropoffs) = batch.columns[2].values,
            case .double(let passengerCounts) = batch.columns[3].values,
            case .integer(let origins) = batch.columns[4].values,
            case .integer(let destinations) = batch.columns[5].values
        else {
            let found = zip(header, batch.columns).map { "\($0) \($1.type)" }.joined(separator: ", ")
            throw TaxiError(.columns, "The trips' columns have other types than expected: \(found).")
        }
        let rows = batch.rowCount
        var absent = [Bool](repeating: false, count: rows)
        for column in batch.columns {
            guard let validity = column.validity else { continue }
            for row in 0..<rows where !validity[row] { absent[row] = true }
        }
        reserve(rows)
        counts.read = rows
        let zoneCount = Int64(zones.x.count)
        for row in 0..<rows {
            let amount = fares[row]
            let people = passengerCounts[row]
            if absent[row] || amount.isNaN || people.isNaN {
                counts.missing += 1
                continue
            }
            let (from, to) = (origins[row], destinations[row])
            guard from >= 0, from < zoneCount, to >= 0, to < zoneCount else {
                counts.unplaced += 1
                continue
            }
            let kilometres = zones.distance(from: Int(from), to: Int(to))
            let start = pickups[row]
            let (duration, overflows) = dropoffs[row].subtractingReportingOverflow(start)
            if kilometres.isNaN {
                counts.unplaced += 1
            } else if !(amount > 0 && amount < 200) {
                counts.fare += 1
            } else if !(people > 0) {
                counts.passengers += 1
            } else if overflows || duration <= 0 || duration >= 120 * Self.minute {
                counts.minutes += 1
            } else if !(kilometres > 0 && kilometres < 121) {
                counts.distance += 1
            } else {
                counts.kept += 1
                fare.append(amount)
                passengers.append(people)
                pickup.append(Int(from))
                dropoff.append(Int(to))
                distance.append(kilometres)
                appendTime(start)
            }
        }
    }

    private mutating func reserve(_ rows: Int) {
        fare.reserveCapacity(rows)
        passengers.reserveCapacity(rows)
        pickup.reserveCapacity(rows)
        dropoff.reserveCapacity(rows)
        distance.reserveCapacity(rows)
        hour.reserveCapacity(rows)
        weekday.reserveCapacity(rows)
        month.reserveCapacity(rows)
    }

    /// Takes hour, weekday and month from microseconds since 1970, which was a Thursday.
    private mutating func appendTime(_ microseconds: Int64) {
        var days = microseconds / Self.day
        var rest = microseconds % Self.day
        if rest < 0 {
            rest += Self.day
            days -= 1
        }
        hour.append(Int(rest / (60 * Self.minute)))
        let weekday = Int((days + 3) % 7)
        self.weekday.append(weekday < 0 ? weekday + 7 : weekday)
        month.append(Self.month(ofDay: days))
    }

    /// The month, 1…12, of a day counted from 1970-01-01.
    ///
    /// - Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    package static func month(ofDay days: Int64) -> Int {
        let shifted = days + 719_468  // days since 0000-03-01
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        return Int(fromMarch < 10 ? fromMarch + 3 : fromMarch - 9)
    }
}
