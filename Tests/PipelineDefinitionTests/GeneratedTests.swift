import Foundation
import JSONDocuments
import PipelineDefinition
import TestSupport
import Testing

/// Makes valid definitions with every step type, condition and option, from a seed.
private struct DefinitionGenerator {
    typealias Step = PipelineDefinition.Step
    var random: SplitMix
    var steps: [Step] = []
    var count = 0

    init(seed: UInt64) { random = SplitMix(seed: seed &* 7919 &+ 1) }

    mutating func number(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    mutating func flip() -> Bool { number(2) == 0 }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(elements.count)] }

    mutating func definition() -> PipelineDefinition {
        let parameters: [PipelineDefinition.Parameter] = [
            .string("S", default: "a", enum: flip() ? ["a", "b/\u{e9}\"\\"] : nil),
            .integer("I", default: Int64(number(9))),
            .float("F", default: flip() ? 2 : 2.5), .boolean("B"),
        ]
        let top = (0..<(1 + number(5))).map { _ in step(depth: 0) }
        return PipelineDefinition(
            parameters: parameters,
            steps: top,
            metadata: flip() ? [:] : ["note": value([])],
            experimentConfig: pick([nil, .null, ["ExperimentName": .pipelineName, "TrialName": .executionId]]),
            parallelism: flip() ? nil : .init(maxParallelExecutionSteps: 1 + number(50))
        )
    }

    /// A step that may use those before it, in its own branch and outside.
    mutating func step(depth: Int) -> Step {
        count += 1
        let name = "Step-\(count)"
        let usable = steps
        var made: Step
        switch number(depth < 3 ? 9 : 8) {
        case 0:
            made = .processing(
                name,
                PipelineDefinition.processingArguments(
                    image: "image",
                    arguments: (0..<number(3)).map { _ in text(usable) },
                    inputs: [.init("in", from: address(usable), to: "/opt/ml/processing/in")],
                    outputs: [.init("out", from: "/opt/ml/processing/out", to: .join("/", "s3://b", .executionId))],
                    environment: flip() ? nil : ["KEY": text(usable)],
                    role: "arn:aws:iam::000000000000:role/driftloop"
                ),
                propertyFiles: flip() ? [] : [.init("Report", output: "out", path: "a/b.json")]
            )
        case 1:
            made = .training(
                name,
                PipelineDefinition.trainingArguments(
                    image: "image",
                    channels: [.init("train", from: address(usable))],
                    hyperParameters: ["num_round": text(usable)],
                    output: "s3://b/model",
                    role: "arn:aws:iam::000000000000:role/driftloop"
                )
            )
        case 2:
            made = .transform(
                name,
                PipelineDefinition.transformArguments(model: text(usable), input: address(usable), output: "s3://b/o")
            )
        case 3:
            made = .qualityCheck(
                name,
                PipelineDefinition.processingArguments(
                    image: "image",
                    inputs: [.init("in", from: address(usable), to: "/opt/ml/processing/in")],
                    outputs: [],
                    role: "arn:aws:iam::000000000000:role/driftloop"
                ),
                check: .init(
                    modelPackageGroupName: pick([nil, .null, "group", .get("Parameters.S")]),
                    skipCheck: pick([nil, true, .get("Parameters.B")]),
                    failOnViolation: pick([nil, false]),
                    suppliedBaselineStatistics: pick([nil, .null, "s3://b/s.json"])
                )
            )
        case 4:
            made = .model(
                name,
                PipelineDefinition.modelArguments(
                    image: "i",
                    modelData: address(usable),
                    role: "arn:aws:iam::000000000000:role/driftloop"
                )
            )
        case 5, 6:
            made = .registerModel(
                name,
                PipelineDefinition.modelPackageArguments(group: "g", image: "image", modelData: address(usable))
            )
        case 7: made = .fail(name, message: .join(" ", value(usable), "text"))
        default:
            let conditions = (0..<(1 + number(2))).map { _ in condition(usable, depth: 0) }
            let outside = steps
            let ifSteps = (0..<number(3)).map { _ in step(depth: depth + 1) }
            steps = outside
            let elseSteps = (0..<number(3)).map { _ in step(depth: depth + 1) }
            steps = outside
            made = .condition(name, if: conditions, then: ifSteps, else: elseSteps)
        }
        if flip(), let other = usable.last { made.dependsOn = [other.name] }
        if made.type.isCacheable, flip() {
            made.cacheConfig = .init(enabled: flip(), expireAfter: pick([nil, "PT1H", "p30d", "P1DT2H"]))
        }
        if made.type != .condition, made.type != .fail, flip() {
            made.retryPolicies = [
                .init(
                    exceptionTypes: ["Step.THROTTLING", "SageMaker.CAPACITY_ERROR"],
                    intervalSeconds: pick([nil, 0, 10]),
                    backoffRate: pick([nil, 1.5, 2]),
                    maxAttempts: pick([nil, 20]),
                    expireAfterMinutes: pick([nil, 14_400])
                )
            ]
        }
        if flip() { made.displayName = "Step \(count) – ü" }
        if flip() { made.description = "" }
        steps.append(made)
        return made
    }

    /// A text, or what an execution makes one of.
    mutating func text(_ usable: [Step]) -> JSON {
        let value = value(usable)
        return value.number != nil || value["list"] != nil ? "text" : value
    }

    /// A number, or what an execution makes one of.
    mutating func number(_ usable: [Step]) -> JSON {
        let value = value(usable)
        if value["Std:JsonGet"] != nil || value.number != nil { return value }
        return .get("Parameters.\(pick(["I", "F"]))")
    }

    /// An address, or what an execution makes one of.
    mutating func address(_ usable: [Step]) -> JSON {
        let text = text(usable)
        return text.string.map { .string("s3://b/\($0)") } ?? text
    }

    mutating func value(_ usable: [Step]) -> JSON {
        switch number(8) {
        case 0: return .get("Parameters.\(pick(["S", "I", "F", "B"]))")
        case 1: return .startDateTime
        case 2: return .join(pick(["/", "", " "]), "s3://b", .executionId, .integer(Int64(number(100))))
        case 3: return ["list": [1, 2.5, true, nil, "text"], "Get": "no reference, since there are two members"]
        case 4: return .double(Double(number(1000)) / 8)
        default:
            guard let other = usable.last else { return "literal" }
            switch other.type {
            case .processing:
                if let file = other.propertyFiles.first { return other.jsonGet(file.name, path: "a['b.c'][0].d") }
                return other.output("out")
            case .training: return other.modelArtifacts
            case .model: return other.modelName
            case .transform: return other.transformOutput
            case .registerModel: return other.modelPackageArn
            case .qualityCheck: return other.calculatedBaselineStatistics
            case .condition: return other.property("Outcome")
            case .fail: return other.property("ErrorMessage")
            }
        }
    }

    mutating func condition(_ usable: [Step], depth: Int) -> PipelineDefinition.Condition {
        switch number(depth < 3 ? 8 : 5) {
        case 0: return .equals(value(usable), value(usable))
        case 1: return .greaterThan(number(usable), 1)
        case 2: return .lessThanOrEqualTo(number(usable), 2.5)
        case 3: return .lessThan(1, number(usable))
        case 4: return .isIn(value(usable), (0..<number(3)).map { .integer(Int64($0)) })
        case 5: return .and((0..<number(3)).map { _ in condition(usable, depth: depth + 1) })
        case 6: return .or((0..<number(3)).map { _ in condition(usable, depth: depth + 1) })
        default: return .not(condition(usable, depth: depth + 1))
        }
    }
}

