import CXGBoost

/// A table inside libxgboost.
final class DataMatrix {
    let handle: DMatrixHandle

    /// Copies a table, as bin numbers where `bins` is given, else as values.
    ///
    /// `bins` is the most bins a feature, nil for tree methods that need the values; `threads` is 0 for one a core.
    init(_ table: TrainingTable, bins: Int?, threads: Int) throws(BoostingError) {
        var created: DMatrixHandle?
        let result = table.features.withUnsafeBufferPointer { features in
            Result<Void, BoostingError> { () throws(BoostingError) in
                guard let start = features.baseAddress else { throw BoostingError(.data, "There are no features.") }
                let values = arrayInterface(start, rows: table.rows, columns: table.columns)
                if let bins {
                    try Self.quantised(values, bins: bins, threads: threads, into: &created)
                } else {
                    try XGBoostLibrary.check(
                        XGDMatrixCreateFromDense(values, "{\"missing\": NaN, \"nthread\": \(threads)}", &created),
                        .data,
                        "take over the rows"
                    )
                }
            }
        }
        try result.get()
        guard let created else { throw BoostingError(.data, "XGBoost made no matrix.") }
        handle = created
        try set("label", table.labels)
        if let weights = table.weights { try set("weight", weights) }
    }

    deinit { XGDMatrixFree(handle) }

    private func set(_ field: String, _ values: [Float]) throws(BoostingError) {
        let status = values.withUnsafeBufferPointer {
            XGDMatrixSetFloatInfo(handle, field, $0.baseAddress, bst_ulong($0.count))
        }
        try XGBoostLibrary.check(status, .data, "take over the \(field)s")
    }

    private static func quantised(
        _ values: String,
        bins: Int,
        threads: Int,
        into created: inout DMatrixHandle?
    ) throws(BoostingError) {
        var proxy: DMatrixHandle?
        try XGBoostLibrary.check(XGProxyDMatrixCreate(&proxy), .data, "make a proxy matrix")
        defer { XGDMatrixFree(proxy) }
        let batch = OneBatch(proxy: proxy, values: values)
        let status = withExtendedLifetime(batch) {
            XGQuantileDMatrixCreateFromCallback(
                Unmanaged.passUnretained(batch).toOpaque(),
                proxy,
                nil,
                { OneBatch.of($0)?.isDelivered = false },
                { OneBatch.of($0)?.next() ?? 0 },
                "{\"missing\": NaN, \"nthread\": \(threads), \"max_bin\": \(bins)}",
                &created
            )
        }
        try XGBoostLibrary.check(batch.status, .data, "read the rows")
        try XGBoostLibrary.check(status, .data, "divide the rows into bins")
    }
}

/// An iterator over a single batch, for libxgboost's callbacks.
private final class OneBatch {
    let proxy: DMatrixHandle?
    let values: String
    var isDelivered = false
    var status: Int32 = 0

    init(proxy: DMatrixHandle?, values: String) {
        self.proxy = proxy
        self.values = values
    }

    /// - Returns: 1 with the batch set on the proxy, 0 at the end.
    func next() -> Int32 {
        if isDelivered { return 0 }
        isDelivered = true
        status = XGProxyDMatrixSetDataDense(proxy, values)
        return status == 0 ? 1 : 0
    }

    static func of(_ handle: DataIterHandle?) -> OneBatch? {
        handle.map { Unmanaged<OneBatch>.fromOpaque($0).takeUnretainedValue() }
    }
}
