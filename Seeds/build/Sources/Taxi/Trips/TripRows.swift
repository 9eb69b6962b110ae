import Tables

/// Trips as lines of CSV: the features of ``TaxiFeatures/names``, one trip a line.
struct TripRows: Sendable {
    /// The lines, each with its line feed.
    var bytes: [UInt8] = []
    /// Where each line ends in ``bytes``.
    var ends: [Int] = []
    var counts = TripCounts()

    /// Writes a selection's trips; numbers are spelled as ``CSVWriter`` spells them, whole passengers without a point.
    init(_ trips: TripSelection, places: PlaceText) {
        counts = trips.counts
        let count = trips.fare.count
        ends.reserveCapacity(count)
        // 120 bytes a line are usual: four coordinates of 18 digits and a distance make most of it.
        bytes.reserveCapacity(count * 128)
        // `fare,distance` a line; taken apart again below. Zones' coordinates are spelled once and for all.
        let numbers = CSVWriter.bytes(
            of: Batch(columns: [Column(.double(trips.fare)), Column(.double(trips.distance))], rowCount: count)
        )
        numbers.withUnsafeBufferPointer { numbers in
            var position = 0
            for row in 0..<count {
                Self.copy(from: numbers, &position, through: UInt8(ascii: ","), to: &bytes)
                bytes.append(wholeOrNumber: trips.passengers[row])
                places.append(trips.pickup[row], to: &bytes)
                places.append(trips.dropoff[row], to: &bytes)
                bytes.append(UInt8(ascii: ","))
                Self.copy(from: numbers, &position, through: UInt8(ascii: "\n"), to: &bytes)
                bytes[bytes.count - 1] = UInt8(ascii: ",")
                bytes.append(small: trips.hour[row])
                bytes.append(UInt8(ascii: ","))
                bytes.append(small: trips.weekday[row])
                bytes.append(UInt8(ascii: ","))
                bytes.append(small: trips.month[row])
                bytes.append(UInt8(ascii: "\n"))
                ends.append(bytes.count)
            }
        }
    }

    /// Appends what comes up to and including the next `last`, and moves `position` behind it.
    @inline(__always)
    private static func copy(
        from source: UnsafeBufferPointer<UInt8>,
        _ position: inout Int,
        through last: UInt8,
        to target: inout [UInt8]
    ) {
        let start = position
        while source[position] != last { position += 1 }
        position += 1
        target.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<position]))
    }

    /// The first line of a CSV with these columns.
    static let header = Array((TaxiFeatures.names.joined(separator: ",") + "\n").utf8)
}

/// `,longitude,latitude` of every zone, spelled once.
struct PlaceText: Sendable {
    private var bytes: [UInt8] = []
    private var starts: [Int] = [0]

    init(_ zones: Zones) {
        for id in zones.x.indices {
            if !zones.x[id].isNaN {
                bytes.append(UInt8(ascii: ","))
                bytes.append(number: zones.longitude[id])
                bytes.append(UInt8(ascii: ","))
                bytes.append(number: zones.latitude[id])
            }
            starts.append(bytes.count)
        }
    }

    @inline(__always)
    func append(_ id: Int, to target: inout [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            target.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[starts[id]..<starts[id + 1]]))
        }
    }
}

extension [UInt8] {
    /// Appends the shortest decimal that reads back as the same double.
    @inline(__always)
    package mutating func append(number value: Double) {
        var text = value.description
        text.withUTF8 { append(contentsOf: $0) }
    }

    /// Appends a whole number without a point, any other as it is.
    @inline(__always)
    package mutating func append(wholeOrNumber value: Double) {
        if let whole = Int(exactly: value) { append(small: whole) } else { append(number: value) }
    }

    /// Appends a whole number.
    @inline(__always)
    package mutating func append(small value: Int) {
        if value >= 0, value < 10 {
            append(UInt8(ascii: "0") + UInt8(value))
        } else if value >= 10, value < 100 {
            append(UInt8(ascii: "0") + UInt8(value / 10))
            append(UInt8(ascii: "0") + UInt8(value % 10))
        } else {
            append(contentsOf: value.description.utf8)
        }
    }
}