@Suite("Generated definitions")
struct GeneratedTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `a generated definition is valid and is written as it was read`(seed: UInt64) throws {
        var generator = DefinitionGenerator(seed: seed)
        let definition = generator.definition()
        #expect(definition.validate() == [])
        let text = definition.json.text()
        let read = try PipelineDefinition(json: text)
        #expect(read == definition)
        #expect(read.json.text() == text)
        let graph = PipelineDefinition.DependencyGraph(read)
        #expect(graph.order.count == graph.names.count)
    }

    @Test func `every type of step is generated`() {
        var types: Set<PipelineDefinition.StepType> = []
        for seed in 0..<60 as Range<UInt64> {
            var generator = DefinitionGenerator(seed: seed)
            types.formUnion(generator.definition().allSteps.map(\.type))
        }
        #expect(types == Set(PipelineDefinition.StepType.allCases))
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a definition cut anywhere, or with a bit flipped, is refused or read, never a crash`(seed: UInt64) {
        var generator = DefinitionGenerator(seed: seed)
        let bytes = Array(generator.definition().json.text().utf8)
        for _ in 0..<25 {
            var damaged = Array(bytes.prefix(generator.number(bytes.count)))
            read(damaged)
            damaged = bytes
            damaged[generator.number(bytes.count)] ^= UInt8(1 << generator.number(8))
            read(damaged)
        }
    }

    private func read(_ bytes: [UInt8]) {
        do {
            let definition = try PipelineDefinition(json: String(decoding: bytes, as: UTF8.self))
            #expect((try? PipelineDefinition(json: definition.json)) == definition)
        } catch {
            #expect(error.code == .notJSON || !error.findings.isEmpty)
            #expect(!error.message.isEmpty)
        }
    }

    @Test func `a document nested without end is refused`() {
        let deep = String(repeating: #"{"Type": "Not", "Expression": "#, count: 100_000)
        let text =
            #"{"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Condition", "Arguments": {"Conditions": [\#(deep)"#
        #expect(throws: PipelineDefinitionError.self) { try PipelineDefinition(json: text) }
    }
}
