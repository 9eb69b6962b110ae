import JSONDocuments

extension Statistics {
    /// Reads a `statistics.json`, ours or SageMaker's.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 JSON. Members that are not part of the format are ignored.
    ///   - document: The name for error messages.
    /// - Throws: ``DataQualityError/Code/document`` with the path to the fault.
    public init(parsing bytes: some Sequence<UInt8>, document: String = "statistics.json") throws(DataQualityError) {
        let top = try JSONField(document: document, bytes: bytes)
        var features: [FeatureStatistics] = []
        for field in try top.member("features").elements() { features.append(try FeatureStatistics(field)) }
        self.init(itemCount: try top.member("dataset").member("item_count").count(), features: features)
        version = try top.optional("version")?.finite() ?? 0
    }

    /// The document as SageMaker writes it.
    public func json() -> [UInt8] { value.bytes(.jackson) }

    private var value: JSON {
        [
            "version": .double(version),
            "dataset": ["item_count": .integer(Int64(itemCount))],
            "features": .array(features.map(\.value)),
        ]
    }
}

extension FeatureStatistics {
    fileprivate init(_ field: JSONField) throws(DataQualityError) {
        let name = try field.member("name").string()
        let type = try field.member("inferred_type").inferredType()
        let numbers = try field.optional("numerical_statistics")
        let texts = try field.optional("string_statistics")
        let common = try (numbers ?? texts)?.optional("common")
        self.init(
            name: name,
            inferredType: type,
            presentCount: try common?.member("num_present").count() ?? 0,
            missingCount: try common?.member("num_missing").count() ?? 0
        )
        if let numbers, try numbers.optional("mean") != nil { numerical = try NumericalStatistics(numbers) }
        if let texts { string = try StringStatistics(texts) }
    }

    fileprivate var value: JSON {
        let common: JSON = ["num_present": .integer(Int64(presentCount)), "num_missing": .integer(Int64(missingCount))]
        var members: JSON = ["name": .string(name), "inferred_type": .string(inferredType.rawValue)]
        if inferredType.isNumeric, let numerical {
            members["numerical_statistics"] = numerical.value(common: common)
        } else {
            members["string_statistics"] = (string ?? StringStatistics(distinctCount: 0, categories: nil))
                .value(common: common)
        }
        return members
    }
}

extension NumericalStatistics {
    fileprivate init(_ field: JSONField) throws(DataQualityError) {
        self.init(
            mean: try field.member("mean").number(),
            sum: try field.member("sum").number(),
            standardDeviation: try field.member("std_dev").number(),
            least: try field.member("min").number(),
            greatest: try field.member("max").number(),
            buckets: [],
            sketch: nil
        )
        guard let kll = try field.optional("distribution")?.optional("kll") else { return }
        for bucket in try kll.optional("buckets")?.elements() ?? [] {
            buckets.append(
                KLLBucket(
                    lowerBound: try bucket.member("lower_bound").number(),
                    upperBound: try bucket.member("upper_bound").number(),
                    count: try bucket.member("count").number()
                )
            )
        }
        if let field = try kll.optional("sketch") { sketch = try KLLSketch(field) }
    }

    fileprivate func value(common: JSON) -> JSON {
        var kll: JSON = [
            "buckets": .array(
                buckets.map {
                    [
                        "lower_bound": .double($0.lowerBound), "upper_bound": .double($0.upperBound),
                        "count": .double($0.count),
                    ]
                }
            )
        ]
        if let sketch { kll["sketch"] = sketch.value }
        return [
            "common": common, "mean": .double(mean), "sum": .double(sum), "std_dev": .double(standardDeviation),
            "min": .double(least), "max": .double(greatest), "distribution": ["kll": kll],
        ]
    }
}

extension KLLSketch {
    fileprivate init(_ field: JSONField) throws(DataQualityError) {
        let parameters = try field.member("parameters")
        let size = try parameters.member("k")
        guard let k = size.value.integer, (1...1 << 20).contains(k) else {
            throw size.fault(expected: "a whole number from 1 to 2^20")
        }
        let factor = try parameters.member("c")
        let c = try factor.finite()
        guard c > 0, c <= 1 else { throw factor.fault(expected: "a number above 0 and at most 1") }
        let data = try field.member("data")
        var levels: [[Double]] = []
        for level in try data.elements() {
            guard let items = level.value.array else { throw level.fault(expected: "an array of numbers") }
            var numbers: [Double] = []
            numbers.reserveCapacity(items.count)
            for (index, item) in items.enumerated() {
                guard let number = item.number else {
                    let path = "\(level.path)[\(index)]"
                    throw JSONField(value: item, path: path, document: level.document).fault(expected: "a number")
                }
                numbers.append(number)
            }
            levels.append(numbers)
        }
        guard let sketch = KLLSketch(size: Int(k), shrinkingFactor: c, levels: levels) else {
            throw DataQualityError(
                .document,
                "\(data.document): \(data.path): expected 1 to \(KLLSketch.maximumLevels) levels that stand for fewer than "
                    + "2^62 numbers, found \(levels.count) levels"
            )
        }
        self = sketch
    }

    fileprivate var value: JSON {
        [
            "parameters": ["c": .double(shrinkingFactor), "k": .double(Double(size))],
            "data": .array(levels.map { .array($0.map { .double($0) }) }),
        ]
    }
}

extension StringStatistics {
    fileprivate init(_ field: JSONField) throws(DataQualityError) {
        self.init(distinctCount: try field.optional("distinct_count")?.number() ?? 0, categories: nil)
        guard let buckets = try field.optional("distribution")?.optional("categorical")?.optional("buckets") else {
            return
        }
        var counts: [CategoryCount] = []
        for bucket in try buckets.elements() {
            counts.append(
                CategoryCount(value: try bucket.member("value").string(), count: try bucket.member("count").count())
            )
        }
        categories = counts
    }

    fileprivate func value(common: JSON) -> JSON {
        var members: JSON = ["common": common, "distinct_count": .double(distinctCount)]
        if let categories {
            let buckets = categories.map { ["value": .string($0.value), "count": .integer(Int64($0.count))] as JSON }
            members["distribution"] = ["categorical": ["buckets": .array(buckets)]]
        }
        return members
    }
}
