extension PipelineDefinition {
    /// A JSON file that a step writes and conditions read (`Std:JsonGet`).
    public struct PropertyFile: Sendable, Hashable {
        /// Unique within the step.
        public var name: String
        /// The processing output that the file lies in.
        public var outputName: String
        /// The file's path below that output.
        public var filePath: String

        /// Makes a property file.
        public init(_ name: String, output outputName: String, path filePath: String) {
            self.name = name
            self.outputName = outputName
            self.filePath = filePath
        }
    }

    /// Whether, and for how long, an equal earlier run may stand for a step.
    public struct CacheConfig: Sendable, Hashable {
        /// Whether to look for an earlier run.
        public var enabled: Bool
        /// How old it may be, as the document spells it (`PT1H`, `P30D`, `T12H`); nil where it is silent.
        public var expireAfter: String?

        /// Makes a cache configuration.
        public init(enabled: Bool, expireAfter: String? = nil) {
            self.enabled = enabled
            self.expireAfter = expireAfter
        }

        /// ``expireAfter`` in seconds; nil where it is absent or no duration.
        public var expireAfterSeconds: Double? { expireAfter.flatMap(Self.seconds) }

        /// The seconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds.
        ///
        /// The leading `P` may be missing and letters may be small, as in the Python SDK's own examples (`p30d`, `T12H`).
        /// Months and years, which have no fixed length, are counted as 30 and 365 days. Nil for anything else.
        static func seconds(of text: String) -> Double? {
            var rest = Substring(text.uppercased())
            if rest.first == "P" { rest.removeFirst() }
            var total = 0.0
            var inTime = false
            var previous = Double.infinity
            var parts = 0
            while let first = rest.first {
                if first == "T" {
                    if inTime { return nil }
                    inTime = true
                    rest.removeFirst()
                    continue
                }
                let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
                guard let count = Double(digits), let unit = rest.dropFirst(digits.count).first else { return nil }
                let length: Double? =
                    switch (unit, inTime) {
                    case ("Y", false): 31_536_000
                    case ("M", false): 2_592_000
                    case ("W", false): 604_800
                    case ("D", false): 86_400
                    case ("H", true): 3600
                    case ("M", true): 60
                    case ("S", true): 1
                    default: nil
                    }
                guard let length, length < previous else { return nil }
                previous = length
                total += count * length
                parts += 1
                rest = rest.dropFirst(digits.count + 1)
            }
            return parts > 0 && total.isFinite ? total : nil
        }
    }

    /// When, and how often, a failed attempt of a step is repeated.
    public struct RetryPolicy: Sendable, Hashable {
        /// The failures it is for, from ``knownExceptionTypes``.
        public var exceptionTypes: [String]
        /// Seconds before the first repetition; 1 where the document is silent.
        public var intervalSeconds: Int?
        /// What the interval is multiplied with each time; 2 where the document is silent.
        public var backoffRate: Double?
        /// Repetitions at most, 1 to 20.
        public var maxAttempts: Int?
        /// Minutes after the step's start at which repetition ends, at most 14400.
        public var expireAfterMinutes: Int?

        /// The failures that a policy may name.
        ///
        /// Source: AWS, "Retry Policy for Pipeline Steps".
        public static let knownExceptionTypes = [
            "Step.SERVICE_FAULT", "Step.THROTTLING", "SageMaker.JOB_INTERNAL_ERROR", "SageMaker.CAPACITY_ERROR",
            "SageMaker.RESOURCE_LIMIT",
        ]

        /// Makes a policy.
        public init(
            exceptionTypes: [String],
            intervalSeconds: Int? = 1,
            backoffRate: Double? = 2,
            maxAttempts: Int? = nil,
            expireAfterMinutes: Int? = nil
        ) {
            self.exceptionTypes = exceptionTypes
            self.intervalSeconds = intervalSeconds
            self.backoffRate = backoffRate
            self.maxAttempts = maxAttempts
            self.expireAfterMinutes = expireAfterMinutes
        }
    }
}
