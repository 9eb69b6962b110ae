public import JSONDocuments
import OrderedCollections
import Schedules

extension StageConfiguration {
    /// Reads a configuration from JSON text.
    ///
    /// - Throws: ``BlueprintError`` with every unknown member and every wrong value, each with its path.
    public init(parsing text: String) throws(BlueprintError) {
        let json: JSON
        do { json = try JSON(parsing: text) } catch {
            throw BlueprintError(.invalidStage, "the stage's configuration", ["it is \(error)"])
        }
        try self.init(json: json)
    }

    /// Reads a configuration.
    ///
    /// - Throws: ``BlueprintError`` with every unknown member and every wrong value, each with its path.
    public init(json: JSON) throws(BlueprintError) {
        var reader = StageReader()
        self = reader.stage(json)
        if !reader.faults.isEmpty {
            throw BlueprintError(.invalidStage, "the stage's configuration is not valid", reader.faults)
        }
    }
}

/// Reads a stage's configuration and keeps every fault.
private struct StageReader {
    var faults: [String] = []

    mutating func stage(_ json: JSON) -> StageConfiguration {
        let part = Part(
            json,
            "",
            &faults,
            known: [
                "stage_name", "instance_count", "instance_type", "variant_config", "auto_scaling", "schedule_config",
            ]
        )
        var stage = StageConfiguration(stageName: part.text("stage_name", &faults) ?? "")
        stage.instanceCount = part.whole("instance_count", in: 1...10_000, &faults) ?? stage.instanceCount
        stage.instanceType = instanceType(part) ?? stage.instanceType
        stage.variant = part.member("variant_config").map { variant($0) }
        stage.autoScaling = part.member("auto_scaling").map { scaling($0) }
        stage.schedule = part.member("schedule_config").map { schedule($0) }
        if part.isObject, !stage.stageName.isHyphenated {
            faults.append("stage_name: '\(stage.stageName)' must be letters, digits and hyphens, like staging or prod")
        }
        return stage
    }

    private mutating func instanceType(_ part: Part) -> String? {
        guard let type = part.text("instance_type", required: false, &faults) else { return nil }
        if !type.hasPrefix("ml.") || type.split(separator: ".").count != 3 {
            faults.append("\(part.path("instance_type")): '\(type)' is no instance type like ml.m5.large")
        }
        return type
    }

    private mutating func variant(_ json: JSON) -> StageConfiguration.Variant {
        let part = Part(
            json,
            "variant_config",
            &faults,
            known: [
                "model_package_version", "model_package_arn", "variant_name", "initial_variant_weight",
                "instance_count",
                "instance_type",
            ]
        )
        var variant = StageConfiguration.Variant(
            modelPackageVersion: part.whole("model_package_version", in: 1...Int.max, required: true, &faults) ?? 0
        )
        variant.modelPackageArn = part.text("model_package_arn", required: false, &faults)
        variant.variantName = part.text("variant_name", required: false, &faults)
        variant.initialWeight = part.number("initial_variant_weight", from: 0, &faults) ?? variant.initialWeight
        variant.instanceCount = part.whole("instance_count", in: 1...10_000, &faults)
        variant.instanceType = instanceType(part)
        if let name = variant.variantName, !name.isHyphenated || name.count > 63 {
            faults.append("variant_config.variant_name: '\(name)' must be at most 63 letters, digits and hyphens")
        }
        if let arn = variant.modelPackageArn, !arn.hasPrefix("arn:") {
            faults.append("variant_config.model_package_arn: '\(arn)' is no ARN")
        }
        return variant
    }

    private mutating func scaling(_ json: JSON) -> StageConfiguration.AutoScaling {
        let part = Part(
            json,
            "auto_scaling",
            &faults,
            known: [
                "min_capacity", "max_capacity", "target_value", "scale_in_cooldown", "scale_out_cooldown",
            ]
        )
        var scaling = StageConfiguration.AutoScaling()
        scaling.minCapacity = part.whole("min_capacity", in: 1...10_000, &faults) ?? scaling.minCapacity
        scaling.maxCapacity = part.whole("max_capacity", in: 1...10_000, &faults) ?? scaling.maxCapacity
        scaling.targetValue = part.number("target_value", from: 0.001, &faults) ?? scaling.targetValue
        scaling.scaleInCooldown = part.whole("scale_in_cooldown", in: 0...86_400, &faults) ?? scaling.scaleInCooldown
        scaling.scaleOutCooldown = part.whole("scale_out_cooldown", in: 0...86_400, &faults) ?? scaling.scaleOutCooldown
        if scaling.minCapacity > scaling.maxCapacity {
            faults.append(
                "auto_scaling.min_capacity: \(scaling.minCapacity) is more than max_capacity, \(scaling.maxCapacity)"
            )
        }
        return scaling
    }

