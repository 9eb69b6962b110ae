import SeededRandom

extension TaxiTraffic {
    /// Passengers 1…6 of drifted traffic, by weight.
    private static let driftedPassengers = WeightedChoice([2, 1, 2, 5, 2, 1])

    /// The same rows on another day in another town: passenger_count drawn from 1…6 with weights 2, 1, 2, 5, 2, 1, and
    /// geo_distance replaced by 70·Beta(2.5, 2) kilometres.
    ///
    /// All else stays, so that a monitor must find these two features, and the fares predicted from them, and no others.
    package func drifted(seed: UInt64) -> TaxiTraffic {
        var generator = SeededGenerator(seed: seed)
        return TaxiTraffic(
            rows: rows.map { row in
                var row = row
                row[0] = Double(Self.driftedPassengers.draw(&generator) + 1)
                row[5] = 70 * generator.beta(2.5, 2)
                return row
            }
        )
    }
}
