public import Tables

/// What a table's columns look like: the content of `statistics.json`.
public struct Statistics: Sendable, Hashable {
    /// The document's version; SageMaker writes 0.
    public var version = 0.0
    /// The number of rows.
    public var itemCount: Int
    /// One entry a column, in the table's order.
    public var features: [FeatureStatistics]

    /// Makes a document from its parts.
    public init(itemCount: Int, features: [FeatureStatistics]) {
        self.itemCount = itemCount
        self.features = features
    }

    /// The statistics of the column `name`; of a repeated name the first.
    public func feature(_ name: String) -> FeatureStatistics? { features.first { $0.name == name } }
}

/// What one column looks like.
public struct FeatureStatistics: Sendable, Hashable {
    /// The column's name.
    public var name: String
    /// The column's type.
    public var inferredType: InferredType
    /// The number of values that are present.
    public var presentCount: Int
    /// The number of values that are missing.
    public var missingCount: Int
    /// Moments and distribution of a numeric column.
    ///
    /// A String column may have them too, of those of its values that are numbers: they are not part of
    /// the document.
    public var numerical: NumericalStatistics?
    /// Of a String or Unknown column.
    public var string: StringStatistics?
    /// How the present values are spelled; not part of the document, so nil when read from one.
    public var spelling: SpellingCounts?

    /// Makes an entry from its parts.
    public init(
        name: String,
        inferredType: InferredType,
        presentCount: Int,
        missingCount: Int,
        numerical: NumericalStatistics? = nil,
        string: StringStatistics? = nil,
        spelling: SpellingCounts? = nil
    ) {
        self.name = name
        self.inferredType = inferredType
        self.presentCount = presentCount
        self.missingCount = missingCount
        self.numerical = numerical
        self.string = string
        self.spelling = spelling
    }

    /// The share of values that are present, in `0...1`; 1 where there are no rows at all.
    public var completeness: Double {
        let total = Double(presentCount) + Double(missingCount)
        return total == 0 ? 1 : Double(presentCount) / total
    }
}

/// The moments, range and distribution of a numeric column's present values.
public struct NumericalStatistics: Sendable, Hashable {
    /// The sum divided by the count.
    public var mean: Double
    /// The sum of all values.
    public var sum: Double
    /// The population deviation (divided by the count, not by the count less one).
    public var standardDeviation: Double
    /// The least value.
    public var least: Double
    /// The greatest value.
    public var greatest: Double
    /// The histogram in 10 buckets of equal width; empty where a document has none.
    public var buckets: [KLLBucket]
    /// The sketch; nil where a document has none.
    public var sketch: KLLSketch?

    /// Makes an entry from its parts.
    public init(
        mean: Double,
        sum: Double,
        standardDeviation: Double,
        least: Double,
        greatest: Double,
        buckets: [KLLBucket],
        sketch: KLLSketch?
    ) {
        self.mean = mean
        self.sum = sum
        self.standardDeviation = standardDeviation
        self.least = least
        self.greatest = greatest
        self.buckets = buckets
        self.sketch = sketch
    }
}

/// One bucket of a numeric histogram.
public struct KLLBucket: Sendable, Hashable {
    /// The least value that belongs to it.
    public var lowerBound: Double
    /// The upper end, which belongs to the next bucket, or for the last to this one.
    public var upperBound: Double
    /// The estimated number of values.
    public var count: Double

    /// Makes a bucket.
    public init(lowerBound: Double, upperBound: Double, count: Double) {
        self.lowerBound = lowerBound
        self.upperBound = upperBound
        self.count = count
    }
}

/// The different values of a String column.
public struct StringStatistics: Sendable, Hashable {
    /// How many different values there are: exact up to 1,024, beyond estimated (standard error 0.81 %).
    public var distinctCount: Double
    /// Every value and its count, the most frequent first; nil where there are more than ``categoryLimit``.
    public var categories: [CategoryCount]?
    /// The exact counts of values that were asked for beforehand; not part of the document.
    public var watched: [CategoryCount] = []

    /// The most different values of which each is counted.
    ///
    /// - Source: deequ, `ColumnProfiler.DEFAULT_CARDINALITY_THRESHOLD`.
    public static let categoryLimit = 120

    /// Makes an entry from its parts.
    public init(distinctCount: Double, categories: [CategoryCount]?) {
        self.distinctCount = distinctCount
        self.categories = categories
    }
}

/// How often a value of a String column occurs.
public struct CategoryCount: Sendable, Hashable {
    /// The value.
    public var value: String
    /// How often it occurs.
    public var count: Int

    /// Makes an entry.
    public init(value: String, count: Int) {
        self.value = value
        self.count = count
    }
}