    private mutating func schedule(_ json: JSON) -> StageConfiguration.Schedule {
        let part = Part(
            json,
            "schedule_config",
            &faults,
            known: [
                "schedule_expression", "metric_name", "metric_threshold", "comparison_operator", "period",
                "evaluation_periods", "datapoints_to_alarm", "statistic", "data_capture_sampling_percentage",
            ]
        )
        var schedule = StageConfiguration.Schedule(
            expression: part.text("schedule_expression", &faults) ?? "",
            metricName: part.text("metric_name", &faults) ?? "",
            metricThreshold: part.number("metric_threshold", required: true, &faults) ?? 0
        )
        schedule.comparisonOperator =
            part.choice("comparison_operator", Self.operators, &faults) ?? schedule.comparisonOperator
        schedule.statistic = part.choice("statistic", Self.statistics, &faults) ?? schedule.statistic
        schedule.period = part.whole("period", in: 10...86_400, &faults) ?? schedule.period
        schedule.evaluationPeriods =
            part.whole("evaluation_periods", in: 1...8_640, &faults) ?? schedule.evaluationPeriods
        schedule.datapointsToAlarm =
            part.whole("datapoints_to_alarm", in: 1...8_640, &faults) ?? schedule.datapointsToAlarm
        schedule.samplingPercentage =
            part.whole("data_capture_sampling_percentage", in: 0...100, &faults) ?? schedule.samplingPercentage
        check(schedule)
        return schedule
    }

    private mutating func check(_ schedule: StageConfiguration.Schedule) {
        if !schedule.expression.isEmpty {
            do { _ = try Schedule(parsing: schedule.expression) } catch {
                faults.append("schedule_config.schedule_expression: \(error)")
            }
        }
        // CloudWatch's PutMetricAlarm: 10, 20 or 30 seconds, or whole minutes.
        if ![10, 20, 30].contains(schedule.period), schedule.period % 60 != 0 {
            faults.append("schedule_config.period: \(schedule.period) is not 10, 20, 30 or a multiple of 60 seconds")
        }
        if schedule.datapointsToAlarm > schedule.evaluationPeriods {
            faults.append(
                """
                schedule_config.datapoints_to_alarm: \(schedule.datapointsToAlarm) is more than evaluation_periods, \
                \(schedule.evaluationPeriods)
                """
            )
        }
    }

    private static let operators = [
        "GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold",
    ]
    private static let statistics = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"]
}

/// One object of a configuration.
private struct Part {
    private let json: JSON
    private let name: String

    init(_ json: JSON, _ name: String, _ faults: inout [String], known: [String]) {
        self.json = json
        self.name = name
        guard let members = json.object else {
            faults.append("\(name.isEmpty ? "" : "\(name): ")expected an object, found a \(json.kind)")
            return
        }
        for key in members.keys where !known.contains(key) {
            faults.append("\(path(key)): there is no such member; there are \(known.joined(separator: ", "))")
        }
    }

    var isObject: Bool { json.object != nil }

    func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

    func member(_ key: String) -> JSON? {
        guard let value = json[key], !value.isNull else { return nil }
        return value
    }

    private func member(_ key: String, required: Bool, _ faults: inout [String]) -> JSON? {
        if let value = member(key) { return value }
        if required, isObject { faults.append("\(path(key)): it is missing") }
        return nil
    }

    func text(_ key: String, required: Bool = true, _ faults: inout [String]) -> String? {
        guard let value = member(key, required: required, &faults) else { return nil }
        if let text = value.string, !text.isEmpty { return text }
        faults.append("\(path(key)): expected a text, found \(value.text())")
        return nil
    }

    func choice(_ key: String, _ choices: [String], _ faults: inout [String]) -> String? {
        guard let text = text(key, required: false, &faults) else { return nil }
        if choices.contains(text) { return text }
        faults.append("\(path(key)): '\(text)' is none of \(choices.joined(separator: ", "))")
        return nil
    }

    /// A whole number, also when it is written as a text.
    func whole(_ key: String, in range: ClosedRange<Int>, required: Bool = false, _ faults: inout [String]) -> Int? {
        guard let value = member(key, required: required, &faults) else { return nil }
        guard let number = value.integer.flatMap({ Int(exactly: $0) }) ?? value.string.flatMap({ Int($0) }) else {
            faults.append("\(path(key)): expected a whole number, found \(value.text())")
            return nil
        }
        if range.contains(number) { return number }
        let most = range.upperBound == Int.max ? "" : " and at most \(range.upperBound)"
        faults.append("\(path(key)): \(number) must be at least \(range.lowerBound)\(most)")
        return nil
    }

    func number(
        _ key: String,
        from least: Double = -.infinity,
        required: Bool = false,
        _ faults: inout [String]
    ) -> Double? {
        guard let value = member(key, required: required, &faults) else { return nil }
        guard let number = value.number, number.isFinite else {
            faults.append("\(path(key)): expected a number, found \(value.text())")
            return nil
        }
        if number >= least { return number }
        faults.append("\(path(key)): \(value.text()) must be at least \(least)")
        return nil
    }
}

extension String {
    /// Whether it has letters and digits, and hyphens only between them.
    var isHyphenated: Bool {
        let allowed = utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return allowed && !isEmpty && first != "-" && last != "-"
    }
}
