import Glibc

/// What a model's summed leaves mean, and how they become the prediction.
///
/// - Source: XGBoost, `src/objective`: `PredTransform` and `ProbToMargin` of each objective.
enum Objective: Sendable, Hashable {
    /// The sum is the prediction.
    case identity
    /// `1 / (1 + e⁻ˣ)`.
    case logistic
    /// `eˣ`.
    case exponential
    /// 1 above zero, else 0.
    case hinge
    /// The number of the class with the largest sum.
    case largestClass
    /// A probability for each class.
    case softmax

    /// Reads the name in a model.
    init(name: String) throws(BoostingError) {
        switch name {
        case "reg:logistic", "binary:logistic": self = .logistic
        case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft": self = .exponential
        case "binary:hinge": self = .hinge
        case "multi:softmax": self = .largestClass
        case "multi:softprob": self = .softmax
        case "reg:squarederror", "reg:linear", "reg:squaredlogerror", "reg:absoluteerror", "reg:pseudohubererror",
            "reg:quantileerror", "reg:expectileerror", "rank:pairwise", "rank:ndcg", "rank:map", "binary:logitraw":
            self = .identity
        default: throw BoostingError(.model, "The model's objective is '\(name)', which is not supported.")
        }
    }

    /// What a base score adds to the sum.
    func margin(ofBaseScore score: Float) -> Float {
        switch self {
        case .logistic: -logf(1 / score - 1)
        case .exponential: logf(score)
        case .identity, .hinge, .largestClass, .softmax: score
        }
    }

    /// Turns one row's sums, one a class, into its predictions, in place.
    @inline(__always)
    func transform(_ sums: UnsafeMutableBufferPointer<Float>) {
        switch self {
        case .identity, .largestClass: return
        case .logistic: for index in sums.indices { sums[index] = Self.sigmoid(sums[index]) }
        case .exponential: for index in sums.indices { sums[index] = expf(sums[index]) }
        case .hinge: for index in sums.indices { sums[index] = sums[index] > 0 ? 1 : 0 }
        case .softmax: Self.softmax(sums)
        }
    }

    /// The argument is bounded at 88.7 so that the exponential stays finite, as in XGBoost's `Sigmoid`.
    private static func sigmoid(_ value: Float) -> Float {
        let epsilon: Float = 1e-16
        return 1 / (expf(min(-value, 88.7)) + 1 + epsilon)
    }

    private static func softmax(_ sums: UnsafeMutableBufferPointer<Float>) {
        var largest = sums[0]
        for value in sums { largest = max(largest, value) }
        var total = 0.0
        for index in sums.indices {
            sums[index] = expf(sums[index] - largest)
            total += Double(sums[index])
        }
        for index in sums.indices { sums[index] /= Float(total) }
    }
}
