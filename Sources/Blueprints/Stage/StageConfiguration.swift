/// What a stage has: what `staging-config.json` and `prod-config.json` say, with the members of the AWS sample.
public struct StageConfiguration: Sendable, Hashable {
    /// `staging` or `prod`: part of the names of endpoint, schedule and alarm.
    public var stageName: String
    /// How many instances the endpoint begins with.
    public var instanceCount: Int
    /// What they are.
    public var instanceType: String
    /// Which model version, and how; nil for the latest approved one.
    public var variant: Variant?
    /// How many instances there may be; nil for always the same number.
    public var autoScaling: AutoScaling?
    /// Capture, monitoring and the alarm; nil for none of them.
    public var schedule: Schedule?

    /// Describes a stage.
    public init(
        stageName: String,
        instanceCount: Int = 1,
        instanceType: String = "ml.t2.medium",
        variant: Variant? = nil,
        autoScaling: AutoScaling? = nil,
        schedule: Schedule? = nil
    ) {
        self.stageName = stageName
        self.instanceCount = instanceCount
        self.instanceType = instanceType
        self.variant = variant
        self.autoScaling = autoScaling
        self.schedule = schedule
    }

    /// A model version that is named instead of the latest approved one: `variant_config`.
    public struct Variant: Sendable, Hashable {
        /// The version in the project's group.
        public var modelPackageVersion: Int
        /// The version's ARN, where it is of another group.
        public var modelPackageArn: String?
        /// The variant's name; the same name for every version, or autoscaling loses its target.
        public var variantName: String?
        /// The variant's share of the requests.
        public var initialWeight: Double = 1
        /// How many instances; the stage's number where nil.
        public var instanceCount: Int?
        /// What they are; the stage's where nil.
        public var instanceType: String?

        /// Names a version.
        public init(modelPackageVersion: Int) { self.modelPackageVersion = modelPackageVersion }
    }

    /// Between how many instances the endpoint has, by its invocations: `auto_scaling`.
    public struct AutoScaling: Sendable, Hashable {
        /// The fewest instances.
        public var minCapacity = 1
        /// The most instances.
        public var maxCapacity = 1
        /// How many invocations a minute an instance should have.
        public var targetValue = 750.0
        /// Seconds after a change before there are fewer.
        public var scaleInCooldown = 60
        /// Seconds after a change before there are more.
        public var scaleOutCooldown = 60

        /// One instance, always.
        public init() {}
    }

    /// When captured requests are compared with the baseline, and what raises the alarm: `schedule_config`.
    public struct Schedule: Sendable, Hashable {
        /// When, as SageMaker's monitoring schedules say it: `cron(0 * ? * * *)`.
        public var expression: String
        /// The metric of the monitoring that the alarm watches.
        public var metricName: String
        /// From where on it alarms.
        public var metricThreshold: Double
        /// How metric and threshold are compared.
        public var comparisonOperator = "GreaterThanThreshold"
        /// The seconds of one value.
        public var period = 60
        /// How many values are looked at.
        public var evaluationPeriods = 1
        /// How many of them must be beyond.
        public var datapointsToAlarm = 1
        /// What is made of a period's values.
        public var statistic = "Average"
        /// How many of a hundred requests are captured.
        public var samplingPercentage = 100

        /// Describes a schedule with the defaults of the AWS sample.
        public init(expression: String, metricName: String, metricThreshold: Double) {
            self.expression = expression
            self.metricName = metricName
            self.metricThreshold = metricThreshold
        }
    }

    /// The variant's name in the endpoint.
    public var variantName: String { variant?.variantName ?? "LatestApproved" }
}
