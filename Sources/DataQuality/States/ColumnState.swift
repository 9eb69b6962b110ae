import Tables

/// A mergeable sufficient statistic of one column.
///
/// Batches of numbers go to ``numbers`` only. Batches of texts go to ``texts``, and those of their values that are spelled as
/// numbers to ``numbers`` as well. So the numbers are always whole; the texts are where no batch held bare numbers
/// (``lacksTexts``).
struct ColumnState: Sendable {
    private(set) var present = 0
    private(set) var missing = 0
    private(set) var spelling = SpellingCounts()
    private(set) var numbers = NumericState()
    private(set) var texts: TextState
    /// Values of batches of numbers, whose spelling is not known.
    private var bareNumbers = 0

    /// Starts empty; `watched` are the texts whose counts must be exact however many others occur.
    init(watching watched: [String] = []) { texts = TextState(watching: watched) }

    /// The type that deequ infers: any text, or booleans mixed with numbers, make a column String.
    ///
    /// Booleans alone are String too: SageMaker's documents have no boolean type.
    var inferredType: InferredType {
        if present == 0 { return .unknown }
        if spelling.text > 0 || spelling.boolean > 0 { return .string }
        return spelling.fractional > 0 ? .fractional : .integral
    }

    /// Whether the column must be read again as text before its texts are whole.
    var lacksTexts: Bool { bareNumbers > 0 }

    mutating func merge(_ other: ColumnState) {
        present += other.present
        missing += other.missing
        spelling.add(other.spelling)
        numbers.merge(other.numbers)
        texts.merge(other.texts)
        bareNumbers += other.bareNumbers
    }

    mutating func add(_ column: Column) {
        switch column.values {
        case .double(let values): addNumbers(values, column, whole: false)
        case .float(let values): addNumbers(values.map { Double($0) }, column, whole: false)
        case .integer(let values): addNumbers(values.map { Double($0) }, column, whole: true)
        case .text(let values): addTexts(values, column.validity)
        case .boolean(let values):
            for row in values.indices where column.validity?[row] ?? true {
                present += 1
                spelling.boolean += 1
                addText(values[row] ? "true" : "false")
            }
            missing += values.count - (column.validity?.count { $0 } ?? values.count)
        case .timestamp(let values):
            for row in values.indices where column.validity?[row] ?? true {
                present += 1
                spelling.text += 1
                addText(timestampText(microseconds: values[row]))
            }
            missing += values.count - (column.validity?.count { $0 } ?? values.count)
        }
    }

    private mutating func addText(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in _ = texts.add(UnsafeRawBufferPointer(utf8)) }
    }

    /// Adds a batch of numbers.
    ///
    /// Missing are: what `validity` says, NaN, and infinities, which no sketch and no JSON can hold.
    private mutating func addNumbers(_ values: [Double], _ column: Column, whole: Bool) {
        var added = values.count
        var complete = column.validity == nil
        if complete { complete = values.withUnsafeBufferPointer { numbers.add($0) } }
        if !complete {
            var finite: [Double] = []
            finite.reserveCapacity(values.count)
            if let validity = column.validity {
                for row in values.indices where validity[row] && values[row].isFinite { finite.append(values[row]) }
            } else {
                for value in values where value.isFinite { finite.append(value) }
            }
            added = finite.count
            _ = finite.withUnsafeBufferPointer { numbers.add($0) }
        }
        present += added
        missing += values.count - added
        bareNumbers += added
        if let spelled = column.spelling {
            spelling.add(spelled)
        } else if whole {
            spelling.integral += added
        } else {
            spelling.fractional += added
        }
    }

    private mutating func addTexts(_ values: TextValues, _ validity: [Bool]?) {
        var spelled: [Double] = []
        var last: Int?
        var lastRange = 0..<0
        var lastSpelling = Spelling.text
        values.bytes.withUnsafeBytes { bytes in
            for row in 0..<values.count {
                if let validity, !validity[row] {
                    missing += 1
                    continue
                }
                present += 1
                let range = values.offsets[row]..<values.offsets[row + 1]
                let text = UnsafeRawBufferPointer(rebasing: bytes[range])
                if let last, lastRange.count == range.count,
                    UnsafeRawBufferPointer(rebasing: bytes[lastRange]).elementsEqual(text)
                {
                    texts.addAgain(last)
                } else {
                    last = texts.add(text)
                    lastSpelling = Spelling(text)
                }
                lastRange = range
                switch lastSpelling {
                case .text: spelling.text += 1
                case .boolean: spelling.boolean += 1
                case .integral, .fractional:
                    guard let value = Spelling.value(of: text) else {
                        spelling.text += 1
                        continue
                    }
                    if lastSpelling == .integral { spelling.integral += 1 } else { spelling.fractional += 1 }
                    spelled.append(value)
                }
            }
        }
        _ = spelled.withUnsafeBufferPointer { numbers.add($0) }
    }
}

/// A timestamp as Spark prints it: `2021-01-01 00:15:56`, with a fraction only where there is one.
private func timestampText(microseconds: Int64) -> String {
    let (days, time) = microseconds.quotientAndRemainderFloor(dividingBy: 86_400_000_000)
    let date = CivilDate(daysSince1970: days)
    let seconds = time / 1_000_000
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var text = "\(date.year)-\(two(date.month))-\(two(date.day)) "
    text += "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    var fraction = time % 1_000_000
    if fraction > 0 {
        var width = 6
        while fraction % 10 == 0 {
            fraction /= 10
            width -= 1
        }
        let digits = String(fraction)
        text += "." + String(repeating: "0", count: width - digits.count) + digits
    }
    return text
}
