import Foundation
import JSONDocuments
import PipelineDefinition
import TestSupport
import Testing

/// Every way to a member in the answers of botocore's model of SageMaker, unpacked by Python; nil without botocore.
private let paths: JSON? = {
    let program = """
        import botocore.loaders, json
        shapes = botocore.loaders.Loader().load_service_model('sagemaker', 'service-2')['shapes']
        def ways(name, seen=()):
            shape = shapes[name]
            yield ''
            if shape['type'] == 'structure' and name not in seen:
                for member, target in shape['members'].items():
                    for way in ways(target['shape'], seen + (name,)):
                        yield '.' + member + way
            elif shape['type'] == 'list':
                for way in ways(shape['member']['shape'], seen):
                    yield '[0]' + way
            elif shape['type'] == 'map':
                for way in ways(shape['value']['shape'], seen):
                    yield "['key']" + way
        names = ['DescribeProcessingJobResponse', 'DescribeTrainingJobResponse', 'DescribeTransformJobResponse',
                 'DescribeModelOutput', 'DescribeModelPackageOutput']
        print(json.dumps({name: [way for way in ways(name) if way] for name in names}))
        """
    return Python.with("botocore").flatMap { _ in try? JSON(parsing: Python.run(program)) }
}()

@Suite("Properties of steps")
struct PropertyTests {
    typealias Step = PipelineDefinition.Step

    static let describes: [(PipelineDefinition.StepType, String)] = [
        (.processing, "DescribeProcessingJobResponse"), (.training, "DescribeTrainingJobResponse"),
        (.transform, "DescribeTransformJobResponse"), (.model, "DescribeModelOutput"),
        (.registerModel, "DescribeModelPackageOutput"),
    ]

    @Test(
        .enabled(if: paths != nil, "botocore is not there: run scripts/python-environment."),
        arguments: describes.indices
    )
    func `a step has every property, at any depth, that its Describe call answers`(index: Int) throws {
        let (type, shape) = Self.describes[index]
        let paths = (paths?[shape]?.array ?? []).compactMap(\.string)
        #expect(paths.count > 40)
        let made = Self.step(type)
        let values = paths.map { JSON.get("Steps.Made\($0)") }
        let definition = PipelineDefinition(steps: [made, .fail("End", message: .join(" ", values))])
        let findings = definition.validate()
        #expect(findings.isEmpty, "\(findings.prefix(5))")
        let wrong = paths.map { JSON.get("Steps.Made\($0).Nothing") }
        let faulty = PipelineDefinition(steps: [made, .fail("End", message: .join(" ", wrong))])
        let maps = paths.count {
            $0.hasSuffix("Environment") || $0.hasSuffix("Parameters") || $0.hasSuffix("Properties")
        }
        #expect(faulty.validate().count >= paths.count - maps - 20)
    }

    @Test(.enabled(if: paths != nil, "botocore is not there: run scripts/python-environment."))
    func `the table of shapes says what botocore's model says`() throws {
        let script = Checkout.root.appendingPathComponent("scripts/service-shapes").path
        try Python.interpreter().output([script, "--check"])
    }

    static let missing: [(path: String, reason: String)] = [
        ("ModelArtifacts.S3Model", "in ModelArtifacts there are S3ModelArtifacts"),
        ("ModelArtefacts", "there is 'ModelArtifacts'"),
        ("ModelArtifacts.S3ModelArtifacts.Key", "ModelArtifacts.S3ModelArtifacts is a string without members"),
        ("ModelArtifacts[0]", "ModelArtifacts is no array"),
        ("InputDataConfig['train'].S3Uri", "in InputDataConfig['train'] there are ChannelName, CompressionType"),
        (
            "SecondaryStatusTransitions.Status",
            "SecondaryStatusTransitions is an array: write SecondaryStatusTransitions[0]"
        ),
    ]

    @Test(arguments: missing.indices)
    func `of a property that there is not, it is said what is there instead`(index: Int) {
        let (path, reason) = Self.missing[index]
        let definition = PipelineDefinition(steps: [
            Self.step(.training), .fail("End", message: .get("Steps.Made.\(path)")),
        ])
        let findings = definition.validate()
        #expect(findings.map(\.path) == ["$.Steps[1].Arguments.ErrorMessage"])
        #expect(findings.first?.message.contains("has no property '\(path)'; \(reason)") == true, "\(findings)")
    }

    @Test(arguments: [
        "InputDataConfig['train'].ChannelName", "FinalMetricDataList['validation:rmse'].Value", "HyperParameters['a']",
    ])
    func `elements are found by their names`(path: String) {
        let definition = PipelineDefinition(steps: [
            Self.step(.training), .fail("End", message: .get("Steps.Made.\(path)")),
        ])
        #expect(definition.validate().isEmpty)
    }

    static func step(_ type: PipelineDefinition.StepType) -> Step {
        switch type {
        case .processing:
            .processing(
                "Made",
                PipelineDefinition.processingArguments(
                    image: "i",
                    inputs: [],
                    outputs: [],
                    role: "arn:aws:iam::000000000000:role/driftloop"
                )
            )
        case .training:
            .training(
                "Made",
                PipelineDefinition.trainingArguments(
                    image: "i",
                    channels: [],
                    hyperParameters: [:],
                    output: "s3://b/o",
                    role: "arn:aws:iam::000000000000:role/driftloop"
                )
            )
        case .transform:
            .transform("Made", PipelineDefinition.transformArguments(model: "m", input: "s3://b/i", output: "s3://b/o"))
        case .model:
            .model(
                "Made",
                PipelineDefinition.modelArguments(
                    image: "i",
                    modelData: "s3://b/m",
                    role: "arn:aws:iam::000000000000:role/driftloop"
                )
            )
        default:
            .registerModel(
                "Made",
                PipelineDefinition.modelPackageArguments(group: "g", image: "i", modelData: "s3://b/m")
            )
        }
    }
}
