import CXGBoost

/// A model under training inside libxgboost.
final class Booster {
    private let handle: BoosterHandle

    private init(handle: BoosterHandle) { self.handle = handle }

    /// Makes an untrained model whose predictions for `matrices` are kept from round to round.
    init(matrices: [DataMatrix], parameters: [(name: String, value: String)]) throws(BoostingError) {
        var created: BoosterHandle?
        let handles: [DMatrixHandle?] = matrices.map(\.handle)
        let status = handles.withUnsafeBufferPointer { XGBoosterCreate($0.baseAddress, bst_ulong($0.count), &created) }
        try XGBoostLibrary.check(status, .training, "start a model")
        guard let created else { throw BoostingError(.training, "XGBoost made no model.") }
        handle = created
        for (name, value) in parameters {
            try XGBoostLibrary.check(XGBoosterSetParam(handle, name, value), .hyperparameter, "set \(name) to \(value)")
        }
    }

    /// Reads back a model that ``bytes(_:)`` has written.
    init(snapshot: [UInt8]) throws(BoostingError) {
        var created: BoosterHandle?
        try XGBoostLibrary.check(XGBoosterCreate(nil, 0, &created), .training, "start a model")
        guard let created else { throw BoostingError(.training, "XGBoost made no model.") }
        handle = created
        let status = snapshot.withUnsafeBytes {
            XGBoosterLoadModelFromBuffer(created, $0.baseAddress, bst_ulong($0.count))
        }
        try XGBoostLibrary.check(status, .training, "read back the best round's model")
    }

    deinit { XGBoosterFree(handle) }

    /// Boosts one round.
    func update(round: Int, on matrix: DataMatrix) throws(BoostingError) {
        try XGBoostLibrary.check(
            XGBoosterUpdateOneIter(handle, Int32(clamping: round), matrix.handle),
            .training,
            "train"
        )
    }

    /// The metrics after a round as libxgboost writes them: `[0]\ttrain-rmse:1.5\tvalidation-rmse:1.6`.
    func evaluate(round: Int, matrices: [DataMatrix], names: [StaticString]) throws(BoostingError) -> String {
        var handles: [DMatrixHandle?] = matrices.map(\.handle)
        var pointers: [UnsafePointer<CChar>?] = names.map {
            UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self)
        }
        var text: UnsafePointer<CChar>?
        let status = XGBoosterEvalOneIter(
            handle,
            Int32(clamping: round),
            &handles,
            &pointers,
            bst_ulong(handles.count),
            &text
        )
        try XGBoostLibrary.check(status, .training, "evaluate the model")
        return text.map { String(cString: $0) } ?? ""
    }

    /// The values before the objective's last transformation, one a row; of a single-valued objective, as the model now is.
    ///
    /// They are kept from round to round, so that only the new trees are evaluated. Valid within `body` only.
    func withMargins<Result>(
        of matrix: DataMatrix,
        _ body: (UnsafeBufferPointer<Float>) -> Result
    ) throws(BoostingError) -> Result {
        let settings =
            "{\"type\": 1, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": true}"
        var shape: UnsafePointer<bst_ulong>?
        var dimensions: bst_ulong = 0
        var margins: UnsafePointer<Float>?
        let status = XGBoosterPredictFromDMatrix(handle, matrix.handle, settings, &shape, &dimensions, &margins)
        try XGBoostLibrary.check(status, .training, "evaluate the model")
        let count = (0..<Int(dimensions)).reduce(1) { $0 * Int(shape?[$1] ?? 0) }
        return body(UnsafeBufferPointer(start: margins, count: count))
    }

    /// The model of the first `rounds` rounds.
    func first(_ rounds: Int) throws(BoostingError) -> Booster {
        var sliced: BoosterHandle?
        let status = XGBoosterSlice(handle, 0, Int32(clamping: rounds), 1, &sliced)
        try XGBoostLibrary.check(status, .training, "cut the model after \(rounds) rounds")
        guard let sliced else { throw BoostingError(.training, "XGBoost made no cut model.") }
        return Booster(handle: sliced)
    }

    /// Stores a note in the model.
    func setAttribute(_ name: String, _ value: String) throws(BoostingError) {
        try XGBoostLibrary.check(XGBoosterSetAttr(handle, name, value), .training, "store the attribute \(name)")
    }

    /// The model in Universal Binary JSON, which every XGBoost since 1.6 reads.
    func bytes(_ format: StaticString = "{\"format\": \"ubj\"}") throws(BoostingError) -> [UInt8] {
        var count: bst_ulong = 0
        var start: UnsafePointer<CChar>?
        try XGBoostLibrary.check(
            XGBoosterSaveModelToBuffer(handle, format.description, &count, &start),
            .training,
            "write the model"
        )
        return Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
    }

    /// A score of each feature that the model uses, by column number.
    func featureScores(_ type: String) throws(BoostingError) -> [Int: Float] {
        var count: bst_ulong = 0
        var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        var dimensions: bst_ulong = 0
        var shape: UnsafePointer<bst_ulong>?
        var scores: UnsafePointer<Float>?
        let status = XGBoosterFeatureScore(
            handle,
            "{\"importance_type\": \"\(type)\"}",
            &count,
            &names,
            &dimensions,
            &shape,
            &scores
        )
        try XGBoostLibrary.check(status, .training, "score the features by \(type)")
        guard let names, let scores, dimensions == 1 else { return [:] }
        var result: [Int: Float] = [:]
        for index in 0..<Int(count) {
            guard let name = names[index], let column = Int(String(cString: name).dropFirst()) else { continue }
            result[column] = scores[index]
        }
        return result
    }
}
